package share

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/digest"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/web"
)

const (
	pictureEnd, liveEnd = ".jpg", ".mjpg"
	// boundary parts the pictures of a live view. It cannot be mixed up with them: each comes with its length.
	boundary = "queuecast-picture"
	// firstPicture is how long a request waits for a camera that has just been switched on.
	firstPicture = 3 * time.Second
)

// server is one port with the pictures that are shared there.
type server struct {
	web   web.Server
	guard gate.Guard

	mutex sync.Mutex
	by    map[string]*Shared // by path
}

// serveHTTP puts the picture on the server of its address.
func (s *Shared) serveHTTP() error {
	if err := s.share.protected(); err != nil {
		return err
	}
	path := s.share.Path
	if path == "" {
		return fmt.Errorf("%w: it has no path", ErrAddress)
	}
	h := s.hub
	h.mutex.Lock()
	defer h.mutex.Unlock()
	host := h.servers[s.share.Address]
	if host == nil {
		host = &server{by: map[string]*Shared{}, guard: gate.Guard{Log: h.Log}}
		host.web = web.Server{Address: s.share.Address, Logins: host.logins, Guard: &host.guard, Handler: host, SendBuffer: sendBuffer, Log: h.Log}
		if err := host.web.Initialize(); err != nil {
			return err
		}
		if h.servers == nil {
			h.servers = map[string]*server{}
		}
		h.servers[s.share.Address] = host
	}
	host.mutex.Lock()
	defer host.mutex.Unlock()
	if host.by[path] != nil {
		return ErrPath
	}
	host.by[path] = s
	s.close = func() { h.withdraw(s, host) }
	for _, base := range host.web.Bases() {
		s.state.Addresses = append(s.state.Addresses, base+path+pictureEnd, base+path+liveEnd)
	}
	s.state.Connected = true
	return nil
}

// withdraw takes a picture off its server, and ends that with its last one.
func (h *Hub) withdraw(s *Shared, from *server) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	from.mutex.Lock()
	delete(from.by, s.share.Path)
	last := len(from.by) == 0
	from.mutex.Unlock()
	if last {
		delete(h.servers, s.share.Address)
		from.web.Close()
	}
}

// find is what is under a URL, and whether it is the live view.
func (v *server) find(r *http.Request) (s *Shared, live bool) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	path, isPicture := strings.CutSuffix(name, pictureEnd)
	if !isPicture {
		if path, live = strings.CutSuffix(name, liveEnd); !live {
			return nil, false
		}
	}
	v.mutex.Lock()
	defer v.mutex.Unlock()
	s = v.by[path]
	if s != nil {
		// It ends with the share: Close waits for it. Nobody is added once it is off the list.
		s.worker.Add(1)
	}
	return s, live
}

func (v *server) logins(r *http.Request) []digest.Login {
	s, _ := v.find(r)
	if s == nil {
		return nil
	}
	defer s.worker.Done()
	if s.share.User == "" || s.share.Password == "" {
		return nil
	}
	return []digest.Login{{Name: s.share.User, Password: s.share.Password}}
}

// ServeHTTP implements http.Handler.
func (v *server) ServeHTTP(answer http.ResponseWriter, r *http.Request) {
	s, live := v.find(r)
	if s == nil {
		http.NotFound(answer, r)
		return
	}
	defer s.worker.Done()
	if !web.ReadOnly(answer, r) {
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	if live {
		s.live(ctx, answer, r)
	} else {
		s.snapshot(ctx, answer, r)
	}
}

// snapshot answers with the newest picture.
func (s *Shared) snapshot(ctx context.Context, answer http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(ctx, firstPicture)
	defer cancel()
	next, err := s.fresh(ctx, 0)
	if err != nil {
		answer.Header().Set("Retry-After", "1")
		http.Error(answer, "There is no picture yet", http.StatusServiceUnavailable)
		return
	}
	answer.Header().Set("Last-Modified", next.at.UTC().Format(http.TimeFormat))
	// The number alone could be that of another run of the program.
	tag := fmt.Sprintf(`"%x-%x"`, s.began.UnixNano(), next.number)
	_ = web.SendTagged(answer, r, "image/jpeg", tag, func() ([]byte, error) { return next.jpeg, nil })
	s.sent(next, 0)
}

// live answers with one picture after the other (multipart/x-mixed-replace, as Netscape's of 1995).
func (s *Shared) live(ctx context.Context, answer http.ResponseWriter, r *http.Request) {
	h := answer.Header()
	h.Set("Content-Type", "multipart/x-mixed-replace; boundary="+boundary)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method == http.MethodHead {
		return
	}
	s.came()
	defer s.went()
	control := http.NewResponseController(answer)
	_ = control.SetReadDeadline(time.Time{}) // whoever looks says nothing more
	const border = "--" + boundary + "\r\n"
	write := func(parts ...[]byte) error {
		if err := control.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
			return err
		}
		for _, part := range parts {
			if _, err := answer.Write(part); err != nil {
				return err
			}
		}
		return control.Flush()
	}
	err := write([]byte(border))
	if err == nil {
		err = s.flow(ctx, func(next *shot) error {
			head := "Content-Type: image/jpeg\r\nContent-Length: " + strconv.Itoa(len(next.jpeg)) + "\r\n\r\n"
			// The border that ends a picture comes with it, so that a reader need not wait for the next one.
			return write([]byte(head), next.jpeg, []byte("\r\n"+border))
		})
	}
	s.log.Debug("a viewer has gone", "from", r.RemoteAddr, "error", err)
}
