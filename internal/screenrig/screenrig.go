// Package screenrig gives a test an X server of its own, without hardware and without a window manager. It needs Debian's package xvfb.
package screenrig

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gofrs/flock"
)

// Start starts a server and makes it the display of the test's process, so that such a test cannot run in parallel with others. It ends
// with the test. Where there is no Xvfb the test is skipped.
func Start(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip(err)
	}
	// Two servers that look for a free display at once may find the same one: tests of other packages wait.
	turn := flock.New(filepath.Join(os.TempDir(), "queuecast-screenrig.lock"))
	if err := turn.Lock(); err != nil {
		t.Fatal(err)
	}
	defer turn.Close()
	numbers, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer numbers.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "640x480x24", "-noreset")
	cmd.ExtraFiles = []*os.File{tell}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	_ = tell.Close()
	var number int
	if _, err := fmt.Fscan(numbers, &number); err != nil {
		t.Fatalf("Xvfb tells no display: %v", err)
	}
	t.Setenv("DISPLAY", fmt.Sprintf(":%d", number))
}
