package cast

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"

	"golang.org/x/net/ipv4"
)

// Why nothing is sent on an interface.
var (
	ErrNoInterface      = errors.New("there is no such interface")
	ErrInterfaceDown    = errors.New("the interface is switched off, or its cable is out")
	ErrNoAddress        = errors.New("the interface has no IPv4 address")
	ErrNoMulticast      = errors.New("the interface cannot send to groups")
	ErrPacketSize       = errors.New("the interface takes very small packets only")
	ErrInterfaceChanged = errors.New("the interface has another address or packet size now")
	ErrNotShared        = errors.New("the stream is not shared: only the loopback may be used")
)

// InterfaceError tells why nothing is sent on an interface.
type InterfaceError struct {
	Name string
	Err  error // one of the above
}

// Error implements error.
func (e *InterfaceError) Error() string { return fmt.Sprintf("the interface %s: %v", e.Name, e.Err) }

// Unwrap gives the reason.
func (e *InterfaceError) Unwrap() error { return e.Err }

// Interfaces lists the names of those on which a Multicast can send now, the loopback last.
func Interfaces() []string {
	all, err := net.Interfaces()
	if err != nil {
		return nil
	}
	var names, loopback []string
	for _, i := range all {
		switch _, err := usable(&i); {
		case err != nil:
		case i.Flags&net.FlagLoopback != 0:
			loopback = append(loopback, i.Name)
		default:
			names = append(names, i.Name)
		}
	}
	return append(names, loopback...)
}

// usable gives the address from which to send on an interface.
func usable(i *net.Interface) (source netip.Addr, err error) {
	loopback := i.Flags&net.FlagLoopback != 0
	switch {
	case i.Flags&net.FlagUp == 0 || i.Flags&net.FlagRunning == 0:
		return source, ErrInterfaceDown
	case i.Flags&net.FlagMulticast == 0 && !loopback:
		return source, ErrNoMulticast
	case i.MTU < leastMTU:
		return source, ErrPacketSize
	}
	addresses, err := i.Addrs()
	if err != nil {
		return source, fmt.Errorf("asking for the addresses of an interface: %w", err)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil {
			source, _ = netip.AddrFromSlice(n.IP.To4())
			return source, nil
		}
	}
	return source, ErrNoAddress
}

// find gives the interface, if something may be sent on it, and the address from which.
func (m *Multicast) find() (*net.Interface, netip.Addr, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, netip.Addr{}, fmt.Errorf("listing the interfaces: %w", err)
	}
	for _, i := range all {
		if i.Name != m.Interface {
			continue
		}
		if m.LocalOnly && i.Flags&net.FlagLoopback == 0 {
			return nil, netip.Addr{}, &InterfaceError{m.Interface, ErrNotShared}
		}
		source, err := usable(&i)
		if err != nil {
			return nil, netip.Addr{}, &InterfaceError{m.Interface, err}
		}
		return &i, source, nil
	}
	return nil, netip.Addr{}, &InterfaceError{m.Interface, ErrNoInterface}
}

// open makes a socket that sends on the interface and on no other.
func (m *Multicast) open() (*groupLink, error) {
	i, source, err := m.find()
	if err != nil {
		return nil, err
	}
	// Bound to the interface's address, so that this is the sender's; the port is any free one: players do not look at it.
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: source.AsSlice()})
	if err != nil {
		return nil, fmt.Errorf("opening a socket on %s: %w", m.Interface, err)
	}
	packets := ipv4.NewPacketConn(socket)
	err = packets.SetMulticastInterface(i)
	if err == nil {
		err = packets.SetMulticastTTL(m.TTL)
	}
	if err == nil {
		err = packets.SetMulticastLoopback(true) // programs of this computer may watch, too
	}
	if err != nil {
		_ = socket.Close()
		return nil, fmt.Errorf("choosing the interface %s: %w", m.Interface, err)
	}
	m.Channel.fit(i.MTU)
	return &groupLink{
		socket: socket, source: source, mtu: i.MTU, index: i.Index, queue: make(chan datagram, writeQueue),
		close: sync.OnceFunc(func() { _ = socket.Close() }),
	}, nil
}

// changed tells why a socket is to be given up: the interface has gone, or has another address or packet size.
func (m *Multicast) changed(l *groupLink) error {
	i, source, err := m.find()
	switch {
	case err != nil:
		return err
	case i.Index != l.index || source != l.source || i.MTU != l.mtu:
		return &InterfaceError{m.Interface, ErrInterfaceChanged}
	}
	return nil
}
