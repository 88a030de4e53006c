//go:build linux

package linux

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

const (
	suite         = "bookworm"
	defaultMirror = "http://deb.debian.org/debian"
	// user works in the new system.
	user = "hall"
)

// system is a Debian of its own in a folder. Whatever runs there has its own processes and mounts, which go with it: nothing is left
// mounted or running, however a test ends.
type system struct {
	t   *testing.T
	dir string
}

// newSystem makes the smallest Debian that apt works in.
func newSystem(t *testing.T) *system {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can make a Debian system in a folder")
	}
	mirror := os.Getenv("QUEUECAST_MIRROR")
	if mirror == "" {
		mirror = defaultMirror
	}
	s := &system{t: t, dir: t.TempDir()}
	if err := os.Chmod(s.dir, 0o755); err != nil { // its users pass through it
		t.Fatal(err)
	}
	must(t, "unshare", "--mount", "debootstrap", "--variant=minbase", suite, s.dir, mirror)
	// The network's names, and no starting of services.
	for _, name := range []string{"/etc/resolv.conf", "/etc/hosts"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s.write(strings.TrimPrefix(name, "/"), string(data), 0o644)
	}
	s.write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)
	s.root("useradd", "--create-home", user)
	return s
}

func (s *system) write(name, text string, mode os.FileMode) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		s.t.Fatal(err)
	}
}

// has tells whether a file is there.
func (s *system) has(name string) bool {
	_, err := os.Lstat(filepath.Join(s.dir, name))
	return err == nil
}

// enter is a command in the system, as one of its users.
func (s *system) enter(who string, args ...string) *exec.Cmd {
	const script = `mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" || exit
if [ -d /tmp/.X11-unix ]; then mkdir -p "$0/tmp/.X11-unix" && mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix" || exit; fi
dir=$0 who=$1; shift
chroot --userspec="$who" "$dir" "$@"
exit $?` // the shell stays, as the first process: a change of the user takes away what has a process end with its parent
	inside := append([]string{"--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, s.dir, who, "env", "-i"}, s.environment(who)...)
	cmd := exec.Command("unshare", append(inside, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func (s *system) environment(who string) []string {
	home := "/" + "root"
	if who != "root" {
		home = "/home/" + who
	}
	env := []string{"HOME=" + home, "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"}
	for _, name := range []string{"http_proxy", "https_proxy"} {
		if value := os.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// root has the system's root do something that must succeed.
func (s *system) root(args ...string) string {
	s.t.Helper()
	return s.does("root", args...)
}

// user has a plain user do something that must succeed.
func (s *system) user(args ...string) string {
	s.t.Helper()
	return s.does(user, args...)
}

func (s *system) does(who string, args ...string) string {
	s.t.Helper()
	r := finish(s.enter(who, args...))
	if r.code != 0 {
		s.t.Fatalf("%s: %s: exit code %d: %s", who, strings.Join(args, " "), r.code, r.text)
	}
	return r.out
}

// apt installs a package's file with what it depends on, and nothing that it only recommends.
func (s *system) apt(file string) {
	s.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	inside := "var/cache/" + filepath.Base(file)
	s.write(inside, string(data), 0o644)
	s.root("apt-get", "-qq", "-y", "--no-install-recommends", "install", "/"+inside)
}

// begin starts a program of the user's that runs on. It is killed, with all that it has started, at the end of the test.
func (s *system) begin(args ...string) {
	s.t.Helper()
	cmd := s.enter(user, args...)
	log := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill() // and the first process inside with it, and all others with that one
		_ = cmd.Wait()
		if s.t.Failed() {
			s.t.Logf("%s wrote:\n%s", strings.Join(args, " "), log)
		}
	})
}

// running lists the processes of a program of the system.
func (s *system) running(program string) (pids []int) {
	links, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, link := range links {
		if path, err := os.Readlink(link); err == nil && path == filepath.Join(s.dir, program) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// end asks a program's processes to end and waits for it.
func (s *system) end(program string) {
	s.t.Helper()
	pids := s.running(program)
	if len(pids) == 0 {
		s.t.Fatalf("%s does not run", program)
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
			s.t.Fatal(err)
		}
	}
	eventually(s.t, program+" ends", func() bool { return len(s.running(program)) == 0 })
}
