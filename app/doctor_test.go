package app

import (
	"archive/zip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/doctor"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
)

func TestDoctorOnTheCommandLine(t *testing.T) {
	dir := small(t, func(s *settings.Settings) { s.Stream.Enabled, s.Stream.Port = true, freeport.TCP(t) })
	got := run(t, "doctor", "--json", "--data", dir)
	var findings []doctor.Finding
	if err := json.Unmarshal([]byte(got.stdout), &findings); err != nil || len(findings) < 8 || got.code != exitDone {
		t.Errorf("%v: %+v", err, got)
	}
	for _, f := range findings {
		if f.ID == "" || f.Check == "" || f.Grade == "" || f.Text == "" {
			t.Errorf("incomplete: %+v", f)
		}
	}
	plain := run(t, "doctor", "--data", dir)
	if plain.code != exitDone || !strings.Contains(plain.stdout, "✓ Port ") || !strings.Contains(plain.stdout, "! Loudspeaker") || !strings.Contains(plain.stdout, "    → ") {
		t.Errorf("got %+v", plain)
	}
	if !strings.Contains(plain.stdout, " warnings, ") {
		t.Errorf("no summary: %s", plain.stdout)
	}
	serve(t, dir)
	if beside := run(t, "doctor", "--data", dir); !strings.Contains(beside.stdout, "in use by the running station") {
		t.Errorf("beside the station: %+v", beside)
	}
	if mend := run(t, "doctor", "--mend", "--data", dir); mend.code != exitFailed || mend.stdout != "" {
		t.Errorf("mending under a running station: %+v", mend)
	}
}

func TestDoctorFailsWhereAStationCannotRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "doctor", "--data", filepath.Join(file, "data"))
	if got.code != exitFailed || !strings.Contains(got.stdout, "✗ ") || strings.Count(got.stderr, "\n") != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestDoctorWritesAReport(t *testing.T) {
	const secret = "k3mdq7xw2pzl"
	dir := small(t, func(s *settings.Settings) {
		s.Stream.Viewers = []settings.ViewerPass{{Name: "tv", Password: secret}}
		s.Camera.Sources = []settings.CameraSource{{Name: "gate", URL: "http://127.0.0.1:1/x?pwd=" + secret, Enabled: true}}
	})
	file := filepath.Join(t.TempDir(), "help.zip")
	got := run(t, "doctor", "--report", file, "--data", dir)
	if got.code != exitDone || !strings.Contains(got.stdout, file) || strings.Count(got.stdout, "\n") != 1 {
		t.Errorf("got %+v", got)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the report: %v, %v", info, err)
	}
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if len(archive.File) < 4 {
		t.Errorf("only %d files in the report", len(archive.File))
	}
	lost := filepath.Join(t.TempDir(), "no such folder", "help.zip")
	if got := run(t, "doctor", "--report", lost, "--data", dir); got.code != exitFailed || !strings.Contains(got.stderr, "no such folder") {
		t.Errorf("a report that cannot be written: %+v", got)
	}
}

func TestDoctorMendsTheLog(t *testing.T) {
	dir := small(t, nil)
	if got := run(t, "doctor", "--mend", "--data", dir); got.code != exitDone || !strings.Contains(got.stdout, "none yet") {
		t.Errorf("without a log: %+v", got)
	}
	station := serve(t, dir)
	for _, number := range []string{"1", "2", "3"} {
		if got := run(t, "call", number, "--data", dir); got.code != exitDone {
			t.Fatalf("call: %+v", got)
		}
	}
	station.end(t, exitDone)
	if got := run(t, "doctor", "--mend", "--data", dir); got.code != exitDone || !strings.Contains(got.stdout, "whole") {
		t.Errorf("a log that is whole: %+v", got)
	}
	files, err := filepath.Glob(filepath.Join(dir, "journal", "lines", "*.log"))
	if err != nil || len(files) != 1 {
		t.Fatalf("line files: %q, %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(files[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "doctor", "--data", dir); !strings.Contains(got.stdout, "is damaged") {
		t.Errorf("the damage is not found: %+v", got)
	}
	if got := run(t, "doctor", "--mend", "--data", dir); got.code != exitDone || !strings.Contains(got.stdout, files[0][:10]) {
		t.Errorf("mending: %+v", got)
	}
	if got := run(t, "doctor", "--data", dir); strings.Contains(got.stdout, "is damaged") {
		t.Errorf("still damaged: %+v", got)
	}
}
