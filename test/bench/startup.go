package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

const (
	// leastWindow is more than a window manager's own small windows have, in pixels.
	leastWindow = 64
	// startLimit is when a start counts as failed.
	startLimit = 20 * time.Second
	// paintPause is between two looks into a window.
	paintPause = 5 * time.Millisecond
	// between is the pause before the next start, in which what the last one left is cleared away.
	between = 300 * time.Millisecond
)

// starts are how long the starts of one program took.
type starts struct {
	mapped []time.Duration // until its window was on the screen
	drawn  []time.Duration // until something was drawn in it
}

// measureStartup starts our program and the smallest Fyne program by turns, on an X server of its own with a window manager, and prints
// how long each takes from the start of the process to the window. One start of each goes ahead, so that the files are in memory, and
// our data folder is not a new one.
func measureStartup(binary, dir string, count int) error {
	smallest := filepath.Join(dir, "smallest")
	build := exec.Command("go", "build", "-trimpath", "-buildmode=pie", "-ldflags", "-s -w", "-o", smallest, "./test/bench/smallest")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the smallest program: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(data, "settings.toml"), fmt.Appendf(nil, settings, port), 0o600); err != nil {
		return err
	}
	display, end, err := ownScreen(screenWidth, screenHeight)
	if err != nil {
		return err
	}
	defer end()
	xgb.Logger.SetOutput(io.Discard) // it misses a key to the screen, which has no lock
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return fmt.Errorf("opening the X display: %w", err)
	}
	defer conn.Close()
	w, err := watchWindows(conn)
	if err != nil {
		return err
	}
	environment := append(os.Environ(), "DISPLAY="+display, "HOME="+dir, "LC_ALL=C.UTF-8")
	programs := [][]string{{smallest}, {binary, "--data", data}}
	taken := make([]starts, len(programs))
	for round := range count + 1 {
		for i, command := range programs {
			mapped, drawn, err := w.start(command, environment)
			if err != nil {
				return fmt.Errorf("starting %s: %w", filepath.Base(command[0]), err)
			}
			if round > 0 {
				taken[i].mapped, taken[i].drawn = append(taken[i].mapped, mapped), append(taken[i].drawn, drawn)
			}
			time.Sleep(between)
		}
	}
	fmt.Printf("start of the process to its window, %d starts of each by turns\n\n", count)
	fmt.Println("| what | on the screen p50 ms | least | most | drawn p50 ms |")
	fmt.Println("|---|---|---|---|---|")
	for i, name := range []string{"smallest Fyne program", "queuecast"} {
		m := taken[i].mapped
		fmt.Printf("| %s | %d | %d | %d | %d |\n", name,
			median(m).Milliseconds(), slices.Min(m).Milliseconds(), slices.Max(m).Milliseconds(), median(taken[i].drawn).Milliseconds())
	}
	fmt.Printf("\nqueuecast / smallest, start by start: %.2f on the screen, %.2f drawn (target 1.3)\n",
		ratio(taken[1].mapped, taken[0].mapped), ratio(taken[1].drawn, taken[0].drawn))
	return nil
}

// windows watches the windows that come on a screen.
type windows struct {
	conn *xgb.Conn
	root xproto.Window
}

// watchWindows begins to watch. A window manager puts windows into frames; those are what comes below the root.
func watchWindows(conn *xgb.Conn) (*windows, error) {
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	err := xproto.ChangeWindowAttributesChecked(conn, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check()
	if err != nil {
		return nil, fmt.Errorf("watching the screen: %w", err)
	}
	w := &windows{conn, root}
	for began := time.Now(); !w.managed(); time.Sleep(pollPause) {
		if time.Since(began) > startLimit {
			return nil, errors.New("the window manager does not begin")
		}
	}
	return w, nil
}

// managed tells whether a window manager is at work.
func (w *windows) managed() bool {
	const name = "_NET_SUPPORTING_WM_CHECK"
	atom, err := xproto.InternAtom(w.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return false
	}
	sign, err := xproto.GetProperty(w.conn, false, w.root, atom.Atom, xproto.AtomWindow, 0, 1).Reply()
	return err == nil && sign.ValueLen > 0
}

// start starts a program, measures how long it takes to its window and to something in it, and ends it.
func (w *windows) start(command, environment []string) (mapped, drawn time.Duration, err error) {
	for event, failed := w.conn.PollForEvent(); event != nil || failed != nil; event, failed = w.conn.PollForEvent() { // of the last one
	}
	program := exec.Command(command[0], command[1:]...)
	program.Env = environment
	program.Stderr = os.Stderr
	began := time.Now()
	if err := program.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = program.Process.Signal(os.Interrupt)
		err = errors.Join(err, ended(program))
	}()
	late := time.AfterFunc(startLimit, func() { _ = program.Process.Kill() })
	defer late.Stop()
	frame, err := w.await(began)
	if err != nil {
		return 0, 0, err
	}
	mapped = time.Since(began)
	for time.Since(began) < startLimit {
		if w.painted(frame) {
			return mapped, time.Since(began), nil
		}
		time.Sleep(paintPause)
	}
	return 0, 0, errors.New("nothing is drawn in its window")
}

// await returns the first window that comes.
func (w *windows) await(began time.Time) (xproto.Window, error) {
	for time.Since(began) < startLimit {
		event, err := w.conn.PollForEvent()
		if err != nil {
			return 0, err
		}
		shown, is := event.(xproto.MapNotifyEvent)
		if !is {
			if event == nil {
				time.Sleep(pollPause)
			}
			continue
		}
		if g, err := xproto.GetGeometry(w.conn, xproto.Drawable(shown.Window)).Reply(); err == nil && g.Width >= leastWindow && g.Height >= leastWindow/2 {
			return shown.Window, nil
		}
	}
	return 0, errors.New("its window does not come")
}

// painted tells whether the line in the middle of the window in a frame has more than one colour. Looking at more of it would keep the X
// server from its work.
func (w *windows) painted(frame xproto.Window) bool {
	tree, err := xproto.QueryTree(w.conn, frame).Reply()
	if err != nil {
		return false
	}
	var inner xproto.Drawable // the topmost of the largest; the others are the frame's own
	var width, height uint16
	for _, child := range tree.Children {
		g, err := xproto.GetGeometry(w.conn, xproto.Drawable(child)).Reply()
		if err == nil && int(g.Width)*int(g.Height) >= int(width)*int(height) {
			inner, width, height = xproto.Drawable(child), g.Width, g.Height
		}
	}
	const allPlanes, pixel = 1<<32 - 1, 4 // bytes
	picture, err := xproto.GetImage(w.conn, xproto.ImageFormatZPixmap, inner, 0, int16(height/2), width, 1, allPlanes).Reply()
	if err != nil || len(picture.Data) < pixel {
		return false
	}
	for i := pixel; i+pixel <= len(picture.Data); i += pixel {
		if !bytes.Equal(picture.Data[i:i+pixel-1], picture.Data[:pixel-1]) { // without what stands for alpha
			return true
		}
	}
	return false
}

// ended waits for a program that was told to end. How it ends is not what is measured.
func ended(program *exec.Cmd) error {
	limit := time.AfterFunc(startLimit, func() { _ = program.Process.Kill() })
	defer limit.Stop()
	err := program.Wait()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil
	}
	return err
}
