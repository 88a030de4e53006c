package control

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	tokenBytes     = 32       // 256 bits
	maxBody        = 64 << 10 // bytes
	maxHeader      = 8 << 10  // bytes
	maxConns       = 32
	defaultTimeout = 10 * time.Second
	defaultGrace   = time.Second
)

// ErrStuck is in the error of Close where a request did not end although its context was cancelled.
var ErrStuck = errors.New("a control request does not end")

// Server is the station's end. Set the exported fields, then Initialize.
type Server struct {
	Dir     string        // data folder; it exists, and this process alone is its station
	Handler Handler       // not nil
	Log     *slog.Logger  // nil logs nothing
	Timeout time.Duration // for a client to send its request, and again to take the answer; 0 is 10 s
	Grace   time.Duration // for requests in flight at Close; 0 is 1 s

	contact  contact
	http     *http.Server
	cancel   context.CancelFunc
	serving  sync.WaitGroup // the accept loop
	mu       sync.Mutex
	inFlight int
	idle     chan struct{} // closed when stopping and inFlight reaches 0
	stopping bool
}

// Initialize listens and writes control.json.
func (s *Server) Initialize() error {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Timeout == 0 {
		s.Timeout = defaultTimeout
	}
	if s.Grace == 0 {
		s.Grace = defaultGrace
	}
	token := make([]byte, tokenBytes)
	_, _ = rand.Read(token) // never fails, says its documentation
	inner, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("opening the control channel: %w", err)
	}
	listener := newLimitListener(inner, maxConns)
	s.contact = contact{Address: inner.Addr().String(), Token: hex.EncodeToString(token), PID: os.Getpid()}
	if err := writeContact(s.Dir, s.contact); err != nil {
		return errors.Join(err, listener.Close())
	}

	ctx, cancel := context.WithCancel(context.Background())
	s.cancel, s.idle = cancel, make(chan struct{})
	s.http = &http.Server{
		Handler:           s.guard(s.routes()),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: s.Timeout,
		ReadTimeout:       s.Timeout,
		IdleTimeout:       s.Timeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	s.serving.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.Log.Error("the control channel has stopped", "err", err)
		}
	})
	return nil
}

// Address returns IP and port on which the server listens.
func (s *Server) Address() string { return s.contact.Address }

// Close is described in the package's comment. It takes twice Grace at most, and may be called again.
func (s *Server) Close() error {
	if s.http == nil {
		return nil
	}
	err := removeContact(s.Dir, s.contact.Token)
	s.mu.Lock()
	first := !s.stopping
	s.stopping = true
	if first && s.inFlight == 0 {
		close(s.idle)
	}
	s.mu.Unlock()
	if !first {
		return err
	}
	defer s.cancel()

	grace, cancel := context.WithTimeout(context.Background(), s.Grace)
	defer cancel()
	if shutdownErr := s.http.Shutdown(grace); shutdownErr != nil {
		s.cancel() // the time is up: tell the handlers, cut the connections
		err = errors.Join(err, ignoreDeadline(shutdownErr), s.http.Close())
	}
	s.serving.Wait()
	timer := time.NewTimer(s.Grace)
	defer timer.Stop()
	select {
	case <-s.idle:
	case <-timer.C:
		err = errors.Join(err, ErrStuck)
	}
	return err
}

func ignoreDeadline(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// enter counts a request in, unless the server is stopping; leave counts it out.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping {
		return false
	}
	s.inFlight++
	return true
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight--
	if s.stopping && s.inFlight == 0 {
		close(s.idle)
	}
}

var _ io.Closer = (*Server)(nil)
