//go:build !windows && !darwin

package x11

import (
	"encoding/binary"
	"os"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

const (
	// Usually a window is on the screen after some milliseconds.
	showLimit = 3 * time.Second
	// How often, and how many times, a window that nobody has shown is asked for.
	askPause, askTimes = time.Second, 60

	// A window manager puts a window into a frame or two.
	frames = 3
	words  = 4 // of a property that are read; one is enough
)

// Shown runs show, which shows a window by GLFW, and helps where that would never come back. GLFW waits for the X server to say that the
// window is seen, and for a tenth of a second at most; but while any other event waits, it does not look at the time (GLFW 3.3,
// waitForVisibilityNotify in x11_window.c). A window manager that is just starting, as when a session begins, may take a window and never
// show it; one with several desktops may keep it on another one.
//
// After showLimit such a window is asked for again, and GLFW is told that it is seen. It is asked for until a window manager has it, for a
// minute at most.
func Shown(show func()) {
	done := make(chan struct{})
	helper := time.AfterFunc(showLimit, func() { help(done) })
	defer helper.Stop()
	defer close(done)
	show()
}

// help looks after this process's windows that are not on the screen.
func help(done <-chan struct{}) {
	conn, err := Open()
	if err != nil {
		return // no X11
	}
	defer conn.Close()
	h := helper{conn: conn, pid: intern(conn, "_NET_WM_PID"), state: intern(conn, "WM_STATE"), known: map[xproto.Window]bool{}}
	for range askTimes {
		waits := true
		select {
		case <-done:
			waits = false
		default:
		}
		if lost := h.look(xproto.Setup(conn).DefaultScreen(conn).Root, frames, waits); lost == 0 && !waits {
			return
		}
		time.Sleep(askPause)
	}
}

// helper knows what windows are told apart by.
type helper struct {
	conn       *xgb.Conn
	pid, state xproto.Atom
	known      map[xproto.Window]bool // the lost windows that were waited for; others may be hidden on purpose
}

// look helps the windows below one, and tells how many no window manager has.
func (h helper) look(below xproto.Window, depth int, waits bool) (lost int) {
	tree, err := xproto.QueryTree(h.conn, below).Reply()
	if err != nil {
		return 0 // it has gone
	}
	for _, w := range tree.Children {
		if depth > 1 {
			lost += h.look(w, depth-1, waits)
		}
		pid := h.property(w, h.pid)
		is, err := xproto.GetWindowAttributes(h.conn, w).Reply()
		if err != nil || len(pid) < 4 || int(binary.LittleEndian.Uint32(pid)) != os.Getpid() || is.MapState == xproto.MapStateViewable {
			continue
		}
		if is.MapState == xproto.MapStateUnmapped && len(h.property(w, h.state)) == 0 && (waits || h.known[w]) {
			lost++
			h.known[w] = true
			xproto.MapWindow(h.conn, w)
		}
		if waits {
			seen := xproto.VisibilityNotifyEvent{Window: w, State: xproto.VisibilityUnobscured}
			xproto.SendEvent(h.conn, false, w, xproto.EventMaskNoEvent, string(seen.Bytes()))
		}
	}
	return lost
}

// property is the beginning of a property; nothing where there is none.
func (h helper) property(w xproto.Window, name xproto.Atom) []byte {
	got, err := xproto.GetProperty(h.conn, false, w, name, xproto.GetPropertyTypeAny, 0, words).Reply()
	if err != nil {
		return nil
	}
	return got.Value
}

func intern(conn *xgb.Conn, name string) xproto.Atom {
	got, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return xproto.AtomNone
	}
	return got.Atom
}
