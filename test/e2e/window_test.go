//go:build linux

package e2e

import (
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/media/signage"
)

// open starts the station with its window on a screen and waits until that has the keyboard and is drawn.
func (s *station) open(on *screen, through ...string) (window string) {
	s.t.Helper()
	s.start(on, through...)
	window = on.window("Queuecast – (Operator|叫号|操作)")
	on.do("windowactivate", "--sync", window)
	on.drawn()
	return window
}

// drawn waits until what has been opened on a screen is drawn: two looks in a row show the same, and not one colour only.
func (s *screen) drawn() {
	s.t.Helper()
	var before *image.RGBA
	eventually(s.t, "the window is drawn", func() bool {
		now := s.shot()
		done := before != nil && !plain(now) && alike(before, now, 0) > 0.999
		before = now
		return done
	})
}

// start starts the station with its window on a screen.
func (s *station) start(on *screen, through ...string) {
	s.t.Helper()
	s.on(on)
	command := append(through, binary, "--data", s.dir)
	s.begin(command[0], command[1:]...)
}

// on has the station's windows open on a screen.
func (s *station) on(x *screen) {
	for _, entry := range x.env {
		if strings.HasPrefix(entry, "DISPLAY=") {
			s.env = append(s.env, entry)
		}
	}
}

// plain tells whether the middle of a picture has one colour only.
func plain(img *image.RGBA) bool {
	const step = 7
	b := img.Bounds().Inset(screenHeight / 4)
	first := img.RGBAAt(b.Min.X, b.Min.Y)
	for y := b.Min.Y; y < b.Max.Y; y += step {
		for x := b.Min.X; x < b.Max.X; x += step {
			if img.RGBAAt(x, y) != first {
				return false
			}
		}
	}
	return true
}

// expect waits until the last call is the wanted one.
func (s *station) expect(what, number, counter string, recall bool) {
	s.t.Helper()
	var last call
	for deadline := time.Now().Add(patience); ; time.Sleep(poll) {
		if calls := s.status().Calls; len(calls) > 0 {
			last = calls[0]
		}
		if last.Number == number && last.Counter == counter && last.Recall == recall {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s: the last call is %s at counter %s (recalled: %v), want %s at %s (%v)", what, last.Number, last.Counter, last.Recall, number, counter, recall)
		}
	}
}

func TestOperatorByKeyboardAlone(t *testing.T) {
	t.Parallel()
	x := newScreen(t)
	s := newStation(t, noSound)
	s.open(x)
	x.typed("A012")
	x.key("Return")
	s.expect("a number and Enter", "A012", "1", false)
	x.typed("+")
	s.expect("+", "A013", "1", false)
	x.key("Return")
	s.expect("Enter on the empty field", "A013", "1", true)
	x.typed("7")
	x.key("KP_Enter")
	s.expect("the number pad's Enter", "7", "1", false)
	x.typed("*")
	s.expect("*", "7", "1", true)
	x.typed("99")
	x.key("Escape")
	x.typed("b5")
	x.key("Return")
	s.expect("Esc clears", "B5", "1", false)
	x.key("Down")
	x.typed("21")
	x.key("Return")
	s.expect("down: the second counter", "21", "2", false)
	x.key("ctrl+4")
	x.typed("22")
	x.key("Return")
	s.expect("Ctrl+4: the fourth counter", "22", "4", false)
	x.key("Up")
	x.typed("23")
	x.key("Return")
	s.expect("up: the third counter", "23", "3", false)

	sequence := s.status().Queue.LastSeq
	x.typed("nobody")
	x.key("Return")
	x.typed("24")
	x.key("Return")
	s.expect("after a refused one", "24", "3", false)
	if now := s.status().Queue.LastSeq; now != sequence+1 {
		t.Errorf("%d events for one call", now-sequence)
	}
	eventually(t, "all has been announced", func() bool { st := s.status(); return st.Board.Number == "24" && st.silent() })
	keep(t, x.shot(), "operator")
	s.stop()

	// The chosen counter is remembered.
	s.open(x)
	x.typed("31")
	x.key("Return")
	s.expect("after a restart", "31", "3", false)
	s.stop()
}

// Nothing that a key brings up waits for something else to have the window painted.
func TestWhatIsShownIsPainted(t *testing.T) {
	t.Parallel()
	x := newScreen(t)
	s := newStation(t, noSound+"[[services]]\nid = \"gp\"\nname = \"General\"\nprefix = \"A\"\n[[services]]\nid = \"lab\"\nname = \"Laboratory\"\nprefix = \"B\"\n")
	s.open(x)
	s.call("A001", "1") // F4 asks where to send whoever is at the counter
	eventually(t, "the call is on the board", func() bool { st := s.status(); return st.silent() && st.Board != nil && st.Board.Number == "A001" })
	for _, key := range []string{"F1", "F6", "F4"} {
		before := x.still()
		x.key(key)
		eventually(t, key+" shows something", func() bool { return alike(before, x.shot(), 2) < 0.9 })
		x.key("Escape")
		eventually(t, "Esc takes it away", func() bool { return alike(before, x.shot(), 2) > 0.98 })
	}
	x.typed("nobody")
	before := x.still()
	x.key("Return")
	eventually(t, "a refusal is shown", func() bool { return alike(before, x.shot(), 2) < 0.999 })
	s.stop()
}

func TestDisplayShowsTheBoard(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		through []string
	}{
		{"display", nil},
		{"display-without-fonts", append(append([]string{"unshare"}, namespace()...), "sh", "-c",
			`for d in /usr/share/fonts /usr/local/share/fonts; do [ ! -d $d ] || mount -t tmpfs tmpfs $d || exit; done; exec "$0" "$@"`)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x := newScreen(t)
			s := newStation(t, noSound)
			operator := s.open(x, tc.through...)
			for i, number := range []string{"A010", "A011", "B345", "7", "A012"} {
				s.call(number, fmt.Sprint(i%3+1))
			}
			x.key("F11")
			display := x.window("Queuecast – Display")
			// Task bars find the program's desktop file by the class.
			classed := strings.Fields(x.do("search", "--onlyvisible", "--class", "^Queuecast$"))
			for title, window := range map[string]string{"Operator": operator, "Display": display} {
				if !slices.Contains(classed, window) {
					t.Errorf("the window %s has another class", title)
				}
			}
			eventually(t, "the board is up to date", func() bool { st := s.status(); return st.Board != nil && st.Board.Number == "A012" })
			showsBoard(t, x, s, tc.name)

			x.typed("88")
			x.key("Return")
			s.expect("typed while the display has the keyboard", "88", "1", false)
			eventually(t, "the new call is on the board", func() bool { return s.status().Board.Number == "88" })
			showsBoard(t, x, s, tc.name+"-typed")

			for _, closing := range []string{"F11", "Escape"} {
				x.do("windowactivate", "--sync", display)
				x.key(closing)
				eventually(t, closing+" closes the display", func() bool {
					return finish(t, x.env, "xdotool", "search", "--onlyvisible", "--name", "Queuecast – Display").code != 0
				})
				eventually(t, "the operator has the keyboard again", func() bool { return x.active(operator) })
				x.typed("9")
				x.key("F11")
				display = x.window("Queuecast – Display")
			}
			s.stop()
		})
	}
}

// showsBoard compares the screen with the picture that the renderer draws for the board that the status tells.
func showsBoard(t *testing.T, x *screen, s *station, name string) {
	t.Helper()
	const enough, shades = 0.999, 2
	faces, err := signage.ParseFonts(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold})
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := faces.NewRenderer(signage.DefaultLook(), screenWidth, screenHeight)
	if err != nil {
		t.Fatal(err)
	}
	var seen *image.RGBA
	var best float64
	for deadline := time.Now().Add(patience); time.Now().Before(deadline) && best < enough; {
		seen = x.shot()
		// The clock may have moved on just now.
		best = max(best, alike(seen, renderer.Render(boardOf(s.status())), shades))
	}
	keep(t, seen, name)
	if best < enough {
		t.Errorf("%.2f %% of the screen are as drawn for the board, want %.1f %%", best*100, enough*100)
	}
}

// boardOf is what the display has to show, as far as the status tells.
func boardOf(st status) signage.Board {
	b := signage.Board{Title: "Queuecast", Clock: time.Now(), Words: signage.Bilingual(signage.WordsZH(), signage.WordsEN())}
	if st.Board == nil {
		return b
	}
	b.Number, b.Counter = st.Board.Number, st.Board.CounterName
	for _, c := range st.Calls {
		if c.Seq < st.Board.Seq {
			b.Calls = append(b.Calls, signage.Call{Number: c.Number, Counter: c.CounterName})
		}
	}
	return b
}

func TestSecondStartRaisesTheWindow(t *testing.T) {
	t.Parallel()
	x := newScreen(t)
	s := newStation(t, noSound)
	window := s.open(x)
	// Something else comes to the front.
	x.do("windowminimize", window)
	eventually(t, "the window is away", func() bool { return !x.active(window) })
	if r := s.cli(); r.code != 0 {
		t.Errorf("the second start: exit code %d: %s", r.code, r.stderr)
	}
	eventually(t, "the window is back with the keyboard", func() bool { return x.active(window) })
	x.typed("5")
	x.key("Return")
	s.expect("typed after that", "5", "1", false)
	if !s.running() {
		t.Error("the first one has ended")
	}

	// A station without a window cannot show one.
	served := newStation(t, noSound)
	served.serve()
	served.env = s.env
	second := start(t, s.env, nil, binary, "--data", served.dir)
	x.do("windowactivate", "--sync", x.window("^Queuecast$")) // it can be seen before it has the keyboard
	x.still()
	x.key("Return") // its only button
	if code := second.wait(t); code != 1 || !strings.Contains(second.stderr.String(), "queuecast serve") {
		t.Errorf("a window beside serve: exit code %d: %s", code, second.stderr)
	}
	served.stop()
	s.stop()
}

func TestWindowEndsCleanly(t *testing.T) {
	t.Parallel()
	x := newScreen(t)
	for _, tc := range []struct {
		name    string
		display bool // open, too
		end     func(*station)
	}{
		{"SIGTERM", false, func(s *station) { s.signal(s.t, syscall.SIGTERM) }},
		{"SIGINT with the display open", true, func(s *station) { s.signal(s.t, syscall.SIGINT) }},
		{"closed by the window manager", false, func(*station) { x.key("alt+F4") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStation(t, noSound)
			s.open(x)
			s.call("1", "1")
			if tc.display {
				x.key("F11")
				x.window("Queuecast – Display")
			}
			asked := time.Now()
			tc.end(s)
			if code := s.wait(t); code != 0 {
				t.Errorf("exit code %d", code)
			}
			t.Logf("the end took %v", time.Since(asked))
			if took := time.Since(asked); took > stopLimit+stopSlack {
				t.Errorf("the end took %v", took)
			}
			s.leavesNobody(t)
			if _, err := os.Stat(s.dir + "/control.json"); !os.IsNotExist(err) {
				t.Errorf("control.json is left: %v", err)
			}
			if s.listens() {
				t.Error("somebody still listens on the stream's port")
			}
			if out := s.stderr.String(); strings.Contains(out, "panic") || strings.Contains(out, "goroutine ") {
				t.Errorf("it ended with:\n%s", out)
			}
		})
	}
}

func TestChineseWindow(t *testing.T) {
	t.Parallel()
	x := newScreen(t)
	s := newStation(t, noSound)
	s.writeSettings(fmt.Sprintf("title = \"市民服务中心\"\nlanguage = \"zh\"\n%s[stream]\nport = %d\n[[counters]]\nid = \"1\"\nname = \"1\"\n[[counters]]\nid = \"P\"\nname = \"药房\"\n", noSound, s.port))
	s.env = append(s.env, "LANG=zh_CN.UTF-8")
	for _, entry := range x.env {
		if strings.HasPrefix(entry, "DISPLAY=") {
			s.env = append(s.env, entry)
		}
	}
	s.begin(binary, "--data", s.dir)
	x.do("windowactivate", "--sync", x.window("市民服务中心"))
	x.drawn()
	x.typed("A012")
	x.key("Return")
	s.expect("a number and Enter", "A012", "1", false)
	x.key("Down")
	x.typed("7")
	x.key("Return")
	s.expect("the second counter", "7", "P", false)
	if r := s.cli("call", "😀"); r.code != 1 || !strings.Contains(r.stderr, "号码") {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
	eventually(t, "the call is on the board", func() bool { return s.status().Board.Number == "7" })
	keep(t, x.shot(), "operator-zh")
	s.stop()
}
