package share

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/camera/wire"
)

// broker is a real mosquitto.
type broker struct {
	t    *testing.T
	port string
	dir  string
	more []string // lines of its settings
	cmd  *exec.Cmd
}

func newBroker(t *testing.T, more ...string) *broker {
	t.Helper()
	if _, err := exec.LookPath("mosquitto"); err != nil {
		t.Fatalf("%v: install mosquitto and mosquitto-clients", err)
	}
	b := &broker{t: t, port: strconv.Itoa(freeport.TCP(t)), dir: t.TempDir(), more: more}
	t.Cleanup(b.stop)
	return b
}

func (b *broker) write(name string, data []byte) string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *broker) start() {
	b.t.Helper()
	lines := append([]string{"listener " + b.port + " 127.0.0.1", "user root", "persistence false"}, b.more...)
	if !strings.Contains(strings.Join(lines, " "), "password_file") {
		lines = append(lines, "allow_anonymous true")
	}
	b.cmd = exec.Command("mosquitto", "-c", b.write("mosquitto.conf", []byte(strings.Join(lines, "\n")+"\n")))
	if err := b.cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	becomes(b.t, "the broker listens", func() bool {
		conn, err := net.Dial("tcp", "127.0.0.1:"+b.port)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

func (b *broker) stop() {
	if b.cmd != nil {
		_ = b.cmd.Process.Kill()
		_ = b.cmd.Wait()
		b.cmd = nil
	}
}

func (b *broker) address(scheme, topic string) string {
	return scheme + "://127.0.0.1:" + b.port + "/" + topic
}

// receive gives what mosquitto_sub gets, so many messages, each as it is.
func (b *broker) receive(topic string, count int, more ...string) [][]byte {
	b.t.Helper()
	var all [][]byte
	for range count {
		args := append([]string{"-h", "127.0.0.1", "-p", b.port, "-t", topic, "-C", "1", "-N", "-W", "60"}, more...)
		out, err := exec.Command("mosquitto_sub", args...).Output()
		if err != nil {
			b.t.Fatalf("mosquitto_sub: %v", err)
		}
		all = append(all, out)
	}
	return all
}

func TestPicturesByMQTT(t *testing.T) {
	b := newBroker(t)
	f := newFeed()
	film(t, f, 20, 64, 48)
	h := newHub()
	address := b.address("mqtt", "hall/camera/frame")
	bare := open(t, h, Share{Kind: MQTT, Source: f, Address: address, Rate: 20})
	becomes(t, "without a broker a try fails", func() bool { is := bare.State(); return is.Tries > 0 && is.Err != nil && !is.Connected })
	b.start()
	becomes(t, "it is connected", func() bool { is := bare.State(); return is.Connected && is.Err == nil && is.Clients == 1 })
	for _, payload := range b.receive("hall/camera/frame", 2) {
		shadeOf(t, payload)
	}
	stamped := open(t, h, Share{Kind: MQTT, Source: f, Address: b.address("mqtt", "stamped"), Rate: 20, Header: true})
	last := time.Duration(-1)
	for _, payload := range b.receive("stamped", 2) {
		m, err := wire.ParseMessage(payload, wire.DefaultMaxFrame)
		if err != nil || !m.Stamped || m.Lied || m.Uptime <= last {
			t.Fatalf("%v: %+v after %v", err, m, last)
		}
		last = m.Uptime
		shadeOf(t, m.JPEG)
	}
	if is := stamped.State(); is.Sent < 2 {
		t.Errorf("%+v", is)
	}

	b.stop()
	becomes(t, "the broker is gone", func() bool {
		is := bare.State()
		return !is.Connected && is.Err != nil && is.Clients == 0 && !is.Next.IsZero()
	})
	b.start()
	becomes(t, "it is back", func() bool { return bare.State().Connected })
	shadeOf(t, b.receive("hall/camera/frame", 1)[0])
}

func TestMQTTNamesAndPasswords(t *testing.T) {
	b := newBroker(t)
	passwords := b.write("passwords", nil)
	run(t, "mosquitto_passwd", "-b", passwords, "camera", "geheim")
	b.more = []string{"password_file " + passwords}
	b.start()
	f := newFeed()
	film(t, f, 10, 16, 16)
	h := newHub()
	wrong := open(t, h, Share{Kind: MQTT, Source: f, Address: b.address("mqtt", "x"), User: "camera", Password: "guess me"})
	becomes(t, "a wrong password is refused", func() bool { is := wrong.State(); return errors.Is(is.Err, ErrPassword) && !is.Connected })
	if text := wrong.State().Err.Error(); strings.Contains(text, "guess me") {
		t.Errorf("the error tells the password: %s", text)
	}
	open(t, h, Share{Kind: MQTT, Source: f, Address: b.address("mqtt", "key"), User: "camera", Password: "geheim"})
	shadeOf(t, b.receive("key", 1, "-u", "camera", "-P", "geheim")[0])
	inside := open(t, h, Share{Kind: MQTT, Source: f, Address: "mqtt://camera:geheim@127.0.0.1:" + b.port + "/inside"})
	shadeOf(t, b.receive("inside", 1, "-u", "camera", "-P", "geheim")[0])
	if shown := strings.Join(inside.State().Addresses, " "); strings.Contains(shown, "geheim") {
		t.Errorf("shown as %s", shown)
	}
}

func TestMQTTEncrypted(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b := newBroker(t)
	cert := b.write("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}))
	b.more = []string{"certfile " + cert, "keyfile " + b.write("key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))}
	b.start()
	f := newFeed()
	film(t, f, 10, 16, 16)
	h := newHub()
	unknown := open(t, h, Share{Kind: MQTT, Source: f, Address: b.address("mqtts", "x")})
	becomes(t, "a certificate of nobody is refused", func() bool {
		is := unknown.State()
		return is.Err != nil && strings.Contains(is.Err.Error(), "certificate")
	})
	open(t, h, Share{Kind: MQTT, Source: f, Address: b.address("mqtts", "x"), AnyCert: true})
	shadeOf(t, b.receive("x", 1, "--cafile", cert)[0])
}

// A broker that answers and then takes nothing: pictures are left out, and nothing piles up.
func TestABrokerThatTakesNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f := newFeed()
	s := open(t, newHub(), Share{Kind: MQTT, Source: f, Address: "mqtt://" + l.Addr().String() + "/x"})
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Read(make([]byte, 512)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte{0x20, 2, 0, 0}); err != nil { // CONNACK: accepted
		t.Fatal(err)
	}
	becomes(t, "it is connected", func() bool { return s.State().Connected })
	for n := uint64(1); n < 20; n++ {
		f.put(Picture{Number: n, JPEG: bytes.Repeat([]byte{1}, 3<<20), At: time.Now()})
	}
	becomes(t, "something is on its way", func() bool {
		_, err := io.ReadFull(conn, make([]byte, 1000))
		return err == nil
	})
	if sent := s.State().Sent; sent > 4 {
		t.Errorf("%d pictures of 3 MiB are on their way", sent)
	}
}

func FuzzParseMQTT(f *testing.F) {
	for _, s := range []string{"mqtt://host/topic", "mqtts://u:p@[::1]:8883/a/b", "mqtt://host/a/+", "mqtt:///x", "http://x", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		u, topic, err := ParseMQTT(address)
		if err != nil {
			if !errors.Is(err, ErrAddress) {
				t.Fatalf("%q: %v", address, err)
			}
			return
		}
		if topic == "" || strings.ContainsAny(topic, "+#") || u.Hostname() == "" || u.Port() == "" {
			t.Fatalf("%q: %v, %q", address, u, topic)
		}
	})
}
