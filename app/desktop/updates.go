package desktop

import (
	"net/url"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/updates"
	"github.com/queuecast/queuecast/views/health"
	"github.com/queuecast/queuecast/views/words"
)

// newer is what there is to say about newer versions. tell is false when there is nothing.
func (d *Desktop) newer(say func(updates.State, string) (messages.Line, bool)) (line messages.Line, tell bool) {
	if d.updates == nil {
		return messages.Line{}, false
	}
	return say(d.updates.State(), d.updates.Checker.Version)
}

// offer is the newer version, nil where there is none.
func (h *healthPanel) offer() *health.Update {
	l, tell := h.d.newer(messages.Update)
	if !tell {
		return nil
	}
	offer := &health.Update{Finding: health.Finding{Level: line(l).Level, Text: l.Text}}
	if s := h.d.updates.State(); s.Newer {
		offer.Notes, offer.Page = s.Newest.Note(words.Language()), s.Newest.Page
	}
	return offer
}

// openPage shows the download page in the system's browser, which on a locked screen would be a way out: there the PIN is asked for.
func (h *healthPanel) openPage(page string) {
	h.d.guarded(h.window, words.X("health.update.open", "Open the download page"), func() {
		address, err := url.Parse(page)
		if err == nil {
			err = h.d.fyneApp.OpenURL(address)
		}
		if err != nil {
			h.message = words.X("health.update.failed", "The page cannot be opened: {{.Error}}. Type its address into a browser.", map[string]string{"Error": err.Error()})
			h.show()
		}
	})
}

// facts are what the program is made of.
func (d *Desktop) facts() []health.Fact {
	if d.about == nil {
		return nil
	}
	var all []health.Fact
	for _, f := range messages.About(d.about()) {
		all = append(all, health.Fact{Name: f.Name, Text: f.Text})
	}
	return all
}
