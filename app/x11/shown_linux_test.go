package x11

import (
	"encoding/binary"
	"os"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/internal/screenrig"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = time.Minute

func connect(t *testing.T) (*xgb.Conn, xproto.Window) {
	t.Helper()
	conn, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return conn, xproto.Setup(conn).DefaultScreen(conn).Root
}

// window makes one that says whose it is.
func window(t *testing.T, conn *xgb.Conn, root xproto.Window, pid int) xproto.Window {
	t.Helper()
	id, err := xproto.NewWindowId(conn)
	if err != nil {
		t.Fatal(err)
	}
	err = xproto.CreateWindowChecked(conn, 0, id, root, 0, 0, 100, 100, 0, xproto.WindowClassInputOutput, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskVisibilityChange}).Check()
	if err != nil {
		t.Fatal(err)
	}
	value := binary.LittleEndian.AppendUint32(nil, uint32(pid))
	err = xproto.ChangePropertyChecked(conn, xproto.PropModeReplace, id, intern(conn, "_NET_WM_PID"), xproto.AtomCardinal, 32, 1, value).Check()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func state(t *testing.T, conn *xgb.Conn, id xproto.Window) byte {
	t.Helper()
	is, err := xproto.GetWindowAttributes(conn, id).Reply()
	if err != nil {
		t.Fatal(err)
	}
	return is.MapState
}

// A window manager takes the request to show a window and does nothing, until it ends: the program goes on, and the window is shown then.
func TestWindowThatNobodyShows(t *testing.T) {
	screenrig.Start(t)
	manager, root := connect(t)
	err := xproto.ChangeWindowAttributesChecked(manager, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureRedirect}).Check()
	if err != nil {
		t.Fatal(err)
	}
	conn, _ := connect(t)
	defer conn.Close()
	id, others := window(t, conn, root, os.Getpid()), window(t, conn, root, os.Getpid()+1)
	seen := make(chan struct{})
	go func() {
		defer close(seen)
		Shown(func() { // as GLFW does
			xproto.MapWindow(conn, id)
			for {
				event, err := conn.WaitForEvent()
				if e, ok := event.(xproto.VisibilityNotifyEvent); ok && e.Window == id || event == nil && err == nil {
					return
				}
			}
		})
	}()
	select {
	case <-seen:
	case <-time.After(patience):
		t.Fatal("it waits for ever")
	}
	if state(t, conn, id) != xproto.MapStateUnmapped {
		t.Fatal("the window manager did show it: the test proves nothing")
	}
	manager.Close()
	for end := time.Now().Add(patience); state(t, conn, id) != xproto.MapStateViewable; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody asks for the window again")
		}
	}
	if state(t, conn, others) != xproto.MapStateUnmapped {
		t.Error("a window of another program was shown")
	}
	time.Sleep(2 * askPause) // the helper looks once more and ends
}

func TestWindowThatIsShownNeedsNoHelp(t *testing.T) {
	t.Setenv("DISPLAY", "")
	done := false
	Shown(func() { done = true })
	if !done {
		t.Error("it was not shown")
	}
}
