package share

import (
	"bufio"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/retry"
)

const (
	// passwordTime is for the line with the password, maxLine bounds it and requests, in bytes.
	passwordTime = 5 * time.Second
	maxLine      = 256
	dialTime     = 10 * time.Second
	// requestTime is for a viewer that asks for nothing.
	requestTime = time.Minute
)

// Why a connection ends.
var (
	errGone     = errors.New("the other side has closed the connection")
	errPassword = errors.New("the first line is not the password")
	errWait     = errors.New("too many wrong passwords came from there")
)

// framed is the newest picture as it goes over connections: all of them of a share get the same bytes.
type framed struct {
	mutex  sync.Mutex
	number uint64
	data   []byte
}

func (f *framed) of(s *shot, framing wire.Framing) ([]byte, error) {
	if framing == wire.Bare {
		return s.jpeg, nil
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.number == s.number && f.data != nil {
		return f.data, nil
	}
	data, err := wire.Append(make([]byte, 0, len(s.jpeg)+maxLine), framing, s.jpeg)
	if err != nil {
		return nil, err
	}
	f.number, f.data = s.number, data
	return data, nil
}

// serveTCP listens for whoever wants pictures.
func (s *Shared) serveTCP() error {
	if err := s.share.protected(); err != nil {
		return err
	}
	listener, err := gate.Listen(s.share.Address)
	if err != nil {
		return err
	}
	s.state.Addresses = append([]string{gate.Here(listener.Addr())}, gate.Elsewhere(listener.Addr())...)
	s.state.Connected = true
	s.close = func() { _ = listener.Close() }
	s.worker.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			s.worker.Go(func() { s.attend(conn) })
		}
	})
	return nil
}

// attend gives pictures to one who has connected.
func (s *Shared) attend(conn net.Conn) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	lines := bufio.NewReaderSize(conn, maxLine)
	if err := s.admit(conn, lines); err != nil {
		s.log.Debug("somebody is not let in", "from", conn.RemoteAddr(), "error", err)
		return
	}
	s.came()
	defer s.went()
	gate.SetSendBuffer(conn, sendBuffer)
	var err error
	if s.share.Request {
		err = s.answer(ctx, conn, lines)
	} else {
		var listening sync.WaitGroup
		listening.Go(func() { listen(lines, cancel) })
		err = s.stream(ctx, conn)
		cancel()
		listening.Wait()
	}
	s.log.Debug("a viewer has gone", "from", conn.RemoteAddr(), "error", err)
}

// admit lets in programs of this computer, those that are allowed, and those whose first line is the password.
func (s *Shared) admit(conn net.Conn, lines *bufio.Reader) error {
	if gate.Loopback(conn.RemoteAddr()) {
		return nil
	}
	host := gate.HostOf(conn.RemoteAddr())
	if from, err := netip.ParseAddr(host); err == nil {
		for _, allowed := range s.share.Allow {
			if allowed.Contains(from.Unmap().WithZone("")) {
				return nil
			}
		}
	}
	if s.share.Password == "" {
		return errPassword
	}
	if !s.guard.May(host) {
		return errWait
	}
	if err := conn.SetReadDeadline(time.Now().Add(passwordTime)); err != nil {
		return err
	}
	line, err := lines.ReadSlice('\n')
	if err != nil {
		return fmt.Errorf("reading the password: %w", err)
	}
	given := strings.TrimRight(string(line), "\r\n")
	if subtle.ConstantTimeCompare([]byte(given), []byte(s.share.Password)) != 1 {
		s.guard.Wrong(host)
		return errPassword
	}
	s.guard.Right(host)
	return conn.SetReadDeadline(time.Time{})
}

// listen takes what a viewer says, which means nothing, and notices that he has gone. One who only says no more still looks.
func listen(from io.Reader, gone func()) {
	if _, err := io.Copy(io.Discard, from); err != nil {
		gone()
	}
}

// stream sends pictures by themselves.
func (s *Shared) stream(ctx context.Context, conn net.Conn) error {
	err := s.flow(ctx, func(next *shot) error {
		if err := s.write(conn, next); err != nil {
			return err
		}
		if s.share.Once {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// answer sends a picture for each line.
func (s *Shared) answer(ctx context.Context, conn net.Conn, lines *bufio.Reader) error {
	interval := time.Duration(float64(time.Second) / s.share.Rate)
	for first := true; ; first = false {
		if err := conn.SetReadDeadline(time.Now().Add(requestTime)); err != nil {
			return err
		}
		line, err := lines.ReadSlice('\n')
		if err != nil && (len(line) == 0 || !errors.Is(err, io.EOF)) { // the last line may lack its end
			return err
		}
		if first && s.share.Password != "" && strings.TrimRight(string(line), "\r\n") == s.share.Password {
			continue // from one who need not have sent it
		}
		due := time.Now().Add(interval)
		next, err := s.fresh(ctx, 0)
		if err != nil {
			return err
		}
		if err := s.write(conn, next); err != nil {
			return err
		}
		s.sent(next, 0)
		if s.share.Once {
			return nil
		}
		if err := until(ctx, due); err != nil {
			return err
		}
	}
}

// write sends one picture.
func (s *Shared) write(conn net.Conn, next *shot) error {
	data, err := s.frames.of(next, s.share.Framing)
	if err != nil {
		return err
	}
	if err := conn.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	_, err = conn.Write(data)
	return err
}

// dialTCP sends pictures to a server of somebody else.
func (s *Shared) dialTCP() error {
	if host, port, err := net.SplitHostPort(s.share.Address); err != nil || host == "" || port == "" || port == "0" {
		return ErrAddress
	}
	s.state.Addresses = []string{s.share.Address}
	s.supervise(func(ctx context.Context) error {
		for {
			due := time.Now().Add(time.Duration(float64(time.Second) / s.share.Rate))
			if err := s.dialed(ctx); err != nil {
				return err
			}
			// It was for one picture.
			if err := until(ctx, due); err != nil {
				return err
			}
		}
	})
	return nil
}

// dialed sends pictures by one connection.
func (s *Shared) dialed(ctx context.Context) error {
	dialer := net.Dialer{Timeout: dialTime}
	conn, err := dialer.DialContext(ctx, "tcp", s.share.Address)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	gate.SetSendBuffer(conn, sendBuffer)
	if s.share.Password != "" {
		if _, err := io.WriteString(conn, s.share.Password+"\n"); err != nil {
			return fmt.Errorf("sending the password: %w", err)
		}
	}
	s.connected()
	defer s.disconnected()
	var listening sync.WaitGroup
	listening.Go(func() {
		_, _ = io.Copy(io.Discard, conn)
		cancel() // a server that closes takes nothing more
	})
	err = s.stream(ctx, conn)
	gone := ctx.Err() != nil
	cancel()
	listening.Wait()
	if err != nil && gone {
		return errGone
	}
	return err
}

// supervise keeps a client connected until the end.
func (s *Shared) supervise(connect func(context.Context) error) {
	s.worker.Go(func() {
		retry.Loop(s.ctx, connect, func(err error, wait time.Duration) {
			s.log.Warn("pictures are not shared", "with", s.state.Addresses, "error", err, "next_try_in", wait)
			s.set(func(state *State) {
				state.Connected, state.Since, state.Err, state.Next = false, time.Now(), err, time.Now().Add(wait)
				state.Tries++
			})
		}, func() {
			s.set(func(state *State) { state.Next = time.Time{} })
		})
	})
}

// connected notes that somebody takes pictures; disconnected, that he does no more.
func (s *Shared) connected() {
	s.count.clients.Add(1)
	s.set(func(state *State) {
		if !state.Connected {
			state.Since = time.Now()
		}
		state.Connected, state.Err, state.Tries, state.Next = true, nil, 0, time.Time{}
	})
}

func (s *Shared) disconnected() { s.count.clients.Add(-1) }
