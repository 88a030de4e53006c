package cast

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// Show said that a cue had been taken back although it was on air, so that windows went on showing the picture before.
func TestCueCancelledWhileItGoesOnAirIsReportedOnAir(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &Programme{FPS: 50, Log: quiet()}
		if err := p.Initialize(); err != nil {
			t.Fatal(err)
		}
		const frame = time.Second / 50
		aired, cancelled := 0, 0
		for i := range 400 {
			// The context ends at the very instant of a frame boundary, when the cue is due.
			pic := &Picture{}
			ctx, cancel := context.WithTimeout(t.Context(), frame)
			_, err := p.Show(ctx, Cue{Picture: pic, NotBefore: p.Position() + int64(i%2)*SampleRate/50})
			cancel()
			if shown := p.OnAir() == pic; shown != (err == nil) {
				t.Errorf("cue %d: on air %v, but Show says %v", i, shown, err)
			}
			if err == nil {
				aired++
			} else if cancelled++; !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		p.Close()
		t.Logf("%d on air, %d taken back", aired, cancelled)
		if len(p.cues) != 0 {
			t.Errorf("%d cues are left", len(p.cues))
		}
	})
}

func TestCueWaitingWhileTheProgrammeEndsIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &Programme{FPS: 50, Log: quiet()}
		if err := p.Initialize(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() {
			_, err := p.Show(context.Background(), Cue{NotBefore: 1000 * SampleRate})
			ended <- err
		}()
		synctest.Wait()
		p.Close()
		if err := <-ended; !errors.Is(err, ErrClosed) {
			t.Errorf("got %v", err)
		}
		for range maxCues + 1 {
			if _, err := p.Show(t.Context(), Cue{}); !errors.Is(err, ErrClosed) {
				t.Fatalf("after the end: %v", err)
			}
		}
	})
}
