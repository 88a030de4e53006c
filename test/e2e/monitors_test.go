//go:build linux

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Two monitors of a video card that is not there.
const twoMonitors = `
Section "ServerLayout"
  Identifier "layout"
  Screen 0 "screen"
  Option "AutoAddDevices" "false"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1280x720"
    Virtual 3840 1080
  EndSubSection
EndSection
`

// Mode of the second monitor, as cvt gives it for 1920x1080 at 60 Hz.
const secondMode = "172.80 1920 2040 2248 2576 1080 1081 1084 1118"

const leftMonitor, rightMonitor = "DUMMY0", "DUMMY1"

// newTwoScreens is a screen of 1280x720 with one of 1920x1080 to its right.
func newTwoScreens(t *testing.T) *screen {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("Xorg takes a configuration of a test's own from root only")
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "xorg.conf")
	if err := os.WriteFile(config, []byte(twoMonitors), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startX(t, "Xorg", "-config", config, "-logfile", filepath.Join(dir, "log"))
	s.xrandr(append([]string{"--newmode", "second"}, strings.Fields(secondMode)...)...)
	s.xrandr("--addmode", rightMonitor, "second")
	s.xrandr("--output", leftMonitor, "--mode", "1280x720")
	s.plug(true)
	s.xrandr("--query") // has the server look at what is plugged in
	s.manage()
	return s
}

func (s *screen) xrandr(args ...string) {
	s.t.Helper()
	if r := finish(s.t, s.env, "xrandr", args...); r.code != 0 {
		s.t.Fatalf("xrandr %v: %s", args, r.stderr)
	}
}

// plug plugs the right monitor in, or takes it away.
func (s *screen) plug(in bool) {
	s.t.Helper()
	if in {
		s.xrandr("--output", rightMonitor, "--mode", "second", "--right-of", leftMonitor)
	} else {
		s.xrandr("--output", rightMonitor, "--off")
	}
}

// area is where a window is; empty when there is none, or several.
func (s *screen) area(title string) image.Rectangle {
	s.t.Helper()
	r := finish(s.t, s.env, "xdotool", "search", "--onlyvisible", "--name", title, "getwindowgeometry", "--shell")
	values := map[string]int{}
	for _, line := range strings.Fields(r.stdout) {
		name, value, _ := strings.Cut(line, "=")
		values[name], _ = strconv.Atoi(value)
	}
	return image.Rect(values["X"], values["Y"], values["X"]+values["WIDTH"], values["Y"]+values["HEIGHT"])
}

// TestDisplayFindsItsMonitor opens the display beside the operator's window, takes its monitor away and brings it back.
func TestDisplayFindsItsMonitor(t *testing.T) {
	t.Parallel()
	right := image.Rect(1280, 0, 3200, 1080)
	const display = "Queuecast – Display"
	x := newTwoScreens(t)
	s := newStation(t, noSound)
	s.start(x)
	operator := x.window("Queuecast – Operator")
	x.do("windowactivate", "--sync", operator)
	// At its first start the window fits its monitor, title bar and all. (xdotool counts the title bar twice for where a window is.)
	eventually(t, "the window is whole", func() bool {
		is := x.area("Queuecast – Operator")
		titleBar := is.Min.Y / 2
		return titleBar > 0 && is.Dx() <= 1280 && titleBar+is.Dy() <= 720
	})
	x.key("F11")
	eventually(t, "the display fills the other monitor", func() bool { return x.area(display) == right })
	x.typed("A012")
	x.key("Return")
	s.expect("typed while the display has the keyboard", "A012", "1", false)

	x.plug(false)
	eventually(t, "the display closes with its monitor", func() bool { return x.area(display).Empty() })
	x.do("windowactivate", "--sync", operator)
	x.typed("A013")
	x.key("Return")
	s.expect("without the monitor", "A013", "1", false)
	x.plug(true)
	eventually(t, "the display comes back", func() bool { return x.area(display) == right })
	s.stop()

	// It comes back with the program, too.
	s.start(x)
	eventually(t, "the display is open again", func() bool { return x.area(display) == right })
	s.stop()
}
