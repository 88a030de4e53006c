//go:build linux

package e2e

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a running program. It ends with the test, together with all of its group if it has not ended before.
type process struct {
	name           string
	cmd            *exec.Cmd
	stdin          io.WriteCloser
	stdout, stderr *output
	ended          chan struct{}
}

// output collects what a program writes and may be read meanwhile.
type output struct {
	mutex sync.Mutex
	data  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.data.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.data.String()
}

// start runs a program in a process group of its own. files become its file descriptors 3 and on.
func start(t testing.TB, env []string, files []*os.File, name string, args ...string) *process {
	t.Helper()
	// What the program leaves behind may hold its pipes open; Wait must not wait for that.
	return launch(t, time.Second, env, files, name, args...)
}

// launch is start with a limit to how long it is waited for what a program has written once it has ended.
func launch(t testing.TB, drain time.Duration, env []string, files []*os.File, name string, args ...string) *process {
	t.Helper()
	p := &process{name: filepath.Base(name), cmd: exec.Command(name, args...), stdout: &output{}, stderr: &output{}, ended: make(chan struct{})}
	p.cmd.Env, p.cmd.ExtraFiles = env, files
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.WaitDelay = drain
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("starting %s (packaging/need test installs what the tests need): %v", p.name, err)
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait()
	}()
	t.Cleanup(p.kill)
	return p
}

// kill ends the whole group at once and waits for it. Of a process that has ended before it takes nobody: its number may be another one's
// by now, and of another test.
func (p *process) kill() {
	if p.running() {
		p.killGroup()
	}
	<-p.ended
}

func (p *process) killGroup() { _ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }

func (p *process) signal(t testing.TB, s syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatalf("%v to %s: %v", s, p.name, err)
	}
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// wait returns the exit code, -1 after a signal.
func (p *process) wait(t testing.TB) int {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatalf("%s does not end; it wrote:\n%s%s", p.name, p.stdout, p.stderr)
	}
	return p.cmd.ProcessState.ExitCode()
}

// result is what a program has left.
type result struct {
	code           int
	stdout, stderr string
}

// finish runs a program to its end, and ends what it has left of its group.
func finish(t testing.TB, env []string, name string, args ...string) result {
	t.Helper()
	const drain = 10 * time.Second // on a machine that stands still meanwhile, too, all of it counts
	p := launch(t, drain, env, nil, name, args...)
	_ = p.stdin.Close()
	code := p.wait(t)
	p.killGroup()
	return result{code, p.stdout.String(), p.stderr.String()}
}

// must is finish for tools that have to succeed without a word of complaint.
func must(t testing.TB, name string, args ...string) string {
	t.Helper()
	r := finish(t, os.Environ(), name, args...)
	if r.code != 0 || strings.TrimSpace(r.stderr) != "" {
		t.Fatalf("%s %s: exit code %d: %s", name, strings.Join(args, " "), r.code, r.stderr)
	}
	return r.stdout
}

// marked lists the processes that have an entry in their environment, as they inherited it: everything that a station
// has started, wherever it went since.
func marked(entry string) []int {
	var found []int
	paths, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range paths {
		env, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(append([]byte{0}, env...), append([]byte{0}, entry+"\x00"...)) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil && pid != os.Getpid() {
			found = append(found, pid)
		}
	}
	return found
}

// killMarked ends what escaped from its process group.
func killMarked(t testing.TB, entry string) {
	for _, pid := range marked(entry) {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Errorf("ending process %d: %v", pid, err)
		}
	}
}
