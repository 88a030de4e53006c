//go:build linux

package linux

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// screen starts an X server and a window manager outside of the system, and returns the display's name.
func (s station) screen() string {
	s.t.Helper()
	numbers, tell, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	defer numbers.Close()
	// Every user of this machine may use it: the one inside is somebody else.
	s.beside(exec.Command("Xvfb", "-ac", "-displayfd", "3", "-nolisten", "tcp", "-noreset", "+extension", "GLX", "-screen", "0", "1280x720x24"), tell)
	_ = tell.Close()
	var number int
	if _, err := fmt.Fscan(numbers, &number); err != nil {
		s.t.Fatalf("Xvfb tells no display: %v", err)
	}
	display := fmt.Sprintf(":%d", number)
	manager := exec.Command("openbox")
	manager.Env = append(os.Environ(), "DISPLAY="+display)
	s.beside(manager)
	return display
}

// beside starts a program outside of the system that ends with the test.
func (s station) beside(cmd *exec.Cmd, files ...*os.File) {
	s.t.Helper()
	cmd.ExtraFiles = files
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("%v (packaging/need test installs what the tests need)", err)
	}
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}

// usesTheWindow opens the window as the menu does, types a number into it, and closes it.
func (s station) usesTheWindow() {
	s.t.Helper()
	display := s.screen()
	do := func(args ...string) result {
		cmd := exec.Command("xdotool", args...)
		cmd.Env = append(os.Environ(), "DISPLAY="+display)
		return finish(cmd)
	}
	s.begin("env", "DISPLAY="+display, "queuecast")
	var window string
	eventually(s.t, "the window opens", func() bool {
		r := do("search", "--onlyvisible", "--name", "Queuecast – Operator")
		window = strings.TrimSpace(r.out)
		return r.code == 0 && window != ""
	})
	s.up("window")
	s.knows("A013", "A012")
	// The window may be there before its manager is.
	eventually(s.t, "the window is activated", func() bool { return do("windowactivate", "--sync", window).code == 0 })
	for _, step := range [][]string{{"type", "--delay", "40", "A014"}, {"key", "Return"}} {
		if r := do(step...); r.code != 0 {
			s.t.Fatalf("%s: %s", step[0], r.text)
		}
	}
	eventually(s.t, "the typed number is called", func() bool {
		st, _ := s.status()
		return len(st.Calls) == 3 && st.Calls[0].Number == "A014"
	})
	// The desktop file's class must be the window's own, or the task bar shows a second, nameless program.
	class := exec.Command("xprop", "-id", window, "WM_CLASS")
	class.Env = append(os.Environ(), "DISPLAY="+display)
	if r := finish(class); !strings.Contains(r.out, `"`+wmClass(s.t, s.dir)+`"`) {
		s.t.Errorf("the window's class is %s, not the desktop file's", r.text)
	}
	if r := do("key", "alt+F4"); r.code != 0 {
		s.t.Fatalf("closing: %s", r.text)
	}
	eventually(s.t, "the program ends with its window", func() bool { return len(s.running(program)) == 0 })
}
