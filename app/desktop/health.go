package desktop

import (
	"cmp"
	"context"
	"os"
	"slices"
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
	facts   []health.Fact
	message string

	progress doctor.Progress // of the examination under way
}

func (d *Desktop) openHealth() {
	title := func() string { return words.X("health.title", "Health") }
	d.openPanel(&d.healthWindow, title, healthWidth, healthHeight, func(p *panel) (fyne.CanvasObject, func()) {
		h := &healthPanel{panel: p, facts: d.facts()}
		h.view = health.New(health.Intents{Examine: h.examine, Copy: h.copy, OpenPage: h.openPage, Close: func() { p.window.Close() }})
		p.closeOnEscape()
		h.examine()
		h.follow(healthPeriod, h.show)
		return h.view.Content(), nil
	})
}

// examine has the doctor look at the machine.
func (h *healthPanel) examine() {
	var found []doctor.Finding
	h.message, h.progress = "", doctor.Progress{}
	patient := h.patient()
	h.work(func(ctx context.Context) error {
		patient.OnProgress = func(p doctor.Progress) { h.d.onFyne(ctx, func() { h.progress = p; h.show() }) }
		var faults *settings.Report
		patient.Settings, faults, _ = settings.Inspect(patient.Dir) // a file that cannot be read is a finding, not an error
		patient.Report = faults
		found = doctor.Examine(ctx, patient)
		return ctx.Err()
	}, func(error) {
		h.machine = nil
		for _, f := range found {
			h.machine = append(h.machine, health.Finding{Level: levelOf(f.Grade), Text: f.Text, Mend: f.Mend})
		}
		// What needs somebody comes first.
		slices.SortStableFunc(h.machine, func(a, b health.Finding) int { return cmp.Compare(b.Level, a.Level) })
		h.show()
	})
	h.show()
}

// patient is this computer with the station that runs in this process.
func (h *healthPanel) patient() doctor.Patient {
	p := doctor.Patient{Dir: h.d.dir, Running: true, PID: os.Getpid(), Program: h.d.program}
	for _, is := range h.d.station.State().Cameras.Sources {
		if !is.Running {
			continue
		}
		one := doctor.Camera{Name: is.Name, Pictures: is.State.Frames > 0}
		if is.State.Err != nil {
			one.Error = messages.Sentence(is.State.Err)
		}
		p.Cameras = append(p.Cameras, one)
	}
	return p
}

func levelOf(grade doctor.Grade) widgets.Level {
	switch grade {
	case doctor.Note:
		return widgets.Note
	case doctor.Warning:
		return widgets.Warning
	case doctor.Failed:
		return widgets.Failed
	}
	return widgets.Ok
}

func (h *healthPanel) show() { h.view.SetState(h.state()) }

func (h *healthPanel) state() health.State {
	s := health.State{Now: h.now(h.d.station.State()), Machine: h.machine, Update: h.offer(), About: h.facts, Busy: h.busy != nil, Message: h.message}
	if p := h.progress; p.All > 0 {
		s.Progress = words.X("health.progress", "This computer is being examined: {{.Done}} of {{.All}}: {{.Under}}",
			map[string]any{"Done": p.Done, "All": p.All, "Under": strings.Join(p.Under, " · ")})
	}
	return s
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
		all = append(all, health.Finding{Level: line(p.line).Level, Text: words.X("health.part", "{{.Name}}: {{.Text}}", map[string]any{"Name": p.name, "Text": p.line.Text})})
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
			marks := map[widgets.Level]string{widgets.Ok: "✓", widgets.Note: "·", widgets.Busy: "…", widgets.Warning: "!", widgets.Failed: "✗"}
			text.WriteString(marks[f.Level] + " " + f.Text + "\n")
			if f.Mend != "" {
				text.WriteString("    → " + f.Mend + "\n")
			}
		}
	}
	if s.Update != nil {
		text.WriteString(s.Update.Text + "\n")
	}
	for _, f := range s.About {
		text.WriteString(f.Name + " " + f.Text + "\n")
	}
	h.d.fyneApp.Clipboard().SetContent(text.String())
	h.message = words.X("health.copied", "Copied.")
	h.show()
}
