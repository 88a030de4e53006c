package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/control"
)

func TestExitCodes(t *testing.T) {
	empty := small(t, nil)
	for _, c := range []struct {
		name string
		args []string
		code int
		want string // on stdout when the code is 0, else on stderr
	}{
		{"help", []string{"--help"}, exitDone, "Usage:"},
		{"help of a command", []string{"call", "--help"}, exitDone, "--counter"},
		{"version", []string{"--version"}, exitDone, "1.2.3"},
		{"unknown command", []string{"fly"}, exitUsage, `"fly"`},
		{"unknown flag", []string{"serve", "--fly"}, exitUsage, "--fly"},
		{"no number", []string{"call"}, exitUsage, "arg"},
		{"two numbers", []string{"call", "1", "2"}, exitUsage, "arg"},
		{"recall takes no number", []string{"recall", "1"}, exitUsage, "1"},
		{"no text", []string{"say"}, exitUsage, "give one text"},
		{"unknown pattern", []string{"serve", "--pattern", "bars"}, exitUsage, "sync"},
		{"negative time", []string{"serve", "--for", "-1s"}, exitUsage, "negative"},
		{"no time", []string{"serve", "--for", "soon"}, exitUsage, "soon"},
		{"call without a station", []string{"call", "A012", "--data", empty}, exitFailed, "No station is running"},
		{"recall without a station", []string{"recall", "--data", empty}, exitFailed, "No station is running"},
		{"next without a station", []string{"next", "--data", empty}, exitFailed, "No station is running"},
		{"status without a station", []string{"status", "--json", "--data", empty}, exitFailed, "No station is running"},
		{"nothing to say", []string{"say", " ", "--data", empty}, exitFailed, "nothing to say"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, c.args...)
			if got.code != c.code {
				t.Errorf("exit code %d, want %d", got.code, c.code)
			}
			said, silent := got.stderr, got.stdout
			if c.code == exitDone {
				said, silent = silent, said
			}
			if !strings.Contains(said, c.want) || silent != "" {
				t.Errorf("said %q and %q, want %q", said, silent, c.want)
			}
			if c.code != exitDone && !strings.HasPrefix(said, "queuecast: ") {
				t.Errorf("said %q", said)
			}
			if lines := strings.Count(said, "\n"); c.code == exitFailed && lines != 1 {
				t.Errorf("%d lines: %q", lines, said)
			}
		})
	}
}

func TestWindowWithoutADisplaySaysWhatToDo(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	if got := run(t, "--data", small(t, nil)); got.code != exitFailed || !strings.Contains(got.stderr, "queuecast serve") {
		t.Errorf("got %+v", got)
	}
}

// Commands beside the station only look; they must not make a data folder by a typing mistake.
func TestLookingWritesNothing(t *testing.T) {
	for _, args := range [][]string{{"status"}, {"call", "1"}, {"recall"}, {"next"}} {
		dir := filepath.Join(t.TempDir(), "typo")
		if got := run(t, append(args, "--data", dir)...); got.code != exitFailed {
			t.Errorf("%v: exit code %d", args, got.code)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%v has made the folder", args)
		}
	}
}

func TestRubbishInTheDataFolderIsNoStation(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "no JSON": "{", "nobody there": `{"address":"127.0.0.1:1","token":"00","pid":1}`, "another host": `{"address":"192.0.2.1:80","token":"00","pid":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := small(t, nil)
			if err := os.WriteFile(filepath.Join(dir, control.FileName), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := run(t, "status", "--data", dir); got.code != exitFailed || !strings.Contains(got.stderr, "No station is running") {
				t.Errorf("got %+v", got)
			}
		})
	}
}
