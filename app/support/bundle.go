package support

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/queuecast/queuecast/app/doctor"
	"github.com/queuecast/queuecast/app/logs"
	"github.com/queuecast/queuecast/app/settings"
)

const (
	// logBytes is how much of the end of the log goes into a bundle, crashBytes of the beginning of a crash report.
	logBytes, crashBytes = 256 << 10, 64 << 10
	// crashes is how many reports of crashes do.
	crashes = 3
)

// Bundle is what whoever is asked for help gets.
type Bundle struct {
	Version  string // several lines about the program
	Findings []doctor.Finding
	Settings settings.Settings
	Dir      string // data folder: log and crash reports are there
	Now      time.Time
}

// Write writes the bundle as a zip file.
func (b Bundle) Write(w io.Writer) error {
	v := newVeil(b.Settings)
	shown := slices.Clone(b.Findings)
	for i := range shown { // before they are quoted, which changes how a secret looks
		f := &shown[i]
		f.About, f.Text, f.Mend = v.text(f.About), v.text(f.Text), v.text(f.Mend)
	}
	findings, err := json.MarshalIndent(shown, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the findings: %w", err)
	}
	files := []struct {
		name string
		text []byte
	}{
		{"version.txt", []byte(b.Version)},
		{"findings.txt", []byte(Text(shown))},
		{"findings.json", findings},
		{"settings.toml", settings.Render(WithoutSecrets(b.Settings))},
		{logs.FileName, endOf(filepath.Join(b.Dir, logs.FileName))},
	}
	for _, path := range newestCrashes(b.Dir) {
		files = append(files, struct {
			name string
			text []byte
		}{filepath.Base(path), beginningOf(path)})
	}
	out := zip.NewWriter(w)
	for _, f := range files {
		if len(f.text) == 0 {
			continue
		}
		to, err := out.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: b.Now})
		if err == nil {
			_, err = to.Write([]byte(v.text(string(f.text))))
		}
		if err != nil {
			return fmt.Errorf("writing %s of the report: %w", f.name, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("ending the report: %w", err)
	}
	return nil
}

// Text lists findings as people read them.
func Text(findings []doctor.Finding) string {
	marks := map[doctor.Grade]string{doctor.OK: "✓", doctor.Note: "·", doctor.Warning: "!", doctor.Failed: "✗"}
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s\n", marks[f.Grade], f.Text)
		if f.Mend != "" {
			fmt.Fprintf(&b, "    → %s\n", f.Mend)
		}
	}
	return b.String()
}

// endOf is the end of a file, from the beginning of a line on; nothing where it cannot be read.
func endOf(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil
	}
	from := max(info.Size()-logBytes, 0)
	data, err := io.ReadAll(io.NewSectionReader(f, from, logBytes))
	if err != nil {
		return nil
	}
	if from > 0 {
		_, data, _ = bytes.Cut(data, []byte{'\n'})
	}
	return data
}

// beginningOf is that of a file: a crash says first what it is.
func beginningOf(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(f, crashBytes))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil
	}
	return data
}

// newestCrashes are the reports of the last crashes in a data folder, the newest first. Their names tell the time.
func newestCrashes(dir string) (paths []string) {
	paths, err := fs.Glob(os.DirFS(dir), "crash*.txt")
	if err != nil {
		return nil // the pattern is none of those that fail
	}
	slices.Sort(paths)
	slices.Reverse(paths)
	for i := range paths {
		paths[i] = filepath.Join(dir, paths[i])
	}
	return paths[:min(len(paths), crashes)]
}
