package camera

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
	"github.com/queuecast/queuecast/media/picture"
)

const (
	keepAlive     = 15 * time.Second
	goodbye       = 100 // ms for the broker to hear that we go
	mqttRefused   = 0x80
	mqttPort      = "1883"
	mqttPortTLS   = "8883"
	maxTopicBytes = 1024
	// messageOverhead is what a packet has beside the picture: topic, header and lengths.
	messageOverhead = maxTopicBytes + 64
)

// subscriber receives a topic from a broker, by MQTT 3.1.1 (which the embedded server of a queue knows, too).
type subscriber struct {
	address   string
	topic     string
	user      *url.Userinfo
	tls       *tls.Config // nil: without
	patience  time.Duration
	maxFrame  int
	maxPixels int
}

func openMQTT(o *opener) (feed, time.Duration, error) {
	d := &subscriber{topic: strings.TrimPrefix(o.where.Path, "/"), user: o.where.User, patience: o.Patience, maxFrame: o.MaxFrame, maxPixels: o.MaxPixels}
	port := mqttPort
	if o.where.Scheme == "mqtts" {
		port = mqttPortTLS
		d.tls = &tls.Config{InsecureSkipVerify: o.AnyCert, ServerName: o.where.Hostname()} //nolint:gosec // the user may ask for it
	}
	var err error
	if d.address, err = o.host(port); err != nil {
		return nil, 0, err
	}
	if !goodTopic(d.topic) {
		return nil, 0, ErrTopic
	}
	return d, 0, nil
}

// goodTopic checks a filter (MQTT 3.1.1 section 4.7.1).
func goodTopic(topic string) bool {
	if topic == "" || len(topic) > maxTopicBytes || strings.ContainsRune(topic, 0) {
		return false
	}
	levels := strings.Split(topic, "/")
	for i, level := range levels {
		if strings.Contains(level, "+") && level != "+" || strings.Contains(level, "#") && (level != "#" || i != len(levels)-1) {
			return false
		}
	}
	return true
}

func (d *subscriber) run(ctx context.Context, to *intake) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lost := make(chan error, 1)
	client := mqtt.NewClient(d.options(ctx, lost, to))
	if err := await(ctx, client.Connect()); err != nil {
		client.Disconnect(0)
		if errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword) || errors.Is(err, packets.ErrorRefusedNotAuthorised) {
			return ErrPassword
		}
		return fmt.Errorf("connecting to the broker: %w", err)
	}
	defer client.Disconnect(goodbye)
	sorter := &sorter{subscriber: d, to: to, crowds: map[string]*crowd{}}
	token := client.Subscribe(d.topic, 0, func(_ mqtt.Client, m mqtt.Message) { sorter.take(m.Topic(), m.Payload()) })
	if err := await(ctx, token); err != nil {
		return fmt.Errorf("asking for the topic: %w", err)
	}
	if answer, ok := token.(*mqtt.SubscribeToken); ok && answer.Result()[d.topic] == mqttRefused {
		return ErrRefusedTopic
	}
	to.open()
	select {
	case err := <-lost:
		return fmt.Errorf("the broker has gone: %w", err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *subscriber) options(ctx context.Context, lost chan<- error, to *intake) *mqtt.ClientOptions {
	o := mqtt.NewClientOptions().AddBroker("tcp://" + d.address)
	o.SetClientID("queuecast-" + rand.Text()[:10])
	o.SetAutoReconnect(false).SetConnectRetry(false).SetCleanSession(true).SetProtocolVersion(4)
	o.SetKeepAlive(keepAlive).SetPingTimeout(d.patience).SetConnectTimeout(d.patience).SetWriteTimeout(d.patience)
	if d.user != nil {
		password, _ := d.user.Password()
		o.SetUsername(d.user.Username()).SetPassword(password)
	}
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) { lost <- err })
	o.SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) {
		dialer := net.Dialer{Timeout: d.patience}
		conn, err := dialer.DialContext(ctx, "tcp", d.address)
		if err != nil {
			return nil, err
		}
		if d.tls != nil {
			secure := tls.Client(conn, d.tls)
			if err := secure.HandshakeContext(ctx); err != nil {
				_ = conn.Close()
				return nil, err
			}
			conn = secure
		}
		return newSieve(conn, d.maxFrame+messageOverhead, func(size int) {
			to.fault(fmt.Errorf("a message of %d bytes: %w", size, wire.ErrTooLarge))
		}), nil
	})
	return o
}

// await waits for the answer to a request.
func await(ctx context.Context, token mqtt.Token) error {
	select {
	case <-token.Done():
		return token.Error()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sorter takes messages, and tells from which board each is.
type sorter struct {
	*subscriber
	to     *intake
	crowds map[string]*crowd // by topic
}

func (s *sorter) take(topic string, payload []byte) {
	m, err := wire.ParseMessage(payload, s.maxFrame)
	if err != nil {
		s.to.fault(fmt.Errorf("%s: %w", topic, err))
		return
	}
	if m.Lied {
		s.to.fault(fmt.Errorf("%s: the header's size is not the picture's: %w", topic, wire.ErrLength))
	}
	size, _, err := picture.Measure(m.JPEG, s.maxPixels)
	if err != nil {
		s.to.fault(fmt.Errorf("%s: %w", topic, err))
		return
	}
	c := s.crowds[topic]
	if c == nil {
		if len(s.crowds) > maxBoards {
			clear(s.crowds) // boards of a topic are told apart anew
		}
		c = &crowd{}
		s.crowds[topic] = c
	}
	who := c.who(s.to.now(), m.Stamped, m.Uptime, size)
	s.to.offer(parcel{data: m.JPEG, board: numbered(topic, who), stamped: m.Stamped, uptime: m.Uptime})
}
