package desktop

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/doctor"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/views/health"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	healthWidth, healthHeight = 780, 640
	healthPeriod              = time.Second
)

// healthPanel tells how the station and its machine are.
type healthPanel struct {
	*panel
	view    *health.View
	machine []health.Finding
	message string
}

func (d *Desktop) openHealth() {
	title := func() string { return words.X("health.title", "Health") }
	d.openPanel(&d.healthWindow, title, healthWidth, healthHeight, func(p *panel) (fyne.CanvasObject, func()) {
		h := &healthPanel{panel: p}
		h.view = health.New(health.Intents{Examine: h.examine, Copy: h.copy, Close: func() { p.window.Close() }})
		p.closeOnEscape()
		h.examine()
		h.follow(healthPeriod, h.show)
		return h.view.Content(), nil
	})
}

// examine has the doctor look at the machine.
func (h *healthPanel) examine() {
	d := h.d
	dir := d.dir
	var found []doctor.Finding
	h.message = ""
	h.work(func(ctx context.Context) error {
		read, report, _ := settings.Inspect(dir) // a file that cannot be read is a finding, not an error
		found = doctor.Examine(ctx, doctor.Patient{Dir: dir, Settings: read, Report: report, Running: true})
		return ctx.Err()
	}, func(error) {
		levels := map[doctor.Grade]widgets.Level{doctor.OK: widgets.Ok, doctor.Warning: widgets.Warning, doctor.Failed: widgets.Failed}
		h.machine = nil
		for _, f := range found {
			h.machine = append(h.machine, health.Finding{Level: levels[f.Grade], Text: f.Text, Mend: f.Mend})
		}
		h.show()
	})
	h.show()
}

func (h *healthPanel) show() { h.view.SetState(h.state()) }

func (h *healthPanel) state() health.State {
	return health.State{Now: h.now(h.d.station.State()), Machine: h.machine, Busy: h.busy != nil, Message: h.message}
}

// now is how the station's parts are.
func (h *healthPanel) now(s station.State) []health.Finding {
	parts := []struct {
		name string
		line messages.Line
	}{
		{words.X("operator.status.voice", "Voice"), messages.Voice(s)},
		{words.X("operator.status.speaker", "Loudspeaker"), messages.Speaker(s)},
		{words.X("operator.status.stream", "Stream"), messages.Stream(s)},
		{words.X("operator.status.queue", "Queue"), messages.Queue(s)},
		{words.X("operator.status.link", "Stations"), messages.Link(s)},
	}
	var all []health.Finding
	for _, p := range parts {
		all = append(all, health.Finding{Level: line(p.line).Level, Text: p.name + ": " + p.line.Text})
	}
	for _, fault := range s.PictureFaults {
		all = append(all, health.Finding{Level: widgets.Warning, Text: messages.Sentence(fault)})
	}
	if h.d.awaited != "" {
		all = append(all, health.Finding{Level: widgets.Warning, Text: absentText(h.d.awaited)})
	}
	return all
}

// copy puts everything into the clipboard, for whoever is asked for help.
func (h *healthPanel) copy() {
	var text strings.Builder
	s := h.state()
	for _, findings := range [][]health.Finding{s.Now, s.Machine} {
		for _, f := range findings {
			marks := map[widgets.Level]string{widgets.Ok: "✓", widgets.Busy: "…", widgets.Warning: "!", widgets.Failed: "✗"}
			text.WriteString(marks[f.Level] + " " + f.Text + "\n")
			if f.Mend != "" {
				text.WriteString("    → " + f.Mend + "\n")
			}
		}
	}
	h.d.fyneApp.Clipboard().SetContent(text.String())
	h.message = words.X("health.copied", "Copied.")
	h.show()
}
