package updates

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/semver"
)

// Program is the name in release files of this program.
const Program = "queuecast"

// Bounds of a release file.
const (
	MaxBytes = 64 << 10 // of the whole file

	maxVersion   = 64
	maxPage      = 500 // bytes
	maxLanguages = 16
	maxNotes     = 4000 // characters in one language
	maxFiles     = 100
	maxFileName  = 200 // bytes
	shaBytes     = 32  // of SHA-256
)

// What can be wrong with a release file that is signed rightly.
var (
	ErrForm    = errors.New("this is no release file")
	ErrForeign = errors.New("the release file is another program's")
	ErrExpired = errors.New("the release file has expired")
)

// Release is what a release file says.
type Release struct {
	Name    string            `json:"name"`            // of the program
	Version string            `json:"version"`         // such as 1.4.0 (Semantic Versioning 2.0.0)
	Date    time.Time         `json:"date"`            // at which the file was signed
	Expires time.Time         `json:"expires"`         // from then on it says nothing about what is the newest
	Page    string            `json:"page"`            // http or https: where people get it
	Notes   map[string]string `json:"notes,omitempty"` // what is new, by language (zh, en), in plain text
	Files   []File            `json:"files,omitempty"`
}

// File is one of the files of a release.
type File struct {
	System string `json:"system"` // linux, windows or darwin
	Arch   string `json:"arch"`   // amd64, arm64 or universal
	Kind   string `json:"kind"`   // deb, rpm, tar.xz, exe or dmg
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hexadecimal
}

// Parse reads a release file, of which it believes nothing. Keys that it does not know are passed over, so that later versions may have
// more. The error is ErrForm or ErrForeign, wrapped; whether the file has expired is not asked here.
func Parse(data []byte) (Release, error) {
	var r Release
	if len(data) > MaxBytes {
		return Release{}, fmt.Errorf("%w: it has more than %d bytes", ErrForm, MaxBytes)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return Release{}, fmt.Errorf("%w: %v", ErrForm, err)
	}
	if err := r.Validate(); err != nil {
		return Release{}, err
	}
	return r, nil
}

// Validate tells what is wrong with a release: ErrForm or ErrForeign, wrapped.
func (r Release) Validate() error {
	wrong := func(format string, values ...any) error {
		return fmt.Errorf("%w: %s", ErrForm, fmt.Sprintf(format, values...))
	}
	switch {
	case r.Name == "":
		return wrong("it has no name")
	case r.Name != Program:
		return fmt.Errorf("%w: %.*q", ErrForeign, maxVersion, r.Name)
	case !validVersion(r.Version):
		return wrong("the version %.*q is none", maxVersion, r.Version)
	case r.Date.IsZero():
		return wrong("it has no date")
	case !r.Expires.After(r.Date):
		return wrong("it expires before it is made")
	case !validPage(r.Page):
		return wrong("the page is no web address")
	case len(r.Notes) > maxLanguages || len(r.Files) > maxFiles:
		return wrong("it has too many notes or files")
	}
	for language, notes := range r.Notes {
		if language == "" || !isPlain(language) || !isPlain(strings.ReplaceAll(notes, "\n", " ")) || utf8.RuneCountInString(notes) > maxNotes {
			return wrong("the notes in %.*q cannot be shown", maxVersion, language)
		}
	}
	for _, f := range r.Files {
		if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != shaBytes || f.Size <= 0 || !validFileName(f.Name) ||
			!isPlain(f.System) || !isPlain(f.Arch) || !isPlain(f.Kind) {
			return wrong("the file %.*q is described badly", maxFileName, f.Name)
		}
	}
	return nil
}

// Note is what is new, in a language or else in English; "" where nothing is said.
func (r Release) Note(language string) string {
	if notes := r.Notes[language]; notes != "" {
		return notes
	}
	return r.Notes["en"]
}

// validVersion wants all three numbers: 1.4 is none.
func validVersion(version string) bool {
	v := "v" + version
	return len(version) <= maxVersion && semver.IsValid(v) && semver.Canonical(v)+semver.Build(v) == v
}

func validPage(page string) bool {
	u, err := url.Parse(page)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && len(page) <= maxPage && isPlain(page) &&
		!strings.ContainsFunc(page, unicode.IsSpace)
}

func validFileName(name string) bool {
	return name != "" && len(name) <= maxFileName && isPlain(name) && !strings.ContainsAny(name, `/\:`)
}

// isPlain refuses what could spoil a line in a window or on a terminal.
func isPlain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) })
}
