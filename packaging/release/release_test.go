package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/scrypt"

	"github.com/queuecast/queuecast/app/updates"
)

var today = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// environment is one with a key in it.
func environment(secret []byte, password string) func(string) string {
	return func(name string) string {
		return map[string]string{keyEnv: string(secret), passwordEnv: password}[name]
	}
}

// makeKeys has the program make a pair.
func makeKeys(t *testing.T) (secret []byte, public string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "release")
	var out bytes.Buffer
	if err := run([]string{"key", name}, nil, today, &out); err != nil {
		t.Fatal(err)
	}
	secret, err := os.ReadFile(name + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(name + ".key"); err != nil || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		t.Errorf("others may read the secret key: %v, %v", info.Mode(), err)
	}
	text, err := os.ReadFile(name + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"key", name}, nil, today, &out); err == nil {
		t.Error("a key has been overwritten")
	}
	_, public, _ = strings.Cut(strings.TrimSpace(string(text)), "\n")
	if strings.Contains(out.String(), strings.TrimSpace(string(secret))) || !strings.Contains(out.String(), public) {
		t.Errorf("said %q", out.String())
	}
	return secret, public
}

func put(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What the publisher writes is what a station finds.
func TestStationFindsWhatIsPublished(t *testing.T) {
	secret, public := makeKeys(t)
	dir := t.TempDir()
	target := filepath.Join(dir, "release.json")
	deb := put(t, filepath.Join(dir, "queuecast_1.4.0_amd64.deb"), "a package")
	args := []string{
		"write", "-version", "1.4.0", "-page", "https://example.org/queuecast", "-o", target,
		"-notes", "en=" + put(t, filepath.Join(dir, "en"), "Louder.\r\nFaster.\n"), "-notes", "zh=" + put(t, filepath.Join(dir, "zh"), "更响。\n"),
		deb, put(t, filepath.Join(dir, "queuecast-setup.exe"), "x"), put(t, filepath.Join(dir, "Queuecast-1.4.0-universal.dmg"), "y"),
		put(t, filepath.Join(dir, "queuecast-1.4.0-linux-arm64.tar.xz"), "z"),
	}
	var out bytes.Buffer
	if err := run(args, environment(secret, ""), today, &out); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"check", public, target}, nil, today, &out); err != nil || !strings.Contains(out.String(), "queuecast 1.4.0 of 2026-11-21") {
		t.Errorf("check: %v, %s", err, out.String())
	}
	if err := run([]string{"check", public, target}, nil, today.AddDate(0, 0, goodDays), &out); !errors.Is(err, updates.ErrExpired) {
		t.Errorf("check, much later: %v", err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	c := &updates.Checker{Address: server.URL + "/release.json", Key: public, Version: "1.3.0", Folder: t.TempDir(), Now: func() time.Time { return today }}
	s := c.Check(t.Context())
	if s.Err != nil || !s.Newer {
		t.Fatalf("the station: %+v", s)
	}
	if s.Newest.Note("en") != "Louder.\nFaster." || s.Newest.Note("zh") != "更响。" {
		t.Errorf("notes: %q", s.Newest.Notes)
	}
	sum := sha256.Sum256([]byte("a package"))
	want := []updates.File{
		{System: "linux", Arch: "amd64", Kind: "deb", Name: "queuecast_1.4.0_amd64.deb", Size: 9, SHA256: hex.EncodeToString(sum[:])},
		{System: "windows", Arch: "amd64", Kind: "exe"},
		{System: "darwin", Arch: "universal", Kind: "dmg"},
		{System: "linux", Arch: "arm64", Kind: "tar.xz"},
	}
	for i, f := range s.Newest.Files {
		if f.System != want[i].System || f.Arch != want[i].Arch || f.Kind != want[i].Kind || i == 0 && f != want[0] {
			t.Errorf("file %d: %+v", i, f)
		}
	}
	// And on a disk or a share.
	c.Address, c.Folder = "file:///"+strings.TrimPrefix(filepath.ToSlash(target), "/"), t.TempDir()
	if s := c.Check(t.Context()); s.Err != nil || !s.Newer {
		t.Errorf("from the disk: %+v", s)
	}
}

// lock gives a key a password, as `minisign -G` does, but with a thousandth of the work that makes guessing hard: that would be the
// whole test's time. The file is: kinds of the key, the derivation and the sum (2 bytes each), salt (32), work and memory (8 each), and
// enciphered: number (8), key (64), sum (32).
func lock(t *testing.T, secret []byte, password string) []byte {
	t.Helper()
	const salted, keyed, summed, workFactor, blocks = 6, 54, 126, 1 << 10, 8
	comment, text, _ := strings.Cut(string(secret), "\n")
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		t.Fatal(err)
	}
	copy(data[2:], "Sc")
	binary.LittleEndian.PutUint64(data[salted+32:], 1<<15)
	binary.LittleEndian.PutUint64(data[salted+40:], 1<<24)
	sum := blake2b.Sum256(append([]byte("Ed"), data[keyed:summed]...))
	copy(data[summed:], sum[:])
	stream, err := scrypt.Key([]byte(password), data[salted:salted+32], workFactor, blocks, 1, len(data)-keyed)
	if err != nil {
		t.Fatal(err)
	}
	subtle.XORBytes(data[keyed:], data[keyed:], stream)
	return []byte(comment + "\n" + base64.StdEncoding.EncodeToString(data) + "\n")
}

func TestKeyWithAPassword(t *testing.T) {
	secret, public := makeKeys(t)
	locked := lock(t, secret, "open sesame")
	got, err := secretKey(environment(locked, "open sesame"))
	if err != nil || got.Public().(minisign.PublicKey).String() != public {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := secretKey(environment(locked, "open barley")); err == nil {
		t.Error("any password will do")
	}
}

func TestNothingBadIsSigned(t *testing.T) {
	secret, _ := makeKeys(t)
	dir := t.TempDir()
	good := []string{"write", "-version", "1.4.0", "-page", "https://example.org/", "-o", filepath.Join(dir, "release.json")}
	for _, c := range []struct {
		name string
		args []string
		env  func(string) string
	}{
		{"no key", good, environment(nil, "")},
		{"no real key", good, environment([]byte("untrusted comment: x\nAAAA"), "")},
		{"a version that is none", append(good[:len(good):len(good)], "-version", "v1.4"), environment(secret, "")},
		{"a page on this disk", append(good[:len(good):len(good)], "-page", "file:///x"), environment(secret, "")},
		{"good for no time", append(good[:len(good):len(good)], "-days", "0"), environment(secret, "")},
		{"notes of nobody's", append(good[:len(good):len(good)], "-notes", "README"), environment(secret, "")},
		{"a missing file", append(good[:len(good):len(good)], filepath.Join(dir, "none.deb")), environment(secret, "")},
		{"a file for nobody", append(good[:len(good):len(good)], put(t, filepath.Join(dir, "README.txt"), "x")), environment(secret, "")},
		{"an empty file", append(good[:len(good):len(good)], put(t, filepath.Join(dir, "empty.deb"), "")), environment(secret, "")},
		{"an unknown flag", append(good[:len(good):len(good)], "-force"), environment(secret, "")},
		{"an unknown command", []string{"publish"}, environment(secret, "")},
		{"nothing", nil, environment(secret, "")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := run(c.args, c.env, today, &bytes.Buffer{}); err == nil {
				t.Error("it is done")
			}
			if _, err := os.Stat(filepath.Join(dir, "release.json")); err == nil {
				t.Error("a file has been written")
			}
		})
	}
}
