package soundrig

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	// Sink is the name of the null sink.
	Sink = "speaker"

	patience = 60 * time.Second // for the server to answer on a busy machine
	interval = 20 * time.Millisecond
)

// alsaConfig makes PulseAudio ALSA's default device. The system's own file has to be named, for ALSA_CONFIG_PATH replaces it.
const alsaConfig = `</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
`

// Rig is a private sound server. Its methods fail the test instead of returning errors; call them from its goroutine.
type Rig struct {
	t      testing.TB
	dir    string
	server *exec.Cmd
	exited chan struct{}
}

// Start prepares the environment and starts a server with a sink.
func Start(t testing.TB) *Rig {
	t.Helper()
	r := Prepare(t)
	r.StartServer()
	r.LoadSink()
	return r
}

// Prepare prepares the environment without starting a server: a machine whose sound system is down.
func Prepare(t testing.TB) *Rig {
	t.Helper()
	// Not t.TempDir: its path may be too long for a socket's name.
	dir, err := os.MkdirTemp("", "rig")
	if err != nil {
		t.Fatal(err)
	}
	r := &Rig{t: t, dir: dir}
	t.Cleanup(func() {
		r.StopServer()
		_ = os.RemoveAll(dir)
	})
	for _, name := range []string{"run", "config", "state"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "asound.conf"), []byte(alsaConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range r.variables() {
		t.Setenv(name, value)
	}
	return r
}

func (r *Rig) variables() map[string]string {
	return map[string]string{
		"XDG_RUNTIME_DIR":  filepath.Join(r.dir, "run"),
		"XDG_CONFIG_HOME":  filepath.Join(r.dir, "config"),
		"PULSE_STATE_PATH": filepath.Join(r.dir, "state"),
		"PULSE_SERVER":     "unix:" + filepath.Join(r.dir, "run", "pulse", "native"),
		"PULSE_COOKIE":     filepath.Join(r.dir, "config", "cookie"),
		"ALSA_CONFIG_PATH": filepath.Join(r.dir, "asound.conf"),
	}
}

// Env returns this process's environment with the rig's, for child processes.
func (r *Rig) Env() []string {
	env := os.Environ()
	for name, value := range r.variables() {
		env = append(env, name+"="+value)
	}
	return env
}

// StartServer starts the server, without a sink, and waits until it answers.
func (r *Rig) StartServer() {
	r.t.Helper()
	// The server ends by itself when it has no clients for a while, should the test be killed before its cleanup.
	r.server = exec.Command("pulseaudio", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=120",
		"-n", "-L", "module-native-protocol-unix")
	r.server.Env = r.Env()
	var log bytes.Buffer
	r.server.Stderr = &log
	if err := r.server.Start(); err != nil {
		r.t.Fatalf("starting pulseaudio (Debian: apt-get install pulseaudio pulseaudio-utils libasound2-plugins): %v", err)
	}
	server, exited := r.server, make(chan struct{})
	r.exited = exited
	go func() {
		_ = server.Wait()
		close(exited)
	}()
	for deadline := time.Now().Add(patience); ; time.Sleep(interval) {
		if _, err := r.pactl("info"); err == nil {
			return
		}
		select {
		case <-exited:
			r.t.Fatalf("pulseaudio ended: %s", log.String())
		default:
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("pulseaudio does not answer")
		}
	}
}

// StopServer kills the server, as a crash would, and waits for its end.
func (r *Rig) StopServer() {
	if r.server == nil {
		return
	}
	_ = r.server.Process.Kill()
	<-r.exited
	r.server = nil
}

// Signal sends the server a signal: SIGSTOP makes it hang, SIGCONT go on.
func (r *Rig) Signal(s os.Signal) {
	r.t.Helper()
	if err := r.server.Process.Signal(s); err != nil {
		r.t.Fatal(err)
	}
}

// LoadSink plugs the loudspeaker in.
func (r *Rig) LoadSink() {
	r.t.Helper()
	r.LoadSinkAs(Sink, pcm.Rate, 2)
}

// LoadSinkAs plugs in a loudspeaker of that name, with a clock and channels of its own. The first one is the default, and what it plays
// is what the default microphone hears.
func (r *Rig) LoadSinkAs(name string, rate, channels int) {
	r.t.Helper()
	if _, err := r.pactl("load-module", "module-null-sink", "sink_name="+name, "format=s16le",
		fmt.Sprint("rate=", rate), fmt.Sprint("channels=", channels)); err != nil {
		r.t.Fatal(err)
	}
}

// AddDevice gives PortAudio one more device of that name, which leads to the same server, and a sign that there is one.
func (r *Rig) AddDevice(name string) {
	r.t.Helper()
	file, err := os.OpenFile(filepath.Join(r.dir, "asound.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		r.t.Fatal(err)
	}
	_, err = fmt.Fprintf(file, "pcm.%s { type pulse }\n", name)
	now := time.Now()
	if err := errors.Join(err, file.Close(), os.Chtimes(filepath.Join(r.dir, "run", "pulse", "native"), now, now)); err != nil {
		r.t.Fatal(err)
	}
}

// UnloadSink unplugs all loudspeakers.
func (r *Rig) UnloadSink() {
	r.t.Helper()
	if _, err := r.pactl("unload-module", "module-null-sink"); err != nil {
		r.t.Fatal(err)
	}
}

func (r *Rig) pactl(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "pactl", args...)
	cmd.Env = r.Env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("pactl %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// Record returns the next d of what the loudspeaker plays, at pcm.Rate, mono. It takes at least that long.
func (r *Rig) Record(d time.Duration) pcm.Buffer {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d+patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "parec", "--device="+Sink+".monitor", "--format=s16le", "--channels=1",
		fmt.Sprint("--rate=", pcm.Rate), "--latency-msec=20")
	cmd.Env = r.Env()
	out, err := cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		r.t.Fatalf("starting parec: %v", err)
	}
	raw := make([]byte, 2*pcm.Silence(pcm.Rate, d).Frames())
	n, err := io.ReadFull(out, raw)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if err != nil {
		r.t.Fatalf("recording: %d of %d bytes: %v: %s", n, len(raw), err, complaint.String())
	}
	b := pcm.Buffer{Rate: pcm.Rate, Channels: 1, Samples: make([]int16, len(raw)/2)}
	for i := range b.Samples {
		b.Samples[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return b
}
