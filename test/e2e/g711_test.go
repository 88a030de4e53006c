//go:build linux

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// sparse makes a file that is a hole from beginning to end: A-law of any length.
func sparse(t *testing.T, path string, size int64) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Ctrl+C in the middle of a conversion leaves nothing, a kill nothing under the name that was asked for.
func TestConversionBrokenOff(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 1, syscall.SIGTERM: 1, syscall.SIGKILL: -1} {
		t.Run(signal.String(), func(t *testing.T) {
			dir := t.TempDir()
			in, out := filepath.Join(dir, "in.g711a"), filepath.Join(dir, "made", "out.wav")
			sparse(t, in, 10_000_000_000)
			p := start(t, append(os.Environ(), "LC_ALL=C"), nil, binary, "--data", t.TempDir(), "g711", "decode", in, out)
			unfinished := func() []string {
				found, err := filepath.Glob(filepath.Join(dir, "made", ".queuecast-*.part"))
				if err != nil {
					t.Fatal(err)
				}
				return found
			}
			eventually(t, "the work has begun", func() bool { return len(unfinished()) == 1 })
			p.signal(t, signal)
			if got := p.wait(t); got != code {
				t.Errorf("exit code %d, want %d: %s", got, code, p.stderr)
			}
			if signal != syscall.SIGKILL && (len(unfinished()) != 0 || !strings.Contains(p.stderr.String(), "Stopped")) {
				t.Errorf("%v is left, %q was said", unfinished(), p.stderr)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("half a file has the name that was asked for")
			}
		})
	}
}

// peakKilobytes runs a command line to its end and returns the most memory that the process had, in KiB. Linux counts what its starter
// has had as the program's own (vfork, then exec), and this one has had far more: so a shell starts it, and leaves it to be waited for here.
func peakKilobytes(t *testing.T, args ...string) int64 {
	t.Helper()
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0) }()
	said := filepath.Join(t.TempDir(), "said")
	const line = `said=$1; shift; "$0" "$@" >"$said" 2>&1 & echo $!`
	number, err := exec.Command("sh", append([]string{"-c", line, binary, said, "--data", t.TempDir()}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(number)))
	if err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	var used syscall.Rusage
	for err = syscall.EINTR; err == syscall.EINTR; {
		_, err = syscall.Wait4(pid, &status, 0, &used)
	}
	if err != nil || status.ExitStatus() != 0 {
		t.Fatalf("%v, exit code %d: %s", err, status.ExitStatus(), read(t, said))
	}
	return used.Maxrss
}

// A file a hundred times as long takes the same memory.
func TestConversionInLittleMemory(t *testing.T) {
	dir := t.TempDir()
	short, long := filepath.Join(dir, "short.g711a"), filepath.Join(dir, "long.g711a")
	sparse(t, short, 5_000_000)
	sparse(t, long, 500_000_000)
	few := peakKilobytes(t, "g711", "convert", short, filepath.Join(dir, "short.g711u"))
	many := peakKilobytes(t, "g711", "convert", long, filepath.Join(dir, "long.g711u"))
	t.Logf("%d and %d KiB", few, many)
	const mebibytes = 8 << 10 // what two runs of the same work may differ by
	if many > few+mebibytes {
		t.Errorf("%d KiB for 5 MB, %d KiB for 500 MB", few, many)
	}
}

// Sound goes through a pipeline of other programs and ours, and arrives as it was.
func TestG711InAPipeline(t *testing.T) {
	const tone = `ffmpeg -v error -f lavfi -i sine=frequency=440:sample_rate=8000:duration=5 -c:a pcm_s16le -f wav - `
	line := tone + `| "$0" g711 encode - - | "$0" g711 decode - - --rate 8000 --channels 1 | ffmpeg -v error -i - -f s16le -`
	cmd := exec.Command("sh", "-c", line, binary)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	got, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%v: %s", err, &stderr)
	}
	want, err := exec.Command("sh", "-c", tone+"| ffmpeg -v error -i - -f s16le -").Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || len(got) != 2*5*8000 {
		t.Fatalf("%d bytes, want %d", len(got), len(want))
	}
	// A-law keeps a signal to some 38 dB: at most half an interval, a 32th of the sample's level, is lost.
	for i := 0; i < len(got); i += 2 {
		was, is := int(int16(uint16(want[i])|uint16(want[i+1])<<8)), int(int16(uint16(got[i])|uint16(got[i+1])<<8))
		if off := max(was-is, is-was); off > max(was, -was)/32+16 {
			t.Fatalf("sample %d is %d, it was %d", i/2, is, was)
		}
	}
}
