package logs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// crashChild is the process that dies of a panic in a goroutine.
func crashChild(dir string) {
	if _, err := ArmCrashFile(dir); err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	go explode()
	select {}
}

func explode() { panic("the voice engine is on fire") }

func TestACrashLeavesAFileThatTheNextStartMentions(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "QUEUECAST_TEST_CRASH_IN="+dir)
	var stderr strings.Builder
	child.Stderr = &stderr
	if err := child.Run(); err == nil || child.ProcessState.ExitCode() != 2 {
		t.Fatalf("the child ended with %v: %s", err, stderr.String())
	}

	previous, err := ArmCrashFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := os.ReadFile(previous)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"panic: the voice engine is on fire", "logs.explode()", "crash_test.go:"} {
		if !strings.Contains(string(report), want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("stderr lacks %q", want)
		}
	}
	info, err := os.Stat(previous)
	if err != nil || filepath.Base(previous) != "crash-"+info.ModTime().Format(crashStamp)+".txt" {
		t.Errorf("the report is called %s (%v)", previous, err)
	}

	if err := DisarmCrashFile(dir); err != nil {
		t.Fatal(err)
	}
	expectFiles(t, dir, map[string]string{filepath.Base(previous): string(report)})
	if again, err := ArmCrashFile(dir); again != "" || err != nil {
		t.Errorf("a clean run is reported as a crash: %q, %v", again, err)
	}
	if err := DisarmCrashFile(dir); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyTheNewestCrashReportsAreKept(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local)
	want := map[string]string{CrashFileName: ""}
	for i := range 8 {
		path := filepath.Join(dir, CrashFileName)
		text := fmt.Sprint("crash ", i)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		when := at.Add(time.Duration(i/2) * time.Second) // two in the same second
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
		previous, err := ArmCrashFile(dir)
		if err != nil {
			t.Fatal(err)
		}
		name := "crash-" + when.Format(crashStamp)
		if i%2 == 1 {
			name += "-2"
		}
		if previous != filepath.Join(dir, name+".txt") {
			t.Errorf("%d: %s, want %s", i, previous, name)
		}
		if i >= 3 {
			want[name+".txt"] = text
		}
	}
	expectFiles(t, dir, want)
	if err := DisarmCrashFile(dir); err != nil {
		t.Fatal(err)
	}
}

func TestArmCrashFileInAMissingFolder(t *testing.T) {
	if _, err := ArmCrashFile(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("no error")
	}
}
