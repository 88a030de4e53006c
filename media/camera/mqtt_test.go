package camera

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/camera/wire"
)

// broker is a mosquitto that takes user with password hunter2.
type broker struct {
	address string
	config  string
	cmd     *exec.Cmd
}

func newBroker(t testing.TB) *broker {
	t.Helper()
	dir, port := t.TempDir(), freeport.TCP(t)
	passwords := filepath.Join(dir, "passwords")
	if out, err := exec.Command("mosquitto_passwd", "-b", "-c", passwords, "user", "hunter2").CombinedOutput(); err != nil {
		t.Fatalf("mosquitto_passwd (package mosquitto): %v: %s", err, out)
	}
	b := &broker{address: fmt.Sprintf("127.0.0.1:%d", port), config: filepath.Join(dir, "mosquitto.conf")}
	rules := filepath.Join(dir, "rules")
	config := fmt.Sprintf("listener %d 127.0.0.1\nallow_anonymous false\npassword_file %s\nacl_file %s\npersistence false\n", port, passwords, rules)
	if os.Geteuid() == 0 {
		config += "user root\n" // else it could not read the files
	}
	err := errors.Join(os.WriteFile(b.config, []byte(config), 0o600), os.WriteFile(rules, []byte("user user\ntopic readwrite cameras/#\n"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	b.start(t)
	t.Cleanup(b.stop)
	return b
}

func (b *broker) start(t testing.TB) {
	t.Helper()
	b.cmd = exec.Command("mosquitto", "-c", b.config)
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "mosquitto is up", func() bool {
		conn, err := net.Dial("tcp", b.address)
		if err == nil {
			conn.Close()
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

// publish has mosquitto_pub send a message.
func (b *broker) publish(t testing.TB, topic string, payload []byte) {
	t.Helper()
	host, port, _ := net.SplitHostPort(b.address)
	cmd := exec.Command("mosquitto_pub", "-h", host, "-p", port, "-u", "user", "-P", "hunter2", "-t", topic, "-s")
	cmd.Stdin = bytes.NewReader(payload)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("mosquitto_pub (package mosquitto-clients): %v: %s", err, out)
	}
}

func TestABrokerOfOthers(t *testing.T) {
	b := newBroker(t)
	one, two := photo(t, 160, 120, 60), photo(t, 320, 240, 200)
	var s Source
	// boards has three boards send, and tells whether they did so before the first one was forgotten.
	boards := func() bool {
		s = start(t, "mqtt://user:hunter2@"+b.address+"/cameras/+/frame", Options{})
		eventually(t, "it is connected", func() bool { return s.State().Connected })
		began := time.Now()
		b.publish(t, "cameras/east/frame", one)
		f := next(t, s, "", 0)
		if !bytes.Equal(f.JPEG, one) || f.Board != "cameras/east/frame" || f.Stamped {
			t.Errorf("%d bytes from %q", len(f.JPEG), f.Board)
		}
		b.publish(t, "cameras/west/frame", wire.AppendMessage(nil, 90*time.Second, two))
		f = next(t, s, "cameras/west/frame", 0)
		if !bytes.Equal(f.JPEG, two) || !f.Stamped || f.Uptime != 90*time.Second {
			t.Errorf("%d bytes from %q, %v", len(f.JPEG), f.Board, f.Uptime)
		}
		// Two boards on one topic are told apart by when they were switched on.
		b.publish(t, "cameras/west/frame", wire.AppendMessage(nil, 5*time.Hour, one))
		return time.Since(began) < boardAbsent/2
	}
	for limit := time.Now().Add(2 * patience); !boards(); {
		if time.Now().After(limit) {
			t.Fatal("this machine is too slow for boards that are forgotten")
		}
	}
	f := next(t, s, "cameras/west/frame #2", 0)
	state := s.State()
	if want := []string{"cameras/east/frame", "cameras/west/frame", "cameras/west/frame #2"}; !slices.Equal(names(state), want) || state.Chosen != want[0] {
		t.Errorf("boards %v, shown is %q", names(state), state.Chosen)
	}
	// What is no picture, half of one, or larger than allowed, is told.
	for want, payload := range map[error][]byte{
		wire.ErrNotJPEG: []byte("online"), wire.ErrDamaged: one[:len(one)/2], wire.ErrTooLarge: make([]byte, wire.DefaultMaxFrame+10<<10),
	} {
		b.publish(t, "cameras/east/frame", payload)
		eventually(t, "it is told", func() bool { return errors.Is(s.State().Fault, want) })
	}
	// The broker goes, and comes back.
	b.stop()
	eventually(t, "the broker is gone", func() bool { s := s.State(); return !s.Connected && s.Err != nil && !s.Next.IsZero() })
	if text := s.State().Err.Error(); strings.Contains(text, "hunter2") {
		t.Error(text)
	}
	b.start(t)
	eventually(t, "the broker is back", func() bool { return s.State().Connected })
	b.publish(t, "cameras/east/frame", two)
	if f = next(t, s, "cameras/east/frame", f.Number); !bytes.Equal(f.JPEG, two) {
		t.Error("not the picture")
	}
}

func TestABrokerThatRefuses(t *testing.T) {
	b := newBroker(t)
	for _, login := range []string{"user:wrong@", "other:hunter2@", ""} {
		s := start(t, "mqtt://"+login+b.address+"/cameras/frame", Options{})
		eventually(t, "it is told", func() bool { return errors.Is(s.State().Err, ErrPassword) })
	}
}

// The embedded server of a queue speaks MQTT, too: no other broker is needed.
func TestTheServerOfAQueueAsBroker(t *testing.T) {
	o := &server.Options{
		ServerName: "queue", Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
		MQTT: server.MQTTOpts{Host: "127.0.0.1", Port: -1, Username: "board", Password: "hunter2"},
	}
	n, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	n.Start()
	defer n.WaitForShutdown()
	defer n.Shutdown()
	if !n.ReadyForConnections(patience) {
		t.Fatal("it does not start")
	}
	b := &broker{address: net.JoinHostPort("127.0.0.1", fmt.Sprint(o.MQTT.Port))}
	s, err := Open("mqtt://board:hunter2@"+b.address+"/cameras/frame", Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	defer s.Close()
	eventually(t, "it is connected", func() bool { return s.State().Connected })
	jpeg := photo(t, 640, 480, 90)
	host, port, _ := net.SplitHostPort(b.address)
	cmd := exec.Command("mosquitto_pub", "-h", host, "-p", port, "-u", "board", "-P", "hunter2", "-t", "cameras/frame", "-s")
	cmd.Stdin = bytes.NewReader(jpeg)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if f := next(t, s, "", 0); !bytes.Equal(f.JPEG, jpeg) {
		t.Error("not the picture")
	}
}

// pipe is a connection that gives what it holds.
type pipe struct {
	net.Conn
	io.Reader
}

func (p pipe) Read(b []byte) (int, error) { return p.Reader.Read(b) }

// packet is one of MQTT.
func packet(kind byte, size int) []byte {
	head := []byte{kind}
	for n := size; ; {
		b := byte(n % 128)
		if n /= 128; n > 0 {
			head = append(head, b|128)
			continue
		}
		return append(append(head, b), bytes.Repeat([]byte{kind}, size)...)
	}
}

func TestPacketsThatAreTooLargeAreLeftOut(t *testing.T) {
	small, edge, large := packet(0x30, 5), packet(0x40, 1000), packet(0x31, 200_000)
	data := slices.Concat(small, large, edge, packet(0xD0, 0), packet(0x30, 1001), small)
	for name, from := range map[string]io.Reader{"at once": bytes.NewReader(data), "byte by byte": iotest.OneByteReader(bytes.NewReader(data))} {
		var dropped []int
		got, err := io.ReadAll(newSieve(pipe{Reader: from}, 1000, func(n int) { dropped = append(dropped, n) }))
		if want := slices.Concat(small, edge, packet(0xD0, 0), small); err != nil || !bytes.Equal(got, want) || !slices.Equal(dropped, []int{200_000, 1001}) {
			t.Errorf("%s: %d bytes, want %d; dropped %v; %v", name, len(got), len(want), dropped, err)
		}
	}
}

func FuzzSieve(f *testing.F) {
	f.Add(packet(0x30, 5))
	f.Add(append(packet(0x30, 200), packet(0x30, 3)...))
	f.Add([]byte{0x30, 0xFF, 0xFF, 0xFF, 0x7F, 1})
	f.Add([]byte{0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _ := io.ReadAll(newSieve(pipe{Reader: bytes.NewReader(data)}, 100, func(n int) {
			if n <= 100 {
				t.Error("dropped", n)
			}
		}))
		if len(got) > len(data) {
			t.Error("bytes out of nothing")
		}
	})
}
