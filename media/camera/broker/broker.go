// Package broker is a broker of MQTT 3.1.1 (ISO/IEC 20922) in this process, so that camera boards need no other one.
//
// It is an embedded NATS server of its own, apart from the queue's: what boards send can neither fill nor slow the log of calls. The
// newest picture is all that counts, so nothing is kept but what MQTT asks for (sessions, retained messages), within Store bytes.
package broker

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/queuecast/queuecast/media/gate"
)

const (
	// MaxMessage is the longest message (bytes): a picture of a board and then some.
	MaxMessage = 8 << 20
	// maxStore and maxMemory bound what is kept of sessions and retained messages (bytes).
	maxStore, maxMemory = 64 << 20, 32 << 20
	// maxClients is how many may be connected.
	maxClients = 200
	startLimit = 10 * time.Second
	// login is how long a client may take to name itself, in seconds.
	login = 10
)

// ErrUnprotected tells that other computers could connect without a password.
var ErrUnprotected = errors.New("other computers could connect without a password")

// Broker is an MQTT broker. Set the fields, then Initialize; Close ends it.
type Broker struct {
	Host           string // "127.0.0.1": this computer alone
	Port           int    // TCP; 1883 is the usual one
	User, Password string // asked for from everybody; empty: nobody is asked, which only a loopback Host may do
	Dir            string // a folder of its own
	Log            *slog.Logger

	server *server.Server
}

// Initialize begins to listen. It fails with ErrUnprotected, a *gate.PortInUseError, or why the server does not start.
func (b *Broker) Initialize() error {
	address := net.JoinHostPort(b.Host, strconv.Itoa(b.Port))
	ip := net.ParseIP(b.Host)
	if b.Password == "" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("listening for boards on %s: %w", address, ErrUnprotected)
	}
	// The server would not say why it cannot listen.
	l, err := gate.Listen(address)
	if err != nil {
		return fmt.Errorf("listening for boards: %w", err)
	}
	_ = l.Close()
	b.server, err = server.NewServer(&server.Options{
		ServerName: "queuecast-boards", DontListen: true, NoSigs: true, NoLog: true, DisableJetStreamBanner: true,
		MaxPayload: MaxMessage, MaxPending: 2 * MaxMessage, MaxConn: maxClients,
		JetStream: true, StoreDir: b.Dir, JetStreamMaxStore: maxStore, JetStreamMaxMemory: maxMemory,
		MQTT: server.MQTTOpts{Host: b.Host, Port: b.Port, Username: b.User, Password: b.Password, AuthTimeout: login, ConsumerMemoryStorage: true},
	})
	if err != nil {
		return fmt.Errorf("configuring the broker: %w", err)
	}
	b.server.Start()
	if !b.server.ReadyForConnections(startLimit) || !listens(address) {
		b.Close()
		return fmt.Errorf("starting the broker on %s: it does not answer", address)
	}
	b.Log.Info("boards may send by MQTT", "address", address)
	return nil
}

// listens tells whether somebody answers at an address.
func listens(address string) bool {
	for end := time.Now().Add(startLimit); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if c, err := net.DialTimeout("tcp", address, startLimit); err == nil {
			_ = c.Close()
			return true
		}
	}
	return false
}

// Close cuts everybody off, and waits. It may be called once.
func (b *Broker) Close() {
	b.server.Shutdown()
	b.server.WaitForShutdown()
}
