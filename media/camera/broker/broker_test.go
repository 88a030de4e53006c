package broker

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/gate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func listening(t *testing.T, b *Broker) *Broker {
	t.Helper()
	b.Host, b.Port, b.Log = "127.0.0.1", freeport.TCP(t), slog.New(slog.NewTextHandler(io.Discard, nil))
	if b.Dir == "" {
		b.Dir = t.TempDir()
	}
	if err := b.Initialize(); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *Broker) client(t *testing.T, program string, args ...string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("%s (mosquitto-clients) is missing", program)
	}
	return exec.CommandContext(t.Context(), program, append([]string{"-h", b.Host, "-p", strconv.Itoa(b.Port)}, args...)...)
}

// A large picture goes from one foreign client to another; who has no password, or the wrong one, is turned away.
func TestPicturesPass(t *testing.T) {
	b := listening(t, &Broker{User: "board", Password: "hunter2"})
	defer b.Close()
	picture := bytes.Repeat([]byte{0xff, 0xd8, 1, 2, 3}, 800_000)
	got := make(chan []byte, 1)
	sub := b.client(t, "mosquitto_sub", "-u", "board", "-P", "hunter2", "-t", "cameras/+", "-C", "1", "-W", "60", "-N")
	go func() {
		out, _ := sub.Output()
		got <- out
	}()
	for received := []byte(nil); received == nil; {
		pub := b.client(t, "mosquitto_pub", "-u", "board", "-P", "hunter2", "-t", "cameras/door", "-s")
		pub.Stdin = bytes.NewReader(picture)
		if out, err := pub.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		select {
		case received = <-got: // the first ones may have come before it listened
			if !bytes.Equal(received, picture) {
				t.Errorf("%d bytes, want %d", len(received), len(picture))
			}
		case <-time.After(200 * time.Millisecond):
		}
	}
	for _, wrong := range [][]string{{}, {"-u", "board", "-P", "guess"}} {
		out, err := b.client(t, "mosquitto_pub", append(wrong, "-t", "x", "-m", "y")...).CombinedOutput()
		if err == nil || !strings.Contains(strings.ToLower(string(out)), "refused") {
			t.Errorf("%v: %v %s", wrong, err, out)
		}
	}
}

// The folder of a broker that has ended serves the next one.
func TestItBeginsAnew(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		b := listening(t, &Broker{Dir: dir})
		if out, err := b.client(t, "mosquitto_pub", "-t", "x", "-m", "y", "-r", "-q", "1").CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		b.Close()
	}
}

func TestRefused(t *testing.T) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	open := &Broker{Host: "0.0.0.0", Port: freeport.TCP(t), Dir: t.TempDir(), Log: log}
	if err := open.Initialize(); !errors.Is(err, ErrUnprotected) {
		t.Errorf("open to everybody: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	if port, ok := gate.IsPortInUse((&Broker{Host: "127.0.0.1", Port: taken, Dir: t.TempDir(), Log: log}).Initialize()); !ok || port != taken {
		t.Errorf("a port that is taken: %d, %v", port, ok)
	}
}
