//go:build linux

package e2e

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestArchiveSurvivesAKill kills a station that keeps what it shows, and finds the call in what is left.
func TestArchiveSurvivesAKill(t *testing.T) {
	t.Parallel()
	s := newStation(t, noSound)
	s.writeSettings(fmt.Sprintf("language = \"en\"\n%s[stream]\nport = %d\n[archive]\nenabled = true\n", noSound, s.port))
	began := time.Now()
	s.serve()
	keeping := time.Now()
	s.call("A012", "1")
	took := time.Since(began)
	eventually(t, "some seconds have been kept", func() bool { return time.Since(keeping) > 6*time.Second })
	s.kill()
	<-s.ended
	files, err := filepath.Glob(filepath.Join(s.dir, "archive", "*", "*.mp4"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files: %q, %v", files, err)
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "stream=codec_name:format=duration", "-of", "csv=p=0", files[0]).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "h264") || !strings.Contains(string(out), "aac") {
		t.Errorf("%v: %s", err, out)
	}
	out, err = exec.Command("ffmpeg", "-nostdin", "-v", "error", "-i", files[0], "-map", "0:v", "-f", "framemd5", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pictures, frames := map[string]bool{}, 0
	for line := range strings.Lines(string(out)) {
		if fields := strings.Split(line, ","); len(fields) == 6 && !strings.HasPrefix(line, "#") {
			pictures[fields[5]] = true
			frames++
		}
	}
	if least := int((time.Since(keeping).Seconds() - 6) * 30); frames < min(least, 4*30) || len(pictures) < 2 {
		t.Errorf("%d frames, %d different pictures", frames, len(pictures))
	}

	s.serve()
	r := s.cli("archive", "A012")
	path, into, _ := strings.Cut(strings.TrimSpace(r.stdout), "\t")
	if r.code != 0 || path != files[0] {
		t.Fatalf("archive A012: %d %s%s", r.code, r.stdout, r.stderr)
	}
	parts := strings.Split(into, ":")
	latest := max(4, int(took.Seconds())+1) // the file cannot have begun before the station
	if seconds, err := strconv.Atoi(parts[len(parts)-1]); err != nil || seconds > latest {
		t.Errorf("the call is found at %q, though it was made %v after the start", into, took)
	}
	if r := s.cli("archive", "B999"); r.code != 1 || !strings.Contains(r.stderr, "B999 has not been called") {
		t.Errorf("a number that was not called: %d %s", r.code, r.stderr)
	}
	if r := s.cli("archive", "--at", "2001-01-01 10:00"); r.code != 1 || !strings.Contains(r.stderr, "Nothing of that moment") {
		t.Errorf("a moment long ago: %d %s", r.code, r.stderr)
	}
	if r := s.cli("archive"); r.code != 0 || !strings.Contains(r.stdout, files[0]) {
		t.Errorf("the list: %d %s%s", r.code, r.stdout, r.stderr)
	}
	s.stop()
}
