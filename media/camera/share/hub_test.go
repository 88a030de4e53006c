package share

import (
	"errors"
	"sync"
	"testing"
)

// A fault of one viewer may come while others get pictures. Whatever comes between what, the next picture takes the error away.
func TestAFaultBesideAPictureDoesNotStay(t *testing.T) {
	const rounds = 20_000
	s := open(t, newHub(), Share{Kind: TCPServer, Source: newFeed()})
	broken := errors.New("no picture")
	for range rounds {
		ended := make(chan struct{})
		var others sync.WaitGroup
		others.Go(func() {
			for going := true; going; {
				select {
				case <-ended:
					going = false
				default:
				}
				s.sent(&shot{}, 0)
			}
		})
		s.fault(broken)
		close(ended)
		others.Wait()
		if err := s.State().Err; err != nil {
			t.Fatalf("pictures flow, and still: %v", err)
		}
	}
}
