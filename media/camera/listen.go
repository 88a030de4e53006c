package camera

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

const (
	// maxConnections is how many boards may be connected to one port.
	maxConnections = maxBoards
	// takenOver is how long a connection must have been silent for another one from its address to go by its name: a board that was
	// switched off and on again is back before its first connection is given up.
	takenOver = 3 * time.Second
	// acceptPause follows an accept that failed.
	acceptPause = 100 * time.Millisecond
)

// listener takes connections of boards.
type listener struct {
	stream
	address string
	from    []netip.Prefix // who may connect beside this computer

	mutex  sync.Mutex
	places map[string][]*place // by the board's address
	count  int
}

// place is a connection from an address; its name is the address, with a number behind it for all but the first.
type place struct {
	lately time.Time
}

func openListen(o *opener) (feed, time.Duration, error) {
	port := o.where.Port()
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 { // 0: the system chooses one
		return nil, 0, ErrPort
	}
	host := orElse(o.where.Hostname(), "127.0.0.1")
	d := &listener{
		stream:  stream{o.parameters.framing(), o.MaxFrame, o.Patience},
		address: net.JoinHostPort(host, port), from: o.parameters.networks("from"), places: map[string][]*place{},
	}
	ip, err := netip.ParseAddr(host)
	if err != nil && host != "localhost" {
		return nil, 0, ErrHost
	}
	if host != "localhost" && !ip.IsLoopback() && len(d.from) == 0 {
		return nil, 0, ErrBeyond
	}
	return d, 0, nil
}

func (d *listener) run(ctx context.Context, to *intake) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", d.address)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	defer func() { _ = l.Close() }()
	to.listening(l.Addr().String())
	var workers sync.WaitGroup
	defer workers.Wait()
	for {
		conn, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				_ = conn.Close()
			}
			return ctx.Err()
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("listening: %w", err)
		case err != nil:
			to.fault(fmt.Errorf("taking a connection: %w", err))
			time.Sleep(acceptPause) // too many files are open, most likely
			continue
		}
		ip := remote(conn)
		p, err := d.enter(ip)
		if err != nil {
			_ = conn.Close()
			to.fault(fmt.Errorf("%s: %w", ip, err))
			continue
		}
		workers.Go(func() {
			defer d.leave(ip, p)
			defer func() { _ = conn.Close() }()
			d.serve(ctx, conn, ip, p, to)
		})
	}
}

func (d *listener) serve(ctx context.Context, conn net.Conn, ip netip.Addr, p *place, to *intake) {
	fault := func(err error) { to.fault(fmt.Errorf("%s: %w", d.name(ip, p), err)) }
	_, err := d.receive(ctx, conn, func(jpeg []byte, f wire.Framing) {
		to.framed(f)
		to.offer(parcel{data: jpeg, board: d.name(ip, p)})
		d.mutex.Lock()
		p.lately = time.Now()
		d.mutex.Unlock()
	}, fault, nil)
	if errors.Is(err, ErrStalled) || errors.Is(err, wire.ErrCut) {
		fault(err)
	}
}

// enter gives a connection its place, before those of its address that have been silent.
func (d *listener) enter(ip netip.Addr) (*place, error) {
	allowed := ip.IsLoopback() || slices.ContainsFunc(d.from, func(p netip.Prefix) bool { return p.Contains(ip) })
	if !allowed {
		return nil, ErrStranger
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.count >= maxConnections {
		return nil, ErrTooManyBoards
	}
	d.count++
	key, made := ip.String(), &place{lately: time.Now()}
	here := d.places[key]
	for i, old := range here {
		if old == nil || time.Since(old.lately) > takenOver {
			here[i] = made
			if old != nil {
				d.places[key] = append(here, old)
			}
			return made, nil
		}
	}
	d.places[key] = append(here, made)
	return made, nil
}

func (d *listener) leave(ip netip.Addr, p *place) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.count--
	key := ip.String()
	here := d.places[key]
	here[slices.Index(here, p)] = nil
	for len(here) > 0 && here[len(here)-1] == nil {
		here = here[:len(here)-1]
	}
	d.places[key] = here
	if len(here) == 0 {
		delete(d.places, key)
	}
}

func (d *listener) name(ip netip.Addr, p *place) string {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return numbered(ip.String(), max(slices.Index(d.places[ip.String()], p), 0))
}

// remote is the address of the other side.
func remote(conn net.Conn) netip.Addr {
	a, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap()
}
