package desktop

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
	shareview "github.com/queuecast/queuecast/views/share"
	"github.com/queuecast/queuecast/views/words"
)

const (
	shareWidth, shareHeight = 860, 640
	// sharePeriod is how often the panel looks who is connected.
	sharePeriod = time.Second
)

// sharePanel lets others join the queue, or this station join another one.
type sharePanel struct {
	*panel
	view        *shareview.View
	message     *shareview.Line
	credentials string
}

func (d *Desktop) openShare() {
	d.openPanel(&d.shareWindow, func() string { return words.X("operator.tools.share", "Share") }, shareWidth, shareHeight, func(p *panel) (fyne.CanvasObject, func()) {
		s := &sharePanel{panel: p}
		s.view = shareview.New(shareview.Intents{
			Start: func() { s.share(true) }, Stop: func() { s.share(false) }, Join: s.join, JoinCluster: s.joinCluster,
			ChooseCredentials: s.chooseCredentials, Leave: s.leave, Copy: func(text string) { d.fyneApp.Clipboard().SetContent(text) },
			Close: func() { p.window.Close() },
		})
		p.closeOnEscape()
		s.refresh()
		s.follow(sharePeriod, s.refresh)
		return s.view.Content(), nil
	})
}

func (s *sharePanel) refresh() {
	d := s.d
	state := d.station.State()
	link := messages.Link(state)
	view := shareview.State{
		Busy: s.busy != nil, Message: s.message, Name: d.settings.Station.Name, CredentialsFile: s.credentials,
		Link: shareview.Line{Level: line(link).Level, Text: link.Text},
	}
	for _, role := range []journal.Role{journal.Operator, journal.Display, journal.Caster} {
		view.Roles = append(view.Roles, shareview.Role{ID: string(role), Name: roleName(role)})
	}
	switch {
	case state.Joined:
		view.Mode, view.Address = shareview.Joined, joinedAddress(d.settings.Station)
	case state.Shared:
		view.Mode = shareview.Sharing
		if code, err := d.station.PairingCode(); err == nil {
			view.Code, view.Address = code, address(code)
		}
		for _, other := range state.Stations {
			view.Stations = append(view.Stations, shareview.Station{Name: other.Name, Role: roleName(other.Role), Since: clock(other.Since)})
		}
	case state.ShareErr != nil && view.Message == nil:
		view.Message = &shareview.Line{Level: line(link).Level, Text: link.Text}
	}
	s.view.SetState(view)
}

// roleName is the word for a role. One of another version is shown as it is.
func roleName(role journal.Role) string {
	if !slices.Contains([]journal.Role{journal.Operator, journal.Display, journal.Caster}, role) {
		return string(role)
	}
	return messages.Text("settings.role."+string(role), nil)
}

// address is where a pairing code leads to.
func address(code string) string {
	c, err := pairing.Parse(code)
	if err != nil {
		return ""
	}
	return strings.Join(c.Addresses, ", ")
}

func joinedAddress(s settings.Station) string {
	if s.Cluster != "" {
		return s.Cluster
	}
	return address(s.Join)
}

// share opens the queue to others, or closes it, now and at the next starts.
func (s *sharePanel) share(on bool) {
	s.message = nil
	s.work(func(context.Context) error {
		if err := s.d.station.Share(on); err != nil {
			return err
		}
		return settings.Change(s.d.dir, func(c *settings.Settings) { c.Station.Share = on })
	}, func(err error) {
		if err != nil {
			s.say(err, "")
			return
		}
		s.refresh()
	})
	s.refresh()
}

func (s *sharePanel) say(err error, good string) {
	level, text := became(err, good)
	s.message = &shareview.Line{Level: level, Text: text}
	s.refresh()
}

// change writes settings that take effect at a start, and offers that.
func (s *sharePanel) change(good string, change func(*settings.Settings)) {
	s.message = nil
	s.work(func(context.Context) error { return settings.Change(s.d.dir, change) }, func(err error) {
		if err == nil {
			s.offerRestart()
			good += " " + messages.Text("cli.restart", nil)
		}
		s.say(err, good)
	})
	s.refresh()
}

func (s *sharePanel) join(j shareview.Join) {
	code, err := pairing.Parse(j.Code)
	if err == nil {
		j.Code, err = code.Text()
	}
	if err != nil {
		s.say(err, "")
		return
	}
	good := messages.Text("cli.join.done", map[string]any{"Address": strings.Join(code.Addresses, ", ")})
	s.change(good, func(c *settings.Settings) {
		c.Station.Join, c.Station.Cluster, c.Station.Share = j.Code, "", false
		c.Station.Name, c.Station.Role = j.Station, j.Role
	})
}

func (s *sharePanel) joinCluster(c shareview.Cluster) {
	s.change(messages.Text("cli.join.done", map[string]any{"Address": c.URL}), func(all *settings.Settings) {
		all.Station.Join, all.Station.Cluster, all.Station.Credentials, all.Station.Share = "", c.URL, c.CredentialsFile, false
		all.Station.Name, all.Station.Role = c.Station, c.Role
	})
}

func (s *sharePanel) leave() {
	s.change(messages.Text("cli.leave.done", nil), func(c *settings.Settings) { c.Station.Join, c.Station.Cluster = "", "" })
}

func (s *sharePanel) chooseCredentials() {
	dialog.ShowFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.say(err, "")
		case file != nil:
			s.credentials = file.URI().Path()
			_ = file.Close()
			s.refresh()
		}
	}, s.window)
}
