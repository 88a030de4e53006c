//go:build linux

package e2e

import (
	"strings"
	"testing"
)

func TestTypedNumbers(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	s.serve()
	for _, tc := range []struct {
		name, typed, counter string
		stored               string // "" means that it is refused
		says                 string
	}{
		{"plain", "12", "1", "12", "Called 12 to counter 1."},
		{"with a letter", "A012", "1", "A012", "Called A012 to counter 1."},
		{"full-width", "Ａ０１３", "2", "A013", "Called A013 to counter 2."},
		{"lower case", "b7", "1", "B7", "Called B7 to counter 1."},
		{"spaces around and within", "  A 0\t14 ", "1", "A014", "Called A014"},
		{"ideographic space", "A　015", "1", "A015", "Called A015"},
		{"hyphen", "a-16", "1", "A-16", "Called A-16"},
		{"longest", "ABCD1234", "1", "ABCD1234", "Called ABCD1234"},
		{"empty", "", "1", "", "Type a number first."},
		{"only spaces", "   ", "1", "", "Type a number first."},
		{"too long", "ABCD12345", "1", "", "at most 8 characters"},
		{"very long", strings.Repeat("9", 1000), "1", "", "at most 8 characters"},
		{"longer than the station reads", strings.Repeat("9", 100_000), "1", "", "far too long"},
		{"emoji", "A01😀", "1", "", "😀"},
		{"keycap", "1️⃣", "1", "", "cannot be in a number"},
		{"control character", "A0\a12", "1", "", "U+0007"},
		{"escape sequence", "\x1b[31mA1", "1", "", "U+001B"},
		{"bidirectional override", "A\u202e12", "1", "", "U+202E"},
		{"broken UTF-8", "A\xff12", "1", "", "cannot be in a number"},
		{"no digit", "ABC", "1", "", "at least one digit"},
		{"punctuation", "A;12", "1", "", "cannot be in a number"},
		{"unknown counter", "12", "99", "", `There is no counter "99". Known counters: 1, 2, 3, 4.`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := s.status()
			r := s.cli("call", "--counter", tc.counter, "--", tc.typed)
			after := s.status()
			if tc.stored == "" {
				if line := oneLine(t, r, 1); !strings.Contains(line, tc.says) {
					t.Errorf("it says %q, want %q", line, tc.says)
				}
				if after.Queue.LastSeq != before.Queue.LastSeq || len(after.Calls) != len(before.Calls) {
					t.Errorf("something was stored: %v", after.numbers())
				}
				return
			}
			if r.code != 0 || !strings.Contains(r.stdout, tc.says) || r.stderr != "" {
				t.Errorf("exit code %d, stdout %q, stderr %q", r.code, r.stdout, r.stderr)
			}
			if after.Queue.LastSeq != before.Queue.LastSeq+1 || len(after.Calls) == 0 || after.Calls[0].Number != tc.stored || after.Calls[0].Counter != tc.counter {
				t.Errorf("stored: %v", after.Calls)
			}
		})
	}
	s.stop()
}

func TestNextAndRecall(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	s.serve()
	for _, step := range []struct {
		name string
		args []string
		says string // on stdout, or on stderr when it is refused
		ok   bool
	}{
		{"recall before any call", []string{"recall"}, "This counter has not called anyone yet.", false},
		{"next before any call", []string{"next"}, "No number has been called yet.", false},
		{"call", []string{"call", "A099", "--counter", "2"}, "Called A099 to counter 2.", true},
		{"next keeps the prefix", []string{"next", "--counter", "3"}, "Called A100 to counter 3.", true},
		{"recall is the counter's own", []string{"recall", "-c", "2"}, "Recalled A099 to counter 2.", true},
		{"recall at a counter without calls", []string{"recall", "-c", "4"}, "This counter has not called anyone yet.", false},
		{"the first counter is the default", []string{"call", "5"}, "Called 5 to counter 1.", true},
	} {
		r := s.cli(step.args...)
		if step.ok && (r.code != 0 || strings.TrimSpace(r.stdout) != step.says) || !step.ok && !strings.Contains(oneLine(t, r, 1), step.says) {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q, want %q", step.name, r.code, r.stdout, r.stderr, step.says)
		}
	}
	s.stop()
}
