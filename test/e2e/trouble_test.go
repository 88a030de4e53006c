//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestPortInUse(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	other, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	s.serve()
	st := s.status()
	if st.Stream.OK || !strings.Contains(st.Stream.Text, strconv.Itoa(s.port)) || !strings.Contains(st.Stream.Text, "[stream]") {
		t.Errorf("the stream's state: %+v", st.Stream)
	}
	eventually(t, "the greeting tells", func() bool { // it answers before it greets
		return strings.Contains(s.stdout.String(), fmt.Sprintf("Port %d is in use", s.port))
	})
	if r := s.cli("doctor"); !strings.Contains(r.stdout, strconv.Itoa(s.port)) {
		t.Errorf("the doctor does not tell:\n%s", r.stdout)
	}
	s.call("A1", "1")
	eventually(t, "the call is on the board", func() bool { st := s.status(); return st.Board != nil && st.Board.Number == "A1" })
	s.stop()
}

func TestDataFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, dir string }{
		{"below a file", filepath.Join(file, "data")},
		{"a file", file},
		{"where nobody can write", "/proc/queuecast"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStation(t, noSound)
			s.dir = tc.dir
			line := oneLine(t, s.cli("serve"), 1)
			if !strings.Contains(line, tc.dir) || !strings.Contains(line, "--data") || strings.Contains(line, "Something went wrong") {
				t.Errorf("it says %q", line)
			}
		})
	}
}

// TestWindowOfAStationThatCannotStart finds that only when the window is open already, which gives way to the reason.
func TestWindowOfAStationThatCannotStart(t *testing.T) {
	t.Parallel()
	x := newScreen(t)
	s := newStation(t, noSound)
	journal := filepath.Join(s.dir, "journal")
	if err := os.WriteFile(journal, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.on(x)
	s.process = start(t, s.env, nil, binary, "--data", s.dir)
	var window string
	eventually(t, "a small window says why, in the place of the operator's", func() bool {
		r := finish(t, x.env, "xdotool", "search", "--onlyvisible", "--name", "Queuecast")
		window = strings.TrimSpace(r.stdout)
		return r.code == 0 && !strings.Contains(window, "\n") && x.height(window) > 0 && x.height(window) < screenHeight/2
	})
	x.do("windowactivate", "--sync", window)
	keep(t, x.still(), "trouble")
	if r := s.cli("status"); r.code == 0 {
		t.Errorf("there is a station: %s", r.stdout)
	}
	x.key("Escape")
	if code := s.wait(t); code != 1 {
		t.Errorf("exit code %d", code)
	}
	if told := s.stderr.String(); !strings.Contains(told, journal) || strings.Contains(told, "panic") {
		t.Errorf("it says %q", told)
	}
}

func TestBrokenSettings(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		says       []string
	}{
		{"wrong value", "language = \"en\"\n%[2]s[stream]\nport = %[1]d\nwidth = 1\n", []string{"Line 6:", "stream.width", "1"}},
		{"wrong kind", "language = \"en\"\n%[2]s[stream]\nport = %[1]d\nfps = \"many\"\n", []string{"Line 6:", "stream.fps", "many"}},
		// Its port is the default one, which another program may have; that must not matter here.
		{"not TOML", "language = \"en\"\n[stream\nport = %[1]d # %[2]s\n", []string{"Line 2:"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newStation(t, "")
			text := fmt.Sprintf(tc.text, s.port, "[voice]\nenabled = false\n")
			if tc.name == "not TOML" {
				text = strings.ReplaceAll(text, "\nenabled = false\n", "")
			}
			s.writeSettings(text)
			s.serve()
			told := strings.Join(s.status().Problems, "\n")
			for _, says := range append(tc.says, filepath.Join(s.dir, "settings.toml.broken")) {
				if !strings.Contains(told, says) {
					t.Errorf("the status does not tell of %q:\n%s", says, told)
				}
				// What it has written may still be on its way through the pipe.
				eventually(t, "the log tells of "+says, func() bool { return strings.Contains(s.stderr.String(), says) })
			}
			if kept := read(t, filepath.Join(s.dir, "settings.toml.broken")); kept != text {
				t.Errorf("kept aside: %q, want %q", kept, text)
			}
			s.call("A1", "1")
			s.stop()
			s.serve()
			if told := strings.Join(s.status().Problems, "\n"); strings.Contains(told, ".broken") || strings.Contains(told, "Line ") {
				t.Errorf("the second start still complains: %s", told)
			}
			s.stop()
		})
	}
}

const (
	smallDisk = 64 << 20 // bytes
	block     = 64 << 10
)

// TestFullDisk runs the station on a small disk of its own, which exists in its mount namespace only.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	settings := read(t, filepath.Join(s.dir, "settings.toml"))
	disk := s.dir
	mount := fmt.Sprintf("mount -t tmpfs -o size=%d,mode=700 tmpfs %q && printf %%s \"$1\" >%q/settings.toml && exec %q --data %q serve",
		smallDisk, disk, disk, binary, disk)
	s.process = start(t, s.env, nil, "unshare", append(namespace(), "sh", "-c", mount, "sh", settings)...)
	// The folder as the station sees it.
	s.dir = filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), "root", disk)
	eventually(t, "the station answers", func() bool { return s.cli("status").code == 0 })
	s.call("A001", "1")
	eventually(t, "the call is on the board", func() bool { st := s.status(); return st.Board != nil && st.silent() })

	ballast := filepath.Join(s.dir, "ballast")
	fill(t, ballast)
	before := s.status()
	for range 3 {
		line := oneLine(t, s.cli("call", "A002", "--counter", "2"), 1)
		if !strings.Contains(line, "The disk is full") || !strings.Contains(line, "the call was not made") || !strings.Contains(line, disk) {
			t.Errorf("it says %q", line)
		}
	}
	after := s.status()
	if len(after.Calls) != 1 || after.Calls[0] != before.Calls[0] || after.Board == nil || *after.Board != *before.Board || !after.silent() {
		t.Errorf("after the refused calls: %+v, %+v", after.Board, after.Calls)
	}
	if after.Queue.OK {
		t.Errorf("the state of the queue is still good: %+v", after.Queue)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	s.call("A003", "1")
	eventually(t, "the next call is on the board", func() bool { st := s.status(); return st.Board.Number == "A003" })
	if got := s.status(); strings.Join(got.numbers(), " ") != "A003 A001" || !got.Queue.OK {
		t.Errorf("after room was made: %v, %+v", got.numbers(), got.Queue)
	}
	s.stop()
}

// namespace are the arguments of unshare for a private set of mounts, which an ordinary user gets as the root of a
// namespace of users.
func namespace() []string {
	if os.Getuid() == 0 {
		return []string{"--mount"}
	}
	return []string{"--mount", "--user", "--map-root-user"}
}

func fill(t testing.TB, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, block))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("filling the disk: %v", err)
	}
}
