//go:build linux

package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const operatorTitle = "Queuecast – Operator"

// newLocked is a station whose screen is locked by a PIN.
func newLocked(t *testing.T, pin, sections string) *station {
	t.Helper()
	s := newStation(t, noSound+sections)
	setting := start(t, s.env, nil, binary, "--data", s.dir, "pin")
	if _, err := fmt.Fprintln(setting.stdin, pin); err != nil {
		t.Fatal(err)
	}
	if code := setting.wait(t); code != 0 {
		t.Fatalf("pin: exit code %d: %s", code, setting.stderr)
	}
	if text, err := os.ReadFile(filepath.Join(s.dir, "settings.toml")); err != nil || strings.Contains(string(text), pin) {
		t.Fatalf("the PIN stands in the settings: %v", err)
	}
	return s
}

// TestLockedScreenIsLeftWithThePINOnly tries to leave by the window manager.
func TestLockedScreenIsLeftWithThePINOnly(t *testing.T) {
	t.Parallel()
	const pin, wrong = "2468", "1111"
	x := newScreen(t)
	s := newLocked(t, pin, "")
	s.on(x)
	s.begin(binary, "--data", s.dir, "--kiosk")
	x.do("windowactivate", "--sync", x.window(operatorTitle))
	screen := image.Rect(0, 0, screenWidth, screenHeight)
	eventually(t, "the window fills the screen", func() bool { return x.area(operatorTitle) == screen })
	x.drawn()
	x.typed("A012")
	x.key("Return")
	s.expect("calling needs no PIN", "A012", "1", false)

	before := x.still()
	x.key("alt+F4")
	eventually(t, "the PIN is asked for", func() bool { return alike(before, x.shot(), 2) < 0.9 })
	keep(t, x.shot(), "kiosk-pin")
	x.typed(wrong)
	x.key("Return")
	tries := filepath.Join(s.dir, "pin-tries.json")
	eventually(t, "the wrong PIN is noted", func() bool { _, err := os.Stat(tries); return err == nil })
	if !s.running() {
		t.Fatal("a wrong PIN ends the program")
	}
	x.key("Escape") // instead of another try
	eventually(t, "the window is as before", func() bool { return alike(before, x.shot(), 2) > 0.95 })
	x.typed("A013")
	x.key("Return")
	s.expect("calling goes on", "A013", "1", false)

	x.key("alt+F4")
	eventually(t, "the PIN is asked for again", func() bool { return alike(before, x.shot(), 2) < 0.9 })
	x.typed(pin)
	x.key("Return")
	if code := s.wait(t); code != 0 {
		t.Errorf("exit code %d after the PIN", code)
	}
	log, _ := filepath.Glob(filepath.Join(s.dir, "*.log"))
	for _, path := range log {
		if text, err := os.ReadFile(path); err != nil || strings.Contains(string(text), pin) || strings.Contains(string(text), wrong) {
			t.Errorf("a PIN stands in %s: %v", path, err)
		}
	}
}

// TestLockedScreenComesBackAfterACrash kills a watched kiosk.
func TestLockedScreenComesBackAfterACrash(t *testing.T) {
	t.Parallel()
	x := newScreen(t)
	s := newLocked(t, "2468", "")
	s.on(x)
	s.begin(binary, "watch", "--", "--data", s.dir, "--kiosk")
	screen := image.Rect(0, 0, screenWidth, screenHeight)
	eventually(t, "the window fills the screen", func() bool { return x.area(operatorTitle) == screen })
	s.call("A012", "1")
	killed := s.status().PID
	if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a window of another process fills the screen", func() bool {
		of := finish(t, x.env, "xdotool", "search", "--onlyvisible", "--name", operatorTitle, "getwindowpid")
		return of.code == 0 && strings.TrimSpace(of.stdout) != fmt.Sprint(killed) && x.area(operatorTitle) == screen
	})
	eventually(t, "the station is back, too", func() bool { return s.cli("status").code == 0 }) // the window comes first
	if mode := s.status().Mode; mode != "kiosk" {
		t.Errorf("it came back as %q", mode)
	}
	s.expect("what was called before", "A012", "1", false)
	s.stop()
	eventually(t, "nothing is left", func() bool { return len(marked(s.mark)) == 0 })
}

// TestLockedStationThatOnlyShows looks for anything that lies over the hall's picture.
func TestLockedStationThatOnlyShows(t *testing.T) {
	t.Parallel()
	const pin, display = "2468", "Queuecast – Display"
	x := newScreen(t)
	s := newLocked(t, pin, "[station]\nrole = \"display\"\n")
	s.on(x)
	s.begin(binary, "--data", s.dir, "--kiosk")
	screen := image.Rect(0, 0, screenWidth, screenHeight)
	eventually(t, "the display fills the screen", func() bool { return x.area(display) == screen })
	eventually(t, "the picture is there", func() bool { return !plain(x.shot()) })
	if at := x.area(operatorTitle); !at.Empty() {
		t.Errorf("the operator's window lies over it, at %v", at)
	}
	before := x.still()
	keep(t, before, "kiosk-display")
	x.do("windowactivate", "--sync", x.window(display))
	x.key("Escape")
	eventually(t, "the PIN is asked for", func() bool { return alike(before, x.shot(), 2) < 0.95 })
	x.typed(pin)
	x.key("Return")
	if code := s.wait(t); code != 0 {
		t.Errorf("exit code %d after the PIN", code)
	}
}
