//go:build linux

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// The station starts with the session, and the window manager, which has only just begun, takes its window and never shows it. The
// station runs all the same, and its window comes as soon as there is somebody to show it.
func TestStationThatIsFasterThanTheSession(t *testing.T) {
	t.Parallel()
	x := startX(t, "Xvfb", "+extension", "GLX", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight))
	var display string
	for _, entry := range x.env {
		if name, ok := strings.CutPrefix(entry, "DISPLAY="); ok {
			display = name
		}
	}
	manager, err := xgb.NewConnDisplay(display)
	if err != nil {
		t.Fatal(err)
	}
	root := xproto.Setup(manager).DefaultScreen(manager).Root
	err = xproto.ChangeWindowAttributesChecked(manager, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureRedirect}).Check()
	if err != nil {
		t.Fatal(err)
	}
	s := newStation(t, noSound)
	s.start(x)
	eventually(t, "the station runs", func() bool { return s.cli("status").code == 0 })
	s.call("A012", "1")
	manager.Close()
	looker, err := xgb.NewConnDisplay(display)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the first manager is gone", func() bool {
		is, err := xproto.GetWindowAttributes(looker, root).Reply()
		return err == nil && is.AllEventMasks&xproto.EventMaskSubstructureRedirect == 0
	})
	looker.Close()
	x.manage()
	x.do("windowactivate", "--sync", x.window("Queuecast – (Operator|叫号|操作)"))
	x.drawn()
	x.typed("+")
	s.expect("the keyboard works", "A013", "1", false)
	s.stop()
}
