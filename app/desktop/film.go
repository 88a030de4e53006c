package desktop

import (
	"context"
	"time"

	"fyne.io/fyne/v2/dialog"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/archive"
	"github.com/queuecast/queuecast/views/words"
)

// film finds what was shown at a moment, and offers to open it with the system's player.
func (h *historyPanel) film(at time.Time) {
	folder := station.ArchiveDir(h.d.dir, h.d.settings.Archive)
	var (
		found archive.File
		into  time.Duration
	)
	h.work(func(context.Context) (err error) {
		found, into, err = archive.FindCall(folder, at)
		return err
	}, func(err error) {
		title := words.X("report.film", "Film of this moment")
		if err != nil {
			dialog.ShowInformation(title, messages.Sentence(err), h.window)
			return
		}
		text := words.X("report.film.found", "{{.Path}}\nGo to {{.Into}}.", map[string]string{"Path": found.Path, "Into": messages.Span(into)})
		h.panel.ask(question{title: title, text: text, yes: words.X("report.film.open", "Open"), no: words.X("report.film.close", "Close")}, func(open bool) {
			if !open {
				return
			}
			if err := h.d.showFile(found.Path); err != nil {
				dialog.ShowInformation(title, messages.Sentence(err), h.window)
			}
		})
	})
}
