package app

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/pcm"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestSayIntoAFile(t *testing.T) {
	dir := small(t, nil)
	file := filepath.Join(t.TempDir(), "out.wav")
	check := func(what string, wav []byte) {
		t.Helper()
		sound, err := pcm.DecodeWAV(bytes.NewReader(wav))
		if err != nil || sound.Rate != pcm.Rate || sound.Channels != 1 || sound.Frames() < pcm.Rate/4 || sound.Peak() == 0 {
			t.Errorf("%s: %v, %d Hz, %d frames", what, err, sound.Rate, sound.Frames())
		}
	}
	for _, language := range []string{"zh", "en"} {
		got := run(t, "say", "12 号", "--lang", language, "-o", file, "--data", dir)
		if got.code != exitDone || !strings.Contains(got.stdout, file) {
			t.Fatalf("%s: %+v", language, got)
		}
		wav, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check(language, wav)
	}
	got := run(t, "say", "--output", "-", "--data", dir, "--", "-12")
	if got.code != exitDone || got.stderr != "" {
		t.Fatalf("to standard output: %d %s", got.code, got.stderr)
	}
	check("standard output", []byte(got.stdout))
}

func TestSayFails(t *testing.T) {
	engine := filepath.Join(t.TempDir(), "engine")
	garbage := small(t, func(s *settings.Settings) { s.Voice.Engine = engine })
	if err := os.WriteFile(engine, []byte("#!/bin/sh\necho garbage\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"nothing but blanks", []string{"say", " \t", "-o", "-", "--data", small(t, nil)}, "nothing to say"},
		{"no such language", []string{"say", "x", "--lang", "tlh", "-o", "-", "--data", small(t, nil)}, "a voice for this language"},
		{"an option for a language", []string{"say", "x", "--lang", "--path=/", "-o", "-", "--data", small(t, nil)}, "a voice for"},
		{"no program", []string{"say", "x", "-o", "-", "--data", small(t, func(s *settings.Settings) { s.Voice.Engine = "/there/is/none" })}, "espeak-ng"},
		{"garbage", []string{"say", "x", "-o", "-", "--data", garbage}, "no usable sound"},
		{"no such engine", []string{"say", "x", "--engine", "nosuch", "-o", "-", "--data", small(t, nil)}, "builtin"},
		{"no such phrase", []string{"say", "--phrase", "x", "-o", "-", "--data", small(t, nil)}, "no saved announcement"},
		{"no such number", []string{"say", "--call", "A-", "-o", "-", "--data", small(t, nil)}, "number"},
		{"no such counter", []string{"say", "--call", "A1", "--counter", "99", "-o", "-", "--data", small(t, nil)}, "99"},
		{"nothing to stop", []string{"stop", "--data", small(t, nil)}, "running"},
		{"no such folder", []string{"say", "x", "-o", filepath.Join(t.TempDir(), "no", "out.wav"), "--data", small(t, nil)}, "writing the sound"},
		{"no loudspeaker", []string{"say", "x", "--data", small(t, nil)}, "No loudspeaker"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := run(t, c.args...); got.code != exitFailed || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
				t.Errorf("got %+v, want %q", got, c.want)
			}
		})
	}
}

func TestSayAtTheRunningStation(t *testing.T) {
	dir := small(t, func(s *settings.Settings) { s.Voice.Enabled = true })
	serve(t, dir)
	long := strings.TrimSpace(strings.Repeat("hello ", 40)) // it has to be heard when the status is asked for
	if got := run(t, "say", long, "--lang", "en", "--data", dir); got.code != exitDone || got.stderr != "" {
		t.Errorf("got %+v", got)
	}
	await(t, "the voice", func() bool { return statusOf(t, dir).Voice.Text == "Speaking..." })
	if got := run(t, "say", strings.Repeat("x", 501), "--data", dir); got.code != exitFailed || !strings.Contains(got.stderr, "500") {
		t.Errorf("too long: %+v", got)
	}
}
