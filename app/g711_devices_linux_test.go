package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
	"github.com/queuecast/queuecast/media/soundfile"
)

func TestRecordPlayAndLoopByCommand(t *testing.T) {
	soundrig.Start(t)
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }

	got := run(t, "--data", dir, "g711", "record", file("new/a.g711a"), "--seconds", "1", "--rate", "44100", "--channels", "2", "--law", "a")
	if got.code != exitDone || len(fileBytes(t, file("new/a.g711a"))) != 2*44_100 || !strings.Contains(got.stdout, "0:00:01") {
		t.Errorf("record: %+v", got)
	}
	if got = run(t, "--data", dir, "g711", "record", file("new/a.g711a"), "--seconds", "1"); got.code != exitFailed || !strings.Contains(got.stderr, "--force") {
		t.Errorf("a file that exists: %+v", got)
	}
	got = run(t, "--data", dir, "g711", "record", file("b.wav"), "--seconds", "0.5", "--rate", "8000", "--channels", "1", "--law", "u", "--split", "200ms")
	f, samples := samplesOf(t, file("b-3.wav"))
	if got.code != exitDone || f.Container != soundfile.WAV || f.Encoding != soundfile.MuLaw || f.Rate != 8000 || len(samples) != 800 {
		t.Errorf("parts: %+v, the third %v with %d samples", got, f, len(samples))
	}
	if got = run(t, "--data", dir, "g711", "play", file("new/a.g711a"), "--speed", "2"); got.code != exitDone {
		t.Errorf("play: %+v", got)
	}
	piped, out := piped(t, fileBytes(t, file("b.wav")), "--data", dir, "g711", "play", "-")
	if piped.code != exitDone || len(out) > 0 {
		t.Errorf("play from a pipe: %+v", piped)
	}
	if got = run(t, "--data", dir, "g711", "loop", "--seconds", "5", "--rate", "16000", "--channels", "1"); got.code != exitDone || !strings.Contains(got.stdout, " ms") {
		t.Errorf("loop: %+v", got)
	}
	t.Log(got)
	if got = run(t, "--data", dir, "g711", "devices"); got.code != exitDone || !strings.Contains(got.stdout, "ALSA\tdefault\n") {
		t.Errorf("devices: %+v", got)
	}
}

// Ctrl+C ends a recording properly: in a folder the name is the date, in a pipe there is nothing but samples.
func TestRecordingIsStopped(t *testing.T) {
	soundrig.Start(t)
	for _, pipes := range []bool{false, true} {
		dir := t.TempDir()
		target := dir
		if pipes {
			target = pipe
		}
		var stdout, stderr bytes.Buffer
		var wrote growing
		ctx, cancel := context.WithCancel(t.Context())
		c := &cli{version: "1.2.3", stdout: &stdout, stderr: &stderr}
		if pipes {
			c.stdout = &wrote
		}
		ended := make(chan int, 1)
		go func() {
			ended <- c.run(ctx, []string{"--data", dir, "g711", "record", target, "--rate", "8000", "--channels", "1"})
		}()
		recorded := func() int64 {
			if pipes {
				return wrote.size()
			}
			names, _ := filepath.Glob(filepath.Join(dir, "*_8000_1.g711a"))
			if len(names) == 0 {
				return 0
			}
			info, err := os.Stat(names[0])
			if err != nil {
				t.Fatal(err)
			}
			return info.Size()
		}
		await(t, "what is synced", func() bool { return recorded() > 0 })
		before := recorded()
		time.Sleep(100 * time.Millisecond)
		cancel()
		if code := <-ended; code != exitDone || recorded() < before {
			t.Errorf("%d, %d bytes, %s", code, recorded(), stderr.String())
		}
		if told := stdout.String(); !pipes && !strings.Contains(told, "A-law, 8000 Hz, 1 channel") {
			t.Errorf("%q", told)
		}
	}
}

func TestDeviceCommandsRefuse(t *testing.T) {
	soundrig.Prepare(t) // there is no device
	dir := t.TempDir()
	file := filepath.Join(dir, "a.wav")
	toneFile(t, file, 8000, 1)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"record", filepath.Join(dir, "b.wav")}, exitFailed, "No microphone"},
		{[]string{"play", file}, exitFailed, "No loudspeaker"},
		{[]string{"loop"}, exitFailed, "No "},
		{[]string{"devices"}, exitDone, "no sound device"},
		{[]string{"play", file + "x"}, exitFailed, "There is no file"},
		{[]string{"record"}, exitUsage, ""},
		{[]string{"record", "a.txt"}, exitUsage, "a.txt"},
		{[]string{"record", "a.g711a", "--law", "u"}, exitUsage, "a.g711a"},
		{[]string{"record", "a.wav", "--seconds", "-1"}, exitUsage, "--seconds"},
		{[]string{"record", "a.wav", "--rate", "7"}, exitUsage, "7 Hz"},
		{[]string{"record", "a.wav", "--voice", "3"}, exitUsage, "--voice"},
		{[]string{"play", file, "--speed", "3"}, exitUsage, "--speed"},
		{[]string{"play", "-", "--from", "3s"}, exitUsage, "--from"},
		{[]string{"loop", "x"}, exitUsage, "x"},
	} {
		got := run(t, append([]string{"--data", dir, "g711"}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.stderr, c.says) {
			t.Errorf("%q: %+v", c.args, got)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "b.wav")); err == nil {
		t.Error("a file of nothing is left behind")
	}
}

// growing counts what is written to it.
type growing struct{ data buffer }

func (g *growing) Write(p []byte) (int, error) { return g.data.Write(p) }
func (g *growing) size() int64                 { return int64(len(g.data.String())) }
