package desktop

import (
	"crypto/rand"
	"encoding/base32"
	"image"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/views/stream"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	streamWidth, streamHeight = 860, 660
	streamPeriod              = time.Second
	// passwordBytes make a password of 12 letters and digits, with 60 bits that nobody can guess.
	passwordBytes, passwordLength = 8, 12
)

// streamPanel is the panel of the stream. What is saved stands in Desktop.settings.
type streamPanel struct {
	*panel
	view    *stream.View
	message *stream.Line

	watching *watching // what is played; nil: nothing
	loudness atomic.Int32
	playSize atomic.Pointer[image.Point] // in which pictures of it are wanted
	drawn    atomic.Pointer[image.Point] // playSize of the one that is shown
}

func (d *Desktop) openStream() {
	title := func() string { return words.X("operator.tools.stream", "Stream") }
	d.openPanel(&d.streamWindow, title, streamWidth, streamHeight, func(p *panel) (fyne.CanvasObject, func()) {
		s := &streamPanel{panel: p}
		s.view = stream.New(stream.Intents{
			Copy: s.copy, Share: s.share, Disconnect: d.station.Disconnect, AddPass: s.addPass, DropPass: s.dropPass,
			AddTarget: s.addTarget, DropTarget: s.dropTarget, Enable: s.enable, Close: func() { p.window.Close() },
			AddGroup: s.addGroup, DropGroup: s.dropGroup, PutGroup: s.putGroup,
			Watch: s.watch, StopWatch: s.stopWatching, Snapshot: s.snapshot,
			Loudness: func(percent int) { s.loudness.Store(int32(percent)) },
			PlaySize: func(size image.Point) { s.playSize.Store(&size) },
		})
		p.closeOnEscape()
		s.refresh()
		s.follow(streamPeriod, s.refresh)
		return s.view.Content(), func() {
			s.stopWatching()
			s.view.End()
		}
	})
}

func (s *streamPanel) refresh() {
	d := s.d
	is := d.station.State()
	on := messages.Stream(is)
	state := stream.State{
		On: stream.Line{Level: line(on).Level, Text: on.Text}, Addresses: slices.Concat(addressesOf(is.Stream), is.Pictures, sheets(is.Multicasts)), Shared: d.settings.Stream.Share, Paths: is.Stream.Paths, Message: s.message,
	}
	for _, v := range is.Stream.Viewers {
		state.Viewers = append(state.Viewers, viewerOf(v))
	}
	for _, p := range d.settings.Stream.Viewers {
		state.Passes = append(state.Passes, stream.Pass{Name: p.Name, Password: p.Password})
	}
	for _, p := range d.settings.Stream.Publishers {
		state.Publishers = append(state.Publishers, publisherOf(p, is.Publishers))
	}
	for _, m := range d.settings.Stream.Multicasts {
		state.Groups = append(state.Groups, groupOf(m, is.Multicasts))
	}
	state.Interfaces = cast.Interfaces()
	state.Play = s.played(is.Stream.URL)
	s.view.SetState(state)
}

// addressesOf lists the addresses of all paths.
func addressesOf(s cast.ServerState) (all []string) {
	if len(s.Paths) == 0 {
		return nil
	}
	main := s.Paths[0]
	for _, base := range append([]string{s.URL}, append(slices.Clone(s.Shared), s.Secure)...) {
		for _, path := range s.Paths {
			if base != "" {
				all = append(all, strings.TrimSuffix(base, main)+path)
			}
		}
	}
	return all
}

func viewerOf(v cast.Viewer) stream.Viewer {
	transport := v.Transport
	if v.Secure {
		transport += ", TLS"
	}
	values := map[string]any{
		"Path": v.Path, "Transport": transport, "Since": v.Since.Local().Format("15:04:05"), "Lost": v.Lost, "Address": v.Address,
	}
	if v.Name == "" {
		return stream.Viewer{ID: v.ID, Title: v.Address, Details: words.X("cast.viewer.plain", "/{{.Path}} · {{.Transport}} · since {{.Since}} · {{.Lost}} packets lost", values)}
	}
	return stream.Viewer{ID: v.ID, Title: v.Name, Details: words.X("cast.viewer", "/{{.Path}} · {{.Transport}} · since {{.Since}} · {{.Lost}} lost · {{.Address}}", values)}
}

func publisherOf(p settings.Publisher, states []station.PublisherState) stream.Publisher {
	shown := stream.Publisher{Name: p.Name, Enabled: p.Enabled, Level: widgets.Busy, Text: words.X("cast.target.off", "Off")}
	at := slices.IndexFunc(states, func(s station.PublisherState) bool { return s.Name == p.Name })
	if at < 0 || !p.Enabled {
		return shown
	}
	is := states[at]
	if p.Path != "" {
		is.URL = "/" + p.Path + " → " + is.URL
	}
	values := map[string]any{"URL": is.URL, "Since": is.Since.Local().Format("15:04:05"), "Tries": is.Tries}
	switch {
	case is.Connected:
		shown.Level, shown.Text = widgets.Ok, words.X("cast.target.connected", "{{.URL}} – since {{.Since}}", values)
	case is.Err != nil:
		values["Error"] = messages.Target(is.Err)
		shown.Level, shown.Text = widgets.Warning, words.X("cast.target.failed", "{{.URL}} – {{.Error}} (try {{.Tries}})", values)
	default:
		shown.Text = words.X("cast.target.connecting", "{{.URL}} – connecting...", values)
	}
	return shown
}

func (s *streamPanel) tell(err error, good string) {
	level, text := became(err, good)
	s.message = &stream.Line{Level: level, Text: text}
	s.refresh()
}

func (s *streamPanel) copy(text string) {
	s.d.fyneApp.Clipboard().SetContent(text)
	s.tell(nil, words.X("health.copied", "Copied."))
}

// change has a change of the stream's settings count at once, and makes it last. It is made in memory first, so that the next one builds
// on it however quickly it comes.
func (s *streamPanel) change(do func(*settings.Stream), good string, then func()) {
	d := s.d
	changed := d.settings.Clone()
	do(&changed.Stream)
	d.settings.Stream = changed.Stream
	then()
	d.inOrder(func() {
		err := settings.Change(d.dir, func(c *settings.Settings) { do(&c.Stream) })
		d.onFyne(s.ctx, func() { s.tell(err, good) })
	})
}

func (s *streamPanel) share(on bool) {
	s.change(func(c *settings.Stream) { c.Share = on }, words.X("prefs.kiosk.next", "Saved. It counts from the next start on."), s.offerRestart)
}

func (s *streamPanel) addPass(name string) {
	name = strings.Map(func(r rune) rune {
		if r == ' ' {
			return '-'
		}
		return r
	}, name)
	password := newPassword()
	s.change(func(c *settings.Stream) {
		c.Viewers = slices.DeleteFunc(c.Viewers, func(p settings.ViewerPass) bool { return p.Name == name })
		c.Viewers = append(c.Viewers, settings.ViewerPass{Name: name, Password: password})
	}, words.X("cast.pass.added", "{{.Name}} may watch with the new password.", map[string]string{"Name": name}), s.setViewers)
}

func (s *streamPanel) dropPass(name string) {
	s.change(func(c *settings.Stream) {
		c.Viewers = slices.DeleteFunc(c.Viewers, func(p settings.ViewerPass) bool { return p.Name == name })
	}, words.X("cast.pass.dropped", "{{.Name}} cannot watch any more.", map[string]string{"Name": name}), s.setViewers)
}

func (s *streamPanel) setViewers() { s.d.station.SetViewers(s.d.settings.Stream.Viewers) }

// newPassword is one that can be typed with a remote control.
func newPassword() string {
	secret := make([]byte, passwordBytes)
	_, _ = rand.Read(secret) // never fails
	return strings.ToLower(base32.StdEncoding.EncodeToString(secret))[:passwordLength]
}

func (s *streamPanel) addTarget(name, url, path string, udp bool) {
	if _, err := cast.ParseTarget(url); err != nil {
		s.tell(err, "")
		return
	}
	s.changeTargets(func(all []settings.Publisher) []settings.Publisher {
		all = slices.DeleteFunc(all, func(p settings.Publisher) bool { return p.Name == name })
		return append(all, settings.Publisher{Name: name, URL: url, Path: path, UDP: udp, Enabled: true})
	}, savedText())
	s.view.ClearTarget()
}

func (s *streamPanel) dropTarget(name string) {
	s.changeTargets(func(all []settings.Publisher) []settings.Publisher {
		return slices.DeleteFunc(all, func(p settings.Publisher) bool { return p.Name == name })
	}, savedText())
}

func (s *streamPanel) enable(name string, on bool) {
	s.changeTargets(func(all []settings.Publisher) []settings.Publisher {
		for i := range all {
			if all[i].Name == name {
				all[i].Enabled = on
			}
		}
		return all
	}, savedText())
}

// changeTargets changes the publishers. Ending one may take a moment.
func (s *streamPanel) changeTargets(change func([]settings.Publisher) []settings.Publisher, good string) {
	d := s.d
	s.change(func(c *settings.Stream) { c.Publishers = change(c.Publishers) }, good, func() {
		wanted := slices.Clone(d.settings.Stream.Publishers)
		d.inOrder(func() { d.station.SetPublishers(wanted) })
	})
}
