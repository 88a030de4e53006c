package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/app/settings"
)

func TestFilmOfACallIsFound(t *testing.T) {
	dir := t.TempDir()
	at := time.Date(2026, 5, 6, 10, 30, 15, 0, time.Local)
	path := filepath.Join(dir, "archive", "2026-05-06", "100000.mp4")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("film"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, time.Time{}, at.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	b := newBenchWith(t, dir, func(s *settings.Settings) { s.Archive.Enabled = true })
	b.openHistory()
	h := &historyPanel{panel: b.historyWindow}
	says := func(text string) bool {
		top := over(h.window)
		if top == nil {
			return false
		}
		shown := ""
		for _, o := range test.LaidOutObjects(top) {
			if t, ok := o.(*canvas.Text); ok {
				shown += t.Text
			}
		}
		return strings.Contains(shown, text)
	}
	h.film(at)
	b.until("the place in the film", func() bool { return says("100000.mp4") && says("0:30:13") })
	over(h.window).Hide()
	h.window.Canvas().Overlays().Remove(over(h.window))
	h.film(at.AddDate(0, 0, -1))
	b.until("that nothing has been kept", func() bool { return says("Nothing of that moment") })
	h.window.Close()
}
