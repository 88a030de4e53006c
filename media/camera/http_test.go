package camera

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/digest"
	"github.com/queuecast/queuecast/media/picture"
)

// serve is an HTTP camera.
func serve(t testing.TB, handle http.HandlerFunc) (address string) {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server.URL
}

func TestSnapshotsByHTTP(t *testing.T) {
	var asked atomic.Int64
	s := start(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "channel=1&every=kept" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write(photo(t, 160, 120, uint8(60+asked.Add(1))))
	})+"/snapshot.jpg?channel=1&every=kept#every=10ms", Options{})
	f := next(t, s, "", 2)
	if f.Size.X != 160 || f.JPEG == nil || s.State().Err != nil {
		t.Errorf("%+v", s.State())
	}
}

func TestALiveViewByHTTP(t *testing.T) {
	jpeg := photo(t, 160, 120, 90)
	for name, head := range map[string]string{
		"with lengths":     fmt.Sprintf("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n", len(jpeg)),
		"without lengths":  "--frame\r\nContent-Type: image/jpeg\r\n\r\n",
		"lengths that lie": "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 12\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=frame")
				for range 3 {
					_, _ = w.Write([]byte(head))
					_, _ = w.Write(jpeg)
				}
				w.(http.Flusher).Flush()
				<-r.Context().Done()
			}), Options{})
			// The third is there although no boundary follows it yet.
			if f := next(t, s, "", 2); !bytes.Equal(f.JPEG, jpeg) || f.Number != 3 {
				t.Errorf("%d bytes of picture %d", len(f.JPEG), f.Number)
			}
		})
	}
}

func TestPasswordsByHTTP(t *testing.T) {
	const name, password = "user", "hunter2 §"
	jpeg := photo(t, 64, 48, 90)
	checker := &digest.Checker{Realm: "camera", Now: time.Now}
	if err := checker.Initialize(); err != nil {
		t.Fatal(err)
	}
	byDigest := func(w http.ResponseWriter, r *http.Request) {
		if _, verdict := checker.Check(r, "me", []digest.Login{{Name: name, Password: password}}); verdict != digest.Right {
			checker.Challenge(w.Header(), "me", verdict == digest.Stale)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write(jpeg)
	}
	byBasic := func(w http.ResponseWriter, r *http.Request) {
		if n, p, ok := r.BasicAuth(); !ok || n != name || p != password {
			w.Header().Set("WWW-Authenticate", `Basic realm="camera"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write(jpeg)
	}
	both := func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Authorization"), "Basic") {
			t.Error("the password went over the network as it is, although it did not have to")
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="camera"`)
		byDigest(w, r)
	}
	for kind, handle := range map[string]http.HandlerFunc{"digest": byDigest, "basic": byBasic, "both": both} {
		t.Run(kind, func(t *testing.T) {
			host := strings.TrimPrefix(serve(t, handle), "http://")
			logged := &journal{}
			s := start(t, "http://user:hunter2%20%C2%A7@"+host+"/x.jpg#every=10ms", Options{Log: logTo(logged)})
			next(t, s, "", 3)
			for _, wrong := range []string{"user:hunter3@", ""} {
				s := start(t, "http://"+wrong+host, Options{Log: logTo(logged)})
				eventually(t, "a wrong password is told", func() bool { return errors.Is(s.State().Err, ErrPassword) })
				if shown := fmt.Sprint(s.State(), logged); strings.Contains(shown, "hunter") {
					t.Error(shown)
				}
			}
		})
	}
}

func TestFaultsByHTTP(t *testing.T) {
	jpeg := photo(t, 64, 48, 90)
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was asked elsewhere") })
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(elsewhere, "http://"))
	for _, c := range []struct {
		name   string
		handle http.HandlerFunc
		want   error
		fault  bool
	}{
		{"not found", http.NotFound, &StatusError{}, false},
		{"a page", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>busy</html>") }, picture.ErrNotAPicture, true},
		{"too large", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 100<<10)) }, wire.ErrTooLarge, false},
		{"cut", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write(jpeg[:100])
		}, nil, false},
		{"slow", func(w http.ResponseWriter, r *http.Request) {
			for _, b := range jpeg {
				_, _ = w.Write([]byte{b})
				w.(http.Flusher).Flush()
				select {
				case <-time.After(20 * time.Millisecond):
				case <-r.Context().Done():
					return
				}
			}
		}, ErrStalled, false},
		{"a live view that stalls", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=x")
			_, _ = w.Write(append([]byte("--x\r\n\r\n"), jpeg...))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, ErrStalled, false},
		{"to another computer", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://localhost:"+port, http.StatusFound)
		}, ErrElsewhere, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, serve(t, c.handle)+"/#patience=300ms", Options{MaxFrame: 50 << 10})
			eventually(t, "it is told", func() bool {
				state := s.State()
				err := state.Err
				if c.fault {
					err = state.Fault
				}
				var status *StatusError
				if errors.As(c.want, &status) {
					return errors.As(err, &status) && status.Code == http.StatusNotFound
				}
				return err != nil && (c.want == nil || errors.Is(err, c.want))
			})
		})
	}
}
