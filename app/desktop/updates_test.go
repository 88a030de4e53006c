package desktop

import (
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/about"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/updates"
)

// watcherOf knows of a release: it was found before the start.
func watcherOf(t *testing.T, version string) *updates.Watcher {
	t.Helper()
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(updates.Release{
		Name: updates.Program, Version: version, Date: time.Now().Add(-time.Hour), Expires: time.Now().Add(time.Hour), Page: "https://example.org/get",
		Notes: map[string]string{"en": "Louder chimes."},
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "release.json")
	for name, content := range map[string][]byte{path: data, path + updates.SignatureSuffix: minisign.Sign(private, data)} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := &updates.Watcher{
		Checker: &updates.Checker{Address: "file:///" + strings.TrimPrefix(filepath.ToSlash(path), "/"), Key: public.String(), Version: "1.3.0", Folder: t.TempDir(), Now: time.Now},
		Random:  func(int64) int64 { return 0 }, Log: slog.New(slog.DiscardHandler),
	}
	if s := w.Checker.Check(t.Context()); s.Err != nil {
		t.Fatal(s.Err)
	}
	w.Initialize()
	t.Cleanup(w.Close)
	return w
}

// browsingApp notes which pages are opened.
type browsingApp struct {
	fyne.App
	opened *[]string
}

func (a browsingApp) OpenURL(u *url.URL) error {
	*a.opened = append(*a.opened, u.String())
	return nil
}

func madeOf() about.About { return about.About{Version: "1.3.0", Go: "go1.26"} }

func TestNewerVersionIsShown(t *testing.T) {
	w := watcherOf(t, "1.4.0")
	b := newBenchOf(t, t.TempDir(), func(*settings.Settings) {}, func(d *Desktop) { d.UseUpdates(w, madeOf) })
	var opened []string
	b.fyneApp = browsingApp{b.fyneApp, &opened}
	b.says("Version 1.4.0 is there")
	b.openHealth()
	for _, want := range []string{"Version 1.4.0 is there", "Louder chimes.", "About Queuecast", "go1.26"} {
		b.until(want, func() bool { return strings.Contains(strings.Join(texts(b.healthWindow.window), " "), want) })
	}
	h := &healthPanel{panel: b.healthWindow}
	h.openPage("https://example.org/get")
	if !slices.Equal(opened, []string{"https://example.org/get"}) {
		t.Errorf("opened %q", opened)
	}
	b.healthWindow.window.Close()
}

func TestNothingIsShownWithoutANewerVersion(t *testing.T) {
	w := watcherOf(t, "1.3.0")
	b := newBenchOf(t, t.TempDir(), func(*settings.Settings) {}, func(d *Desktop) { d.UseUpdates(w, madeOf) })
	b.says("Ready. Nothing has been called yet.")
	b.openHealth()
	b.until("the examination", func() bool {
		return strings.Contains(strings.Join(texts(b.healthWindow.window), " "), "Data folder")
	})
	for _, window := range []fyne.Window{b.window, b.healthWindow.window} {
		if shown := strings.Join(texts(window), "\n"); strings.Contains(shown, "Version 1.") || strings.Contains(shown, "download page") {
			t.Errorf("it says %s", shown)
		}
	}
	b.healthWindow.window.Close()
}

// A browser would be a way out of a locked screen.
func TestLockedScreenAsksBeforeItOpensAPage(t *testing.T) {
	b := newLockedBench(t, "2468", func(*settings.Settings) {})
	var opened []string
	b.fyneApp = browsingApp{b.fyneApp, &opened}
	b.openHealth()
	h := &healthPanel{panel: b.healthWindow}
	h.openPage("https://example.org/get")
	if len(opened) > 0 || over(b.healthWindow.window) == nil {
		t.Errorf("opened %q, without being asked", opened)
	}
	b.healthWindow.window.Close()
}
