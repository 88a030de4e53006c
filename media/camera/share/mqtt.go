package share

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"

	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
)

const (
	mqttPort, mqttsPort = "1883", "8883"
	keepAlive           = 15 * time.Second
	// leaveTime is for the broker to be told that we go, in ms.
	leaveTime = 100
	mqtt311   = 4 // the version that all brokers know, also the one in this program
)

// errBroker tells that the connection to a broker has ended without a word.
var errBroker = errors.New("the broker has closed the connection")

// ParseMQTT reads mqtt://host:port/topic, or mqtts:// for an encrypted connection. The port may be missing, and name and password may be
// in it. A topic may not hold wildcards.
func ParseMQTT(address string) (u *url.URL, topic string, err error) {
	u, err = url.Parse(address)
	if err != nil || u.Scheme != "mqtt" && u.Scheme != "mqtts" || u.Hostname() == "" {
		return nil, "", fmt.Errorf("%w: it has to look like mqtt://host/topic", ErrAddress)
	}
	topic = strings.TrimPrefix(u.Path, "/")
	if topic == "" || strings.ContainsAny(topic, "+#\x00") || u.RawQuery != "" || u.Fragment != "" {
		return nil, "", fmt.Errorf("%w: the topic is missing, or holds + # or ?", ErrAddress)
	}
	if u.Port() == "" {
		port := mqttPort
		if u.Scheme == "mqtts" {
			port = mqttsPort
		}
		u.Host = net.JoinHostPort(u.Hostname(), port)
	}
	return u, topic, nil
}

// publish sends pictures to a broker.
func (s *Shared) publish() error {
	u, topic, err := ParseMQTT(s.share.Address)
	if err != nil {
		return err
	}
	user, password := s.share.User, s.share.Password
	if u.User != nil && user == "" {
		user = u.User.Username()
		password, _ = u.User.Password()
	}
	u.User = nil
	s.state.Addresses = []string{u.String()}
	s.supervise(func(ctx context.Context) error { return s.brokered(ctx, u, topic, user, password) })
	return nil
}

// brokered publishes by one connection.
func (s *Shared) brokered(ctx context.Context, u *url.URL, topic, user, password string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	options := mqtt.NewClientOptions().AddBroker(u.String()).SetProtocolVersion(mqtt311).SetCleanSession(true).
		SetClientID("queuecast-" + rand.Text()[:12]). // 22 characters: more need not be taken
		SetUsername(user).SetPassword(password).SetKeepAlive(keepAlive).SetPingTimeout(writeTime).
		SetConnectTimeout(dialTime).SetWriteTimeout(writeTime).
		SetAutoReconnect(false).SetConnectRetry(false). // Shared.supervise does that
		SetConnectionLostHandler(func(_ mqtt.Client, err error) { cancel(fmt.Errorf("%w: %w", errBroker, err)) }).
		SetCustomOpenConnectionFn(func(_ *url.URL, _ mqtt.ClientOptions) (net.Conn, error) { return s.openBroker(ctx, u) })
	client := mqtt.NewClient(options)
	if err := finished(ctx, client.Connect()); err != nil {
		client.Disconnect(0)
		if errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword) || errors.Is(err, packets.ErrorRefusedNotAuthorised) {
			err = ErrPassword
		}
		return fmt.Errorf("connecting to the broker: %w", err)
	}
	defer client.Disconnect(leaveTime)
	s.connected()
	defer s.disconnected()
	var payload []byte
	err := s.flow(ctx, func(next *shot) error {
		message := next.jpeg
		if s.share.Header {
			payload = wire.AppendMessage(payload[:0], time.Since(s.began), next.jpeg)
			message = payload
		}
		// Delivered once at most (QoS 0): a picture that is lost is followed by a newer one.
		return finished(ctx, client.Publish(topic, 0, false, message))
	})
	if cause := context.Cause(ctx); cause != nil && errors.Is(cause, errBroker) {
		return cause
	}
	return err
}

// finished waits for the end of something that goes on at the broker.
func finished(ctx context.Context, token mqtt.Token) error {
	select {
	case <-token.Done():
		return token.Error()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// openBroker opens a connection that keeps little for a broker that is slow.
func (s *Shared) openBroker(ctx context.Context, u *url.URL) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTime}
	conn, err := dialer.DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	gate.SetSendBuffer(conn, sendBuffer)
	if u.Scheme != "mqtts" {
		return conn, nil
	}
	secure := tls.Client(conn, &tls.Config{ServerName: u.Hostname(), InsecureSkipVerify: s.share.AnyCert}) //nolint:gosec // the user may ask for it
	limited, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	if err := secure.HandshakeContext(limited); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return secure, nil
}
