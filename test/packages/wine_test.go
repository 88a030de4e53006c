//go:build linux

package packages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	wineProgram = "/usr/lib/wine/wine64"
	wineServer  = "/usr/lib/wine/wineserver64"

	// winePatience is how long anything may take that a busy machine delays. It bounds failures; it is no claim about speed.
	winePatience = 2 * time.Minute
	winePoll     = 100 * time.Millisecond
)

// wine is a Windows of its own: an empty disk and registry, with an X server, in a temporary folder.
type wine struct {
	t     testing.TB
	dir   string // WINEPREFIX
	env   []string
	whole *wine // of the test that made it
}

// in is the same Windows for a part of the test.
func (w *wine) in(t testing.TB) *wine { return &wine{t, w.dir, w.env, w.whole} }

// newWine makes one, with a screen, a window manager and a task bar. Wine 8 lacks a library that Go's programs need; it is made here (wine/).
func newWine(t testing.TB) *wine {
	t.Helper()
	base := t.TempDir()
	w := &wine{t: t, dir: filepath.Join(base, "wine")}
	w.whole = w
	w.env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "DISPLAY=") || strings.HasPrefix(entry, "WAYLAND_DISPLAY=") || strings.HasPrefix(entry, "QUEUECAST")
	})
	w.env = append(w.env, "WINEPREFIX="+w.dir, "WINEARCH=win64", "WINEDEBUG=-all", "HOME="+base, "USER=tester", "LANG=C.UTF-8",
		"WINEDLLOVERRIDES=mscoree,mshtml=;winemenubuilder.exe=d", fmt.Sprintf("DISPLAY=:%d", w.screen()))
	w.tool("openbox")
	w.tool("tint2") // a task bar with a notification area: without, Wine has a window for the icons there, which takes the keyboard
	w.finish(wineProgram, "wineboot", "--init")
	t.Cleanup(func() {
		// All of this Windows ends; no other one knows its folder.
		stop := exec.Command(wineServer, "--kill", "--wait")
		stop.Env = w.env
		_ = stop.Run()
	})
	shim := exec.Command("x86_64-w64-mingw32-gcc", "-shared", "-s", "-o", w.path(`C:\windows\system32\bcryptprimitives.dll`),
		"wine/bcryptprimitives.c", "-ladvapi32")
	if out, err := shim.CombinedOutput(); err != nil {
		t.Fatalf("making the library that Wine lacks: %v: %s", err, out)
	}
	return w
}

// screen starts an X server, which finds a free display by itself, and returns its number.
func (w *wine) screen() (number int) {
	w.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	defer read.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-noreset", "+extension", "GLX", "-screen", "0", "1920x1080x24")
	x.ExtraFiles = []*os.File{write}
	w.begin(x)
	_ = write.Close()
	if _, err := fmt.Fscan(read, &number); err != nil {
		w.t.Fatalf("the X server tells no display: %v", err)
	}
	return number
}

// tool starts a program of Linux that runs until the test ends.
func (w *wine) tool(name string, args ...string) {
	w.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = w.env
	w.begin(cmd)
}

func (w *wine) begin(cmd *exec.Cmd) {
	w.t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		w.t.Fatalf("starting %s: %v", cmd.Path, err)
	}
	w.t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
}

// path is where a file of drive C: lies.
func (w *wine) path(windows string) string {
	return filepath.Join(w.dir, "drive_c", filepath.FromSlash(strings.ReplaceAll(strings.TrimPrefix(windows, `C:\`), `\`, "/")))
}

// data is the data folder of the user.
func (w *wine) data(name string) string {
	return w.path(`C:\users\tester\AppData\Local\Queuecast\` + name)
}

func (w *wine) exists(windows string) bool {
	_, err := os.Stat(w.path(windows))
	return err == nil
}

// ended is what a program has left.
type ended struct {
	code           int
	stdout, stderr string
}

// run runs a program of Windows to its end, on what is given to it as standard input.
func (w *wine) run(stdin io.Reader, args ...string) ended {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), winePatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, wineProgram, args...)
	var out, complaint bytes.Buffer
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = w.env, stdin, &out, &complaint, time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay) || ctx.Err() != nil {
		w.t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, complaint.String())
	}
	return ended{cmd.ProcessState.ExitCode(), out.String(), complaint.String()}
}

// must is run for what has to succeed.
func (w *wine) must(args ...string) string {
	w.t.Helper()
	r := w.run(nil, args...)
	if r.code != 0 {
		w.t.Fatalf("%s: exit code %d: %s%s", strings.Join(args, " "), r.code, r.stdout, r.stderr)
	}
	return r.stdout
}

// finish runs a program of Linux beside it and insists on its success.
func (w *wine) finish(name string, args ...string) string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), winePatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env, cmd.WaitDelay = w.env, time.Second
	out, err := cmd.CombinedOutput()
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) { // that is about what it has left running
		w.t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// value reads a value of the registry, "" when it is not there.
func (w *wine) value(key, name string) string {
	w.t.Helper()
	r := w.run(nil, "reg", "query", key, "/v", name)
	for line := range strings.Lines(r.stdout) {
		if fields := strings.SplitN(strings.TrimSpace(line), "    ", 3); r.code == 0 && len(fields) == 3 && strings.EqualFold(fields[0], name) {
			return fields[2]
		}
	}
	return ""
}

// eventually waits until ok holds and fails the test when it does not in good time.
func (w *wine) eventually(what string, ok func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(winePatience); !ok(); time.Sleep(winePoll) {
		if time.Now().After(deadline) {
			w.picture("failed")
			w.t.Fatalf("not within %v: %s", winePatience, what)
		}
	}
}

// picture keeps what the screen shows where QUEUECAST_SHOTS says.
func (w *wine) picture(name string) {
	w.t.Helper()
	if dir := os.Getenv("QUEUECAST_SHOTS"); dir != "" {
		w.finish("import", "-window", "root", filepath.Join(dir, "windows-"+name+".png"))
	}
}
