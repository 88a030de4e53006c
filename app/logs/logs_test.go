package logs

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("QUEUECAST_TEST_CRASH_IN"); dir != "" {
		crashChild(dir)
	}
	goleak.VerifyTestMain(m)
}

// lockedBuffer is a stderr that a test may read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func TestALineGoesToFileAndStderr(t *testing.T) {
	var stderr lockedBuffer
	l := &Logs{Dir: t.TempDir(), Stderr: &stderr}
	if err := l.Initialize(); err != nil {
		t.Fatal(err)
	}
	l.Logger().Info("called", "number", "A012")
	file := files(t, l.Dir)[FileName] // before Close: nothing waits in a buffer
	if !strings.Contains(file, "level=INFO msg=called number=A012\n") || !strings.Contains(file, time.Now().Format("2006")) {
		t.Errorf("file: %q", file)
	}
	if line := stderr.String(); !strings.HasSuffix(line, " level=INFO msg=called number=A012\n") || len(strings.Fields(line)[0]) != len("time=15:04:05") {
		t.Errorf("stderr: %q", line)
	}
	if l.Path() != filepath.Join(l.Dir, FileName) {
		t.Error(l.Path())
	}
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	l.Logger().Info("after the end")
	if !strings.Contains(stderr.String(), "after the end") {
		t.Error("a line after Close is lost on stderr too")
	}
	if info, err := os.Stat(l.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions %v (%v)", info.Mode(), err)
	}
}

func TestLevelChangesAtRunTime(t *testing.T) {
	var stderr lockedBuffer
	l := &Logs{Level: slog.LevelWarn, Stderr: &stderr}
	if err := l.Initialize(); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	child := l.Logger().With("part", "voice")
	child.Info("one")
	l.SetLevel(slog.LevelDebug)
	child.Debug("two")
	l.SetLevel(slog.LevelError)
	child.Warn("three")
	if got := stderr.String(); strings.Contains(got, "one") || !strings.Contains(got, "two") || strings.Contains(got, "three") {
		t.Error(got)
	}
	if l.Path() != "" {
		t.Errorf("without a folder there is a file %q", l.Path())
	}
}

func TestParseLevel(t *testing.T) {
	for name, want := range map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "WARN": slog.LevelWarn, "error": slog.LevelError} {
		if got, err := ParseLevel(name); got != want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if got, err := ParseLevel("loud"); err == nil || got != slog.LevelInfo {
		t.Errorf("%v, %v", got, err)
	}
}

func TestWithoutAFileStderrStillWorks(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr lockedBuffer
	l := &Logs{Dir: blocked, Stderr: &stderr}
	err := l.Initialize()
	if path := (*os.PathError)(nil); !errors.As(err, &path) {
		t.Errorf("error %v", err)
	}
	l.Logger().Error("no log file", "err", err)
	if !strings.Contains(stderr.String(), "no log file") {
		t.Errorf("stderr: %q", stderr.String())
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestCountsAreWrittenWhenTheirSecondIsOver(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var stderr lockedBuffer
		l := &Logs{Dir: dir, Stderr: &stderr}
		if err := l.Initialize(); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time, the goroutine has been idle in between
			for range 5 {
				l.Logger().Warn("underrun")
			}
			time.Sleep(foldInterval + time.Millisecond)
			synctest.Wait()
			if n := strings.Count(stderr.String(), "underrun repeated=4"); n != 1 {
				t.Errorf("%d lines with the count:\n%s", n, stderr.String())
			}
			time.Sleep(time.Hour)
			stderr.buf.Reset()
		}
		for range 3 {
			l.Logger().Warn("last words")
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(stderr.String(), `"last words" repeated=2`) {
			t.Errorf("Close lost the count:\n%s", stderr.String())
		}
	})
}

func TestCloseWithoutInitialize(t *testing.T) {
	if err := new(Logs).Close(); err != nil {
		t.Error(err)
	}
}
