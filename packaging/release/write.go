package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aead.dev/minisign"

	"github.com/queuecast/queuecast/app/updates"
)

// goodDays is for how long a release file counts unless told otherwise: a project that makes no version for longer signs anew.
const goodDays = 400

// write makes the release file of a version, signs it, and reads it as a station would before it is content.
func write(args []string, getenv func(string) string, now time.Time, out io.Writer) error {
	r := updates.Release{Name: updates.Program, Date: now.UTC().Truncate(time.Second), Notes: map[string]string{}}
	flags := flag.NewFlagSet("write", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	path := flags.String("o", "release.json", "")
	days := flags.Int("days", goodDays, "")
	flags.StringVar(&r.Version, "version", "", "")
	flags.StringVar(&r.Page, "page", "", "")
	flags.Func("notes", "", func(text string) error { return readNotes(r.Notes, text) })
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w; usage: release write -version 1.2.3 -page URL [-notes en=FILE] [-notes zh=FILE] [-days %d] [-o release.json] FILE", err, goodDays)
	}
	r.Expires = r.Date.AddDate(0, 0, *days)
	for _, name := range flags.Args() {
		f, err := describe(name)
		if err != nil {
			return err
		}
		r.Files = append(r.Files, f)
	}
	if err := r.Validate(); err != nil {
		return err
	}
	key, err := secretKey(getenv)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the release file: %w", err)
	}
	data = append(data, '\n')
	comment := fmt.Sprintf("timestamp:%d\tfile:%s\tversion:%s", r.Date.Unix(), filepath.Base(*path), r.Version)
	signature := minisign.SignWithComments(key, data, comment, "signature of the release file of "+r.Name)
	public, ok := key.Public().(minisign.PublicKey)
	if !ok {
		return errors.New("the key has no public one")
	}
	if _, err := updates.Open(public, data, signature); err != nil {
		return fmt.Errorf("reading what has been signed: %w", err)
	}
	if err := os.WriteFile(*path, data, publicMode); err != nil {
		return err
	}
	if err := os.WriteFile(*path+updates.SignatureSuffix, signature, publicMode); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s %s, %d files, good until %s\n", *path, r.Name, r.Version, len(r.Files), r.Expires.Format(time.DateOnly))
	return nil
}

// readNotes takes "en=FILE".
func readNotes(notes map[string]string, text string) error {
	language, path, ok := strings.Cut(text, "=")
	if !ok || language == "" {
		return errors.New("notes are given as LANGUAGE=FILE")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	notes[language] = strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))
	return nil
}

// kinds tells which system a file is for by how its name ends.
var kinds = []struct{ ending, system, kind string }{
	{".deb", "linux", "deb"},
	{".rpm", "linux", "rpm"},
	{".tar.xz", "linux", "tar.xz"},
	{".exe", "windows", "exe"},
	{".dmg", "darwin", "dmg"},
}

// arch is the processor that the name of a package tells; without one it is the usual kind.
func arch(name string) string {
	switch {
	case strings.Contains(name, "universal"):
		return "universal"
	case strings.Contains(name, "arm64"), strings.Contains(name, "aarch64"):
		return "arm64"
	}
	return "amd64"
}

// describe reads a file for its sum.
func describe(path string) (updates.File, error) {
	f := updates.File{Name: filepath.Base(path)}
	for _, k := range kinds {
		if strings.HasSuffix(f.Name, k.ending) {
			f.System, f.Kind = k.system, k.kind
			break
		}
	}
	if f.System == "" {
		return f, fmt.Errorf("%s: which system this is for cannot be told from its name", path)
	}
	f.Arch = arch(f.Name)
	file, err := os.Open(path)
	if err != nil {
		return f, err
	}
	defer file.Close()
	sum := sha256.New()
	if f.Size, err = io.Copy(sum, file); err != nil {
		return f, err
	}
	f.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return f, nil
}
