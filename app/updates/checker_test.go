package updates

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
)

func TestNewerVersionIsFound(t *testing.T) {
	key, site := newSigner(t), newSite(t)
	site.publish(key.sign(release("1.3.0")))
	c := checker(t, site, key)
	if s := c.Known(); s.Newest != nil || s.Newer || s.Err != nil || !s.Checked.IsZero() {
		t.Fatalf("known before: %+v", s)
	}
	s := c.Check(t.Context())
	wantError(t, s.Err, nil)
	if !s.Newer || s.Newest.Version != "1.3.0" || s.Newest.Page != "https://example.org/download" || !s.Checked.Equal(today) {
		t.Errorf("got %+v", s)
	}
	if s := c.Known(); !s.Newer || s.Newest.Version != "1.3.0" {
		t.Errorf("known after: %+v", s)
	}
}

func TestSameAndOlderVersionsAreNoNews(t *testing.T) {
	for _, version := range []string{"1.2.0", "1.1.9", "1.2.0-rc.1"} {
		key, site := newSigner(t), newSite(t)
		site.publish(key.sign(release(version)))
		if s := checker(t, site, key).Check(t.Context()); s.Newer || s.Err != nil || s.Newest == nil {
			t.Errorf("%s: %+v", version, s)
		}
	}
}

// The prehashed signatures that today's minisign makes count as much as those of the older kind.
func TestBothKindsOfSignature(t *testing.T) {
	key, site := newSigner(t), newSite(t)
	data, _ := key.sign(release("1.3.0"))
	hashed := minisign.NewReader(bytes.NewReader(data))
	var sink bytes.Buffer
	if _, err := sink.ReadFrom(hashed); err != nil {
		t.Fatal(err)
	}
	site.publish(data, hashed.Sign(key.private))
	if s := checker(t, site, key).Check(t.Context()); !s.Newer || s.Err != nil {
		t.Errorf("got %+v", s)
	}
}

func TestWhatIsWrongAtTheAddress(t *testing.T) {
	for _, c := range []struct {
		name    string
		publish func(key signer, s *site)
		want    error
	}{
		{"another key", func(key signer, s *site) { s.publish(newSigner(key.t).sign(release("1.3.0"))) }, ErrSignature},
		{"another key under the same name", func(key signer, s *site) {
			data, _ := key.sign(release("1.3.0"))
			var forged minisign.Signature
			if err := forged.UnmarshalText(minisign.Sign(newSigner(key.t).private, data)); err != nil {
				key.t.Fatal(err)
			}
			forged.KeyID = key.public.ID()
			s.publish(data, []byte(forged.String()))
		}, ErrSignature},
		{"changed after signing", func(key signer, s *site) {
			data, signature := key.sign(release("1.3.0"))
			s.publish(bytes.Replace(data, []byte("example.org"), []byte("example.com"), 1), signature)
		}, ErrSignature},
		{"comment changed after signing", func(key signer, s *site) {
			data, signature := key.sign(release("1.3.0"))
			s.publish(data, bytes.Replace(signature, []byte("timestamp:"), []byte("timestamp:1"), 1))
		}, ErrSignature},
		{"truncated", func(key signer, s *site) {
			data, signature := key.sign(release("1.3.0"))
			s.publish(data[:len(data)-10], signature)
		}, ErrSignature},
		{"signature truncated", func(key signer, s *site) {
			data, signature := key.sign(release("1.3.0"))
			s.publish(data, signature[:len(signature)/2])
		}, ErrSignature},
		{"signature empty", func(key signer, s *site) {
			data, _ := key.sign(release("1.3.0"))
			s.publish(data, nil)
		}, ErrSignature},
		{"a page of a hotel's network", func(_ signer, s *site) {
			s.publish([]byte("<html>Welcome"), []byte("<html>Welcome"))
		}, ErrSignature},
		{"huge", func(key signer, s *site) {
			s.publish(key.sign(release("1.3.0", func(r *Release) { r.Page += strings.Repeat("x", MaxBytes) })))
		}, ErrTooLarge},
		{"huge signature", func(key signer, s *site) {
			data, signature := key.sign(release("1.3.0"))
			s.publish(data, append(signature, make([]byte, maxSignature)...))
		}, ErrTooLarge},
		{"another program's", func(key signer, s *site) {
			s.publish(key.sign(release("1.3.0", func(r *Release) { r.Name = "other" })))
		}, ErrForeign},
		{"no release file", func(key signer, s *site) { s.publish(key.sign([]string{"1.3.0"})) }, ErrForm},
		{"no answer", func(_ signer, s *site) { s.status.Store(http.StatusBadGateway) }, ErrUnreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, site := newSigner(t), newSite(t)
			check := checker(t, site, key)
			c.publish(key, site)
			s := check.Check(t.Context())
			wantError(t, s.Err, c.want)
			if s.Newest != nil || s.Newer || !s.Checked.Equal(today) {
				t.Errorf("got %+v", s)
			}
			if s := check.Known(); s.Newest != nil {
				t.Errorf("it is kept: %+v", s)
			}
			// What was known before stays known.
			site.status.Store(0)
			site.publish(key.sign(release("1.2.5")))
			wantError(t, check.Check(t.Context()).Err, nil)
			c.publish(key, site)
			if s := check.Check(t.Context()); !s.Newer || s.Newest.Version != "1.2.5" || !errors.Is(s.Err, c.want) {
				t.Errorf("with 1.2.5 known: %+v", s)
			}
		})
	}
}

func TestUnsignedReleaseIsAnAnswer(t *testing.T) {
	key, site := newSigner(t), newSite(t)
	data, _ := key.sign(release("1.3.0"))
	site.data.Store(&data)
	var answer *AnswerError
	if s := checker(t, site, key).Check(t.Context()); !errors.As(s.Err, &answer) || answer.Status != http.StatusNotFound {
		t.Errorf("got %v", s.Err)
	}
}

func TestOlderFileNeverHidesANewerOne(t *testing.T) {
	key, site := newSigner(t), newSite(t)
	c := checker(t, site, key)
	site.publish(key.sign(release("1.4.0")))
	wantError(t, c.Check(t.Context()).Err, nil)
	for name, old := range map[string]Release{
		"an older version":               release("1.3.0"),
		"an older version, signed later": release("1.3.0", func(r *Release) { r.Date = today }),
		"older words about the same":     release("1.4.0", func(r *Release) { r.Date = r.Date.Add(-time.Second) }),
	} {
		site.publish(key.sign(old))
		for range 2 { // the second one from what has been kept
			s := c.Check(t.Context())
			wantError(t, s.Err, ErrOlder)
			if !s.Newer || s.Newest.Version != "1.4.0" || !s.Newest.Date.Equal(release("").Date) {
				t.Errorf("%s: %+v", name, s)
			}
		}
	}
	site.publish(key.sign(release("1.4.0", func(r *Release) { r.Date, r.Page = today, "https://example.net/" })))
	if s := c.Check(t.Context()); s.Err != nil || s.Newest.Page != "https://example.net/" {
		t.Errorf("later words about the same: %+v", s)
	}
}

func TestExpiredFileSaysSo(t *testing.T) {
	key, site := newSigner(t), newSite(t)
	c := checker(t, site, key)
	site.publish(key.sign(release("1.3.0", func(r *Release) { r.Expires = today })))
	s := c.Check(t.Context())
	wantError(t, s.Err, ErrExpired)
	if !s.Newer {
		t.Error("what it said is forgotten")
	}
	// A file that was good when it was seen does not make its version unknown by growing old.
	site.publish(key.sign(release("1.5.0")))
	wantError(t, c.Check(t.Context()).Err, nil)
	c.Now = func() time.Time { return today.AddDate(2, 0, 0) }
	if s := c.Known(); !s.Newer || s.Newest.Version != "1.5.0" {
		t.Errorf("two years later: %+v", s)
	}
	wantError(t, c.Check(t.Context()).Err, ErrExpired)
}

func TestKeptFileIsBelievedOnlyWithItsSignature(t *testing.T) {
	key, site := newSigner(t), newSite(t)
	c := checker(t, site, key)
	site.publish(key.sign(release("9.0.0")))
	wantError(t, c.Check(t.Context()).Err, nil)
	path := filepath.Join(c.Folder, keptName)
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, spoiled := range map[string][]byte{
		"empty": nil, "half": kept[:len(kept)/2], "changed": bytes.Replace(kept, []byte("W"), []byte("X"), 1), "huge": bytes.Repeat([]byte("x"), maxKept+1),
	} {
		if err := os.WriteFile(path, spoiled, fileMode); err != nil {
			t.Fatal(err)
		}
		if s := c.Known(); s.Newest != nil || s.Err != nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if err := os.WriteFile(path, kept, fileMode); err != nil {
		t.Fatal(err)
	}
	other := *c
	other.Key = newSigner(t).public.String()
	if s := other.Known(); s.Newest != nil {
		t.Errorf("with another key: %+v", s)
	}
	if s := c.Known(); s.Newest == nil {
		t.Error("the unspoiled one is not believed")
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	key := newSigner(t).public.String()
	for _, c := range []struct {
		name, address, key string
		want               error
	}{
		{"off", "", "", nil},
		{"no key", "https://example.org/r", " ", ErrNoKey},
		{"no real key", "https://example.org/r", key[:50], ErrKey},
		{"no address", "example.org", key, ErrAddress},
		{"good", "https://example.org/r", key, nil},
		{"key as minisign writes it", "https://example.org/r", "untrusted comment: minisign public key 1\n" + key + "\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := false
			check := &Checker{Address: c.address, Key: c.key, Now: time.Now, fetch: func(context.Context, *url.URL, int64) ([]byte, error) {
				asked = true
				return nil, ErrUnreachable
			}}
			wantError(t, check.Known().Err, c.want)
			err := check.Check(t.Context()).Err
			if wants := c.want == nil && c.address != ""; wants != asked || wants != errors.Is(err, ErrUnreachable) {
				t.Errorf("asked: %t, %v", asked, err)
			}
		})
	}
}

func TestSignatureLiesBesideTheFile(t *testing.T) {
	var asked []string
	c := &Checker{
		Address: "https://example.org/a%2Fb/release.json?channel=stable", Key: newSigner(t).public.String(), Now: time.Now,
		fetch: func(_ context.Context, u *url.URL, _ int64) ([]byte, error) {
			asked = append(asked, u.String())
			return []byte("x"), nil
		},
	}
	c.Check(t.Context())
	want := []string{"https://example.org/a%2Fb/release.json.minisig?channel=stable", "https://example.org/a%2Fb/release.json?channel=stable"}
	if len(asked) != 2 || asked[0] != want[0] || asked[1] != want[1] {
		t.Errorf("got %q, want %q", asked, want)
	}
}

func TestNothingIsKeptWhereNothingHasBeenSetUp(t *testing.T) {
	key, site := newSigner(t), newSite(t)
	c := checker(t, site, key)
	c.Folder = filepath.Join(c.Folder, "none")
	site.publish(key.sign(release("1.3.0")))
	wantError(t, c.Check(t.Context()).Err, nil)
	if _, err := os.Stat(c.Folder); err == nil {
		t.Error("the folder has been made")
	}
}
