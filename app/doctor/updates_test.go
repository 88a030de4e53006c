package doctor

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"

	"github.com/queuecast/queuecast/app/updates"
	"github.com/queuecast/queuecast/views/words"
)

func TestUpdates(t *testing.T) {
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "release.json")
	data, err := json.Marshal(updates.Release{Name: updates.Program, Version: "1.4.0", Date: now, Expires: now.AddDate(1, 0, 0), Page: "https://example.org/get"})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{path: data, path + updates.SignatureSuffix: minisign.Sign(private, data)} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	address := "file:///" + strings.TrimPrefix(filepath.ToSlash(path), "/")
	for _, language := range words.Languages() {
		if _, err := words.UseLanguage(language); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, address, key, version string
			grade                       Grade
			text                        string
		}{
			{"off", "", "", "1.3.0", OK, "updates.address"},
			{"newer", address, public.String(), "1.3.0", OK, "https://example.org/get"},
			{"the newest", address, public.String(), "1.4.0", OK, "1.4.0"},
			{"a build without a number", address, public.String(), "0123abc", OK, "1.4.0"},
			{"nobody there", address + "x", public.String(), "1.3.0", OK, "updates.address"},
			{"no key", address, "", "1.3.0", Warning, "updates.key"},
			{"another key", address, "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3", "1.3.0", Warning, "updates.key"},
		} {
			check := &updates.Checker{Address: c.address, Key: c.key, Version: c.version, Now: func() time.Time { return now }}
			found := newer(t.Context(), Patient{Updates: check})
			if len(found) != 1 || found[0].Grade != c.grade || !strings.Contains(found[0].Text, c.text) || (c.grade == OK) != (found[0].Mend == "") {
				t.Errorf("%s, %s: %+v", language, c.name, found)
			}
			if text := found[0].Text + found[0].Mend; strings.Contains(text, "<no value>") || strings.Contains(text, "doctor.updates") {
				t.Errorf("%s, %s: %q", language, c.name, text)
			}
		}
	}
	if found := newer(t.Context(), Patient{}); found != nil {
		t.Errorf("where newer versions are told of elsewhere: %+v", found)
	}
}
