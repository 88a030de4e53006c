package desktop

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
	reportview "github.com/queuecast/queuecast/views/report"
	"github.com/queuecast/queuecast/views/words"
)

const (
	historyRows                 = 200 // of a page
	historyWidth, historyHeight = 1180, 720
	fileStamp                   = "2006-01-02-1504"
)

// historyPanel brings what the log says into the reports' window.
type historyPanel struct {
	*panel
	view   *reportview.View
	state  reportview.State
	before []uint64 // where the pages shown so far begin, the present one last
	older  uint64
}

func (d *Desktop) openHistory() {
	d.openPanel(&d.historyWindow, func() string { return words.X("report.title", "Reports") }, historyWidth, historyHeight, func(p *panel) (fyne.CanvasObject, func()) {
		h := newHistoryPanel(p)
		if h == nil {
			return container.NewWithoutLayout(), nil
		}
		h.view.Bind(p.window.Canvas())
		p.onKey(p.window.Canvas().OnTypedKey())
		return h.view.Content(), h.view.Close
	})
}

// newHistoryPanel begins to read. It gives nil when the built-in fonts cannot be read, which is logged.
func newHistoryPanel(p *panel) *historyPanel {
	h := &historyPanel{panel: p}
	var err error
	in := reportview.Intents{
		Ask: h.ask, Newer: h.newer, Older: h.goOlder,
		ExportHistory: h.exportHistory, ExportStatistics: h.exportStatistics, SaveChart: h.saveChart, Close: func() { p.window.Close() },
	}
	if p.d.settings.Archive.Enabled {
		in.Film = h.film
	}
	h.view, err = reportview.New(in)
	if err != nil {
		p.d.log.Error("the reports cannot be shown", "error", err)
		return nil
	}
	h.state.Location = time.Local
	h.state.Counters, h.state.Services, h.state.Operators = p.d.choices()
	h.view.SetState(h.state)
	h.ask(h.view.Request())
	return h
}

// choices are what reports can be narrowed to.
func (d *Desktop) choices() (counters, services, operators []reportview.Choice) {
	for _, c := range d.settings.Counters {
		counters = append(counters, reportview.Choice{ID: c.ID, Name: c.Name})
		operator := reportview.Choice{ID: c.Operator, Name: c.Operator}
		if c.Operator != "" && !slices.Contains(operators, operator) {
			operators = append(operators, operator)
		}
	}
	for _, s := range d.settings.Services {
		services = append(services, reportview.Choice{ID: s.ID, Name: s.Name})
	}
	return counters, services, operators
}

// wanted reads a request. The filter is for the history, the query for the statistics.
func wanted(r reportview.Request) (report.Filter, report.Query, error) {
	now := time.Now()
	from, to, err := r.Period.Span(now, strings.TrimSpace(r.From), strings.TrimSpace(r.To))
	if err != nil {
		return report.Filter{}, report.Query{}, fmt.Errorf("reading the period: %w", err)
	}
	f := report.Filter{From: from, To: to, Counter: r.Counter, Service: r.Service, Operator: r.Operator, Number: r.Number, Names: true}
	if r.Type != "" {
		f.Types = []queue.EventType{queue.EventType(r.Type)}
	}
	q := report.Query{From: from, To: to, Counter: r.Counter, Service: r.Service, Operator: r.Operator, Location: time.Local, Now: now}
	return f, q, nil
}

// ask reads what is wanted, its first page first.
func (h *historyPanel) ask(r reportview.Request) {
	h.state.Request, h.before = r, []uint64{0}
	h.read(true)
}

func (h *historyPanel) goOlder() {
	if h.older > 0 {
		h.before = append(h.before, h.older)
		h.read(false)
	}
}

func (h *historyPanel) newer() {
	if len(h.before) > 1 {
		h.before = h.before[:len(h.before)-1]
		h.read(false)
	}
}

// read reads the page that is wanted, and the figures if they may have changed.
func (h *historyPanel) read(figures bool) {
	filter, query, err := wanted(h.state.Request)
	if err != nil {
		h.state.Problem = messages.Sentence(err)
		h.view.SetState(h.state)
		return
	}
	h.state.Busy, h.state.Problem = true, ""
	h.view.SetState(h.state)
	source, before := h.d.station.Source(), h.before[len(h.before)-1]
	var page report.Page
	var statistics report.Statistics
	h.work(func(ctx context.Context) (err error) {
		if page, err = report.History(ctx, source, filter, before, historyRows); err == nil && figures {
			statistics, err = report.Gather(ctx, source, query)
		}
		return err
	}, func(err error) {
		h.state.Busy = false
		if err != nil {
			h.state.Problem = messages.Sentence(err)
		} else {
			h.state.Rows, h.older = page.Rows, page.Older
			h.state.Older, h.state.Newer = page.Older > 0, len(h.before) > 1
			if figures {
				h.state.Statistics = &statistics
			}
		}
		h.view.SetState(h.state)
	})
}

func (h *historyPanel) exportHistory(r reportview.Request) {
	filter, _, err := wanted(r)
	h.save("queuecast-history", ".csv", err, func(ctx context.Context, w io.Writer) error {
		return report.WriteHistory(ctx, h.d.station.Source(), filter, time.Local, reportview.Label, w)
	})
}

func (h *historyPanel) exportStatistics(r reportview.Request) {
	_, query, err := wanted(r)
	h.save("queuecast-statistics", ".csv", err, func(ctx context.Context, w io.Writer) error {
		s, err := report.Gather(ctx, h.d.station.Source(), query)
		if err != nil {
			return err
		}
		return report.WriteStatistics(s, reportview.Label, w)
	})
}

func (h *historyPanel) saveChart(name string, picture *image.RGBA) {
	h.save("queuecast-"+name, ".png", nil, func(_ context.Context, w io.Writer) error { return png.Encode(w, picture) })
}

// save asks for a file and writes it.
func (h *historyPanel) save(name, extension string, err error, write func(context.Context, io.Writer) error) {
	if err != nil {
		h.state.Problem = messages.Sentence(err)
		h.view.SetState(h.state)
		return
	}
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			h.tell(err)
		case file != nil: // else the user has thought better of it
			h.work(func(ctx context.Context) error { return writeAll(ctx, file, write) }, h.tell)
		}
	}, h.window)
	d.SetFileName(name + "-" + time.Now().Format(fileStamp) + extension)
	d.Show()
}

// tell shows what became of an export.
func (h *historyPanel) tell(err error) {
	h.state.Busy, h.state.Problem = false, ""
	if err != nil {
		h.state.Problem = messages.Sentence(err)
	}
	h.view.SetState(h.state)
}

func writeAll(ctx context.Context, file io.WriteCloser, write func(context.Context, io.Writer) error) error {
	err := write(ctx, file)
	if closed := file.Close(); err == nil { // a full disk may tell only here
		err = closed
	}
	if err != nil {
		return fmt.Errorf("writing the file: %w", err)
	}
	return nil
}
