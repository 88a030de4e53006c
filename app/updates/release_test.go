package updates

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	long := strings.Repeat("x", MaxBytes)
	for _, c := range []struct {
		name   string
		change func(*Release)
		want   error
	}{
		{"good", func(*Release) {}, nil},
		{"without notes and files", func(r *Release) { r.Notes, r.Files = nil, nil }, nil},
		{"pre-release", func(r *Release) { r.Version = "2.0.0-rc.1+build.5" }, nil},
		{"another program's", func(r *Release) { r.Name = "queuecast-pro" }, ErrForeign},
		{"nobody's", func(r *Release) { r.Name = "" }, ErrForm},
		{"short version", func(r *Release) { r.Version = "1.4" }, ErrForm},
		{"version with a v", func(r *Release) { r.Version = "v1.4.0" }, ErrForm},
		{"version with leading zeros", func(r *Release) { r.Version = "1.04.0" }, ErrForm},
		{"long version", func(r *Release) { r.Version = "1.4.0-" + strings.Repeat("x", maxVersion) }, ErrForm},
		{"no date", func(r *Release) { r.Date = time.Time{} }, ErrForm},
		{"expires before it is made", func(r *Release) { r.Expires = r.Date }, ErrForm},
		{"page of a script", func(r *Release) { r.Page = "javascript:alert(1)" }, ErrForm},
		{"page on this disk", func(r *Release) { r.Page = "file:///etc/passwd" }, ErrForm},
		{"page without a host", func(r *Release) { r.Page = "https:///x" }, ErrForm},
		{"page with a name and password", func(r *Release) { r.Page = "https://example.org:x@evil.example/" }, ErrForm},
		{"page with a line break", func(r *Release) { r.Page = "https://example.org/\nx" }, ErrForm},
		{"long page", func(r *Release) { r.Page += long[:maxPage] }, ErrForm},
		{"notes with escapes of a terminal", func(r *Release) { r.Notes["en"] = "\x1b[2J" }, ErrForm},
		{"long notes", func(r *Release) { r.Notes["zh"] = strings.Repeat("长", maxNotes+1) }, ErrForm},
		{"notes in no language", func(r *Release) { r.Notes[""] = "x" }, ErrForm},
		{"file elsewhere", func(r *Release) { r.Files[0].Name = "../../x" }, ErrForm},
		{"empty file", func(r *Release) { r.Files[0].Size = 0 }, ErrForm},
		{"short sum", func(r *Release) { r.Files[0].SHA256 = "0a" }, ErrForm},
		{"too many files", func(r *Release) { r.Files = make([]File, maxFiles+1) }, ErrForm},
		{"huge", func(r *Release) { r.Page = long }, ErrForm},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := release("1.4.0", c.change)
			data, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Parse(data)
			wantError(t, err, c.want)
			if c.want == nil && !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestLaterVersionsMaySayMore(t *testing.T) {
	r := release("1.4.0")
	data, err := json.Marshal(struct {
		Release
		Urgent bool `json:"urgent"`
	}{r, true})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Parse(data); err != nil || got.Version != r.Version {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestNoteIsInTheLanguageOrEnglish(t *testing.T) {
	r := release("1.4.0")
	for language, want := range map[string]string{"zh": "提示音更响。", "en": r.Notes["en"], "de": r.Notes["en"]} {
		if got := r.Note(language); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
}

func TestNewerThan(t *testing.T) {
	for _, c := range []struct {
		release, program string
		want             bool
	}{
		{"1.4.0", "1.3.9", true},
		{"1.4.0", "v1.3.9", true},
		{"1.10.0", "1.9.0", true},
		{"1.4.0", "1.4.0", false},
		{"1.4.0", "v1.4.0", false},
		{"1.4.0", "1.4.1", false},
		{"1.4.0", "1.4.0-rc.1", true},
		{"1.4.0-rc.1", "1.3.0", true},
		{"1.4.0-rc.1", "1.4.0", false},
		{"1.4.0+later", "1.4.0", false},
		{"1.4.0", "1.4.0-3-g0123abc", false}, // of git describe: three commits after 1.4.0
		{"1.4.1", "v1.4.0-3-g0123abc", true},
		{"1.4.1", "1.4.0-3-g0123abc-dirty", true},
		{"1.4.0", "1.4.0-dirty", false},
		{"1.4.1", "1.4.0-dirty", true},
		{"1.4.0", "1.4.0-rc.1-2-gabcdef0", true},
		{"1.4.0", "development", false},
		{"1.4.0", "0123abc", false},
		{"1.4.0", "", false},
		{"1.4.0", "1.3", false},
	} {
		if got := release(c.release).NewerThan(c.program); got != c.want {
			t.Errorf("%s is newer than %q: %t", c.release, c.program, got)
		}
	}
	for version, want := range map[string]bool{"1.4.0": true, "v1.4.0-2-gabcdef0": true, "0123abc-dirty": false, "development": false, "": false} {
		if Numbered(version) != want {
			t.Errorf("%q", version)
		}
	}
}

// What is not a release must be refused, and never more than that.
func FuzzParse(f *testing.F) {
	good, err := json.Marshal(release("1.4.0"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"name":"queuecast","version":"1.0.0","date":"2026-11-21T00:00:00Z","expires":"9999-12-31T23:59:59Z","page":"http://[::1]"}`))
	f.Add([]byte(`{"name":"queuecast","NAME":"other","notes":{"en":"\u202e"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			if !errors.Is(err, ErrForm) && !errors.Is(err, ErrForeign) {
				t.Errorf("an error of no kind: %v", err)
			}
			return
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if back, err := Parse(again); err != nil && len(again) <= MaxBytes || err == nil && back.Version != r.Version {
			t.Errorf("read back as %+v, %v", back, err)
		}
		r.NewerThan("1.2.0")
	})
}

// Whoever controls the address controls every byte of both files, but not the key.
func FuzzOpen(f *testing.F) {
	key, err := ParseKey("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{}`), []byte("untrusted comment: x\nRWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=\ntrusted comment: y\nQtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==\n"))
	f.Fuzz(func(t *testing.T, data, signature []byte) {
		if _, err := Open(key, data, signature); err == nil {
			t.Error("opened without the private key")
		}
	})
}
