package gate

import (
	"errors"
	"fmt"
	"net"
	"strconv"
)

// Here is the address, with port, of a TCP listener for programs of this computer.
func Here(listener net.Addr) string {
	tcp, ok := listener.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return listener.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
}

// Elsewhere are its addresses for other computers; nil where they cannot reach it.
func Elsewhere(listener net.Addr) (all []string) {
	tcp, ok := listener.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() {
		return nil
	}
	if !tcp.IP.IsUnspecified() {
		return []string{listener.String()}
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			all = append(all, net.JoinHostPort(n.IP.String(), strconv.Itoa(tcp.Port)))
		}
	}
	return all
}

// Loopback tells whether an address is of this machine.
func Loopback(addr net.Addr) bool {
	host, _, err := net.SplitHostPort(addr.String())
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

// Listen opens a TCP listener with bounded connections. A port in use is a *PortInUseError.
func Listen(address string) (net.Listener, error) {
	opened, err := net.Listen("tcp", address)
	if err == nil {
		return Bound(opened, MaxConns, MaxConnsEach), nil
	}
	if IsAddressInUse(err) {
		_, port, _ := net.SplitHostPort(address)
		number, _ := strconv.Atoi(port)
		return nil, &PortInUseError{Port: number, Err: err}
	}
	return nil, err
}

// PortInUseError tells that another program listens on the port.
type PortInUseError struct {
	Port int
	Err  error
}

func (e *PortInUseError) Error() string {
	return fmt.Sprintf("listening on TCP port %d: %v", e.Port, e.Err)
}

func (e *PortInUseError) Unwrap() error { return e.Err }

// IsPortInUse tells whether err says so, and which port.
func IsPortInUse(err error) (port int, ok bool) {
	var e *PortInUseError
	if errors.As(err, &e) {
		return e.Port, true
	}
	return 0, false
}
