//go:build unix

package speech

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// engine writes a shell script that stands for the program, next to a good WAV file and a named pipe called "alive",
// and returns it with the folder.
func engine(t *testing.T, script string) (*Espeak, string) {
	t.Helper()
	dir := t.TempDir()
	var wav bytes.Buffer
	if err := pcm.EncodeWAV(&wav, pcm.Tone(22_050, 1000, 500*time.Millisecond, 0)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "engine")
	for name, content := range map[string][]byte{"good.wav": wav.Bytes(), "engine": []byte("#!/bin/sh\ncd '" + dir + "'\n" + script + "\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "alive"), 0o600); err != nil {
		t.Fatal(err)
	}
	return &Espeak{Path: path, Limit: generous}, dir
}

func TestEngineFaults(t *testing.T) {
	const brief = 300 * time.Millisecond
	for name, c := range map[string]struct {
		script string
		limit  time.Duration
		want   error
		says   string
	}{
		"hangs":                    {"sleep 1000", brief, ErrTimeout, "300ms"},
		"hangs in the middle":      {"head -c 1000 good.wav; exec sleep 1000", brief, ErrTimeout, ""},
		"ignores being asked":      {"trap '' TERM INT HUP; while :; do sleep 1; done", brief, ErrTimeout, ""},
		"writes garbage":           {"echo this is no sound", generous, ErrBadAudio, ""},
		"writes nothing":           {":", generous, ErrBadAudio, ""},
		"writes half a file":       {"head -c 10000 good.wav", generous, ErrBadAudio, "cut short"},
		"writes half a header":     {"head -c 30 good.wav", generous, ErrBadAudio, ""},
		"writes silence":           {"head -c 44 good.wav; head -c 22050 /dev/zero", generous, ErrBadAudio, "silent"},
		"writes without end":       {"cat /dev/zero", generous, ErrBadAudio, "more than"},
		"fails":                    {"exit 1", generous, ErrFailed, "exit status 1"},
		"fails and says why":       {"echo 'no  data' >&2; exit 1", generous, ErrFailed, "no data"},
		"fails and talks too much": {"yes long story | head -c 1000000 >&2; exit 1", generous, ErrFailed, "long story"},
		"crashes":                  {"kill -SEGV $$", generous, ErrFailed, "segmentation"},
		"good sound, bad end":      {"cat good.wav; exit 3", generous, ErrFailed, "exit status 3"},
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := engine(t, c.script)
			e.Limit = c.limit
			b, err := e.Speak(t.Context(), Utterance{Text: "12"})
			if !errors.Is(err, c.want) || len(b.Samples) > 0 {
				t.Fatalf("%d samples, error %v, want %v", len(b.Samples), err, c.want)
			}
			if text := err.Error(); !strings.Contains(text, c.says) || len(text) > 2*maxComplaint {
				t.Errorf("the error of %d bytes does not say %q: %v", len(text), c.says, err)
			}
		})
	}
}

func TestEngineMissing(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("#!/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"no such file": filepath.Join(dir, "none"), "not executable": plain, "a folder": dir} {
		t.Run(name, func(t *testing.T) {
			if _, err := (&Espeak{Path: path}).Speak(t.Context(), Utterance{Text: "12"}); !errors.Is(err, ErrMissing) {
				t.Errorf("error %v", err)
			}
		})
	}
	t.Run("not in PATH", func(t *testing.T) {
		t.Setenv("PATH", dir)
		if _, err := (&Espeak{}).Speak(t.Context(), Utterance{Text: "12"}); !errors.Is(err, ErrMissing) {
			t.Errorf("error %v", err)
		}
	})
}

func TestEngineGetsTheTextAsTextOnly(t *testing.T) {
	e, dir := engine(t, `echo "$@" > args; cat > text; cat good.wav`)
	const text = "$(touch owned); `touch owned` ' \" --option"
	b, err := e.Speak(t.Context(), Utterance{Lang: "zh", Text: text, Rate: 120, Volume: 50})
	if err != nil {
		t.Fatal(err)
	}
	if b.Rate != pcm.Rate || math.Abs(b.Goertzel(1000)-0.25) > 0.05 {
		t.Errorf("%d Hz, amplitude %.2f", b.Rate, b.Goertzel(1000))
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "text")); string(got) != text {
		t.Errorf("standard input was %q", got)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "args")); string(got) != "-b 1 --stdin --stdout -v cmn -s 120\n" {
		t.Errorf("arguments were %q", got)
	}
}

// waitForEnd returns when no process holds the engine's pipe "alive" any more.
func waitForEnd(t *testing.T, alive *os.File) {
	t.Helper()
	if err := alive.SetReadDeadline(time.Now().Add(generous)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(alive); err != nil {
		t.Errorf("a process of the engine is still there: %v", err)
	}
}

// opened opens the engine's pipe without waiting for a writer, so that a script which never starts cannot block us.
func opened(t *testing.T, dir string) *os.File {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, "alive"), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestNothingOfTheEngineIsLeftBehind(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		limit  time.Duration
		want   error
	}{
		"child of a hanging engine":        {"exec 3>alive; sleep 1000 & sleep 1000", 300 * time.Millisecond, ErrTimeout},
		"child that keeps the pipe open":   {"exec 3>alive; sleep 1000 & cat good.wav", generous, nil},
		"child after the engine's failure": {"exec 3>alive; sleep 1000 >/dev/null 2>&1 & exit 1", generous, ErrFailed},
		"child of one that floods us":      {"exec 3>alive; sleep 1000 & cat /dev/zero", generous, ErrBadAudio},
	} {
		t.Run(name, func(t *testing.T) {
			e, dir := engine(t, c.script)
			e.Limit = c.limit
			alive := opened(t, dir)
			_, err := e.Speak(t.Context(), Utterance{Text: "12"})
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			waitForEnd(t, alive)
		})
	}
}

func TestCancelEndsTheEngine(t *testing.T) {
	e, dir := engine(t, "exec 3>alive; echo up >&3; sleep 1000")
	alive := opened(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := e.Speak(ctx, Utterance{Text: "12"})
		result <- err
	}()
	// A pipe without a writer reads as ended, so read on until the script has opened it.
	buf := make([]byte, 3)
	for n := 0; n < len(buf); {
		m, err := alive.Read(buf[n:])
		if err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		n += m
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	waitForEnd(t, alive)
}
