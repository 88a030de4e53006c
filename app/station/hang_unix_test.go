//go:build unix

package station

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/app/settings"
)

func TestCloseWhileASynthesisHangs(t *testing.T) {
	engine, pidFile, release := heldEngine(t)
	defer release()
	s := small()
	s.Voice.Enabled, s.Voice.Engine, s.Voice.Chime = true, engine, settings.ChimeAlways
	h := open(t, t.TempDir(), s)
	h.call("A012", "")
	if b := h.next(""); b.Number != "A012" {
		t.Errorf("the board shows %q", b.Number)
	}
	h.call("A013", "") // prepared while the first one is performed
	var pid int
	await(t, "the speech program", func() bool {
		text, _ := os.ReadFile(pidFile)
		pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		return pid > 0
	})
	h.Close()
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the speech program is still there: %v", err)
	}
	goleak.VerifyNone(t)
}
