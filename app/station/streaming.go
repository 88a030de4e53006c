package station

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/archive"
	"github.com/queuecast/queuecast/media/cast"
)

// archiveFolder lies in the data folder.
const archiveFolder = "archive"

// everywhere is the address of all of this computer's networks.
const everywhere = "0.0.0.0"

// streaming is everything that sends the programme out.
type streaming struct {
	server   *cast.Server
	channels []*cast.Channel  // the first is the stream's own
	archive  *archive.Archive // nil: it is off
	web      *cast.Web        // nil: there are no pictures by HTTP
	webErr   error            // why there are none though there should be

	mutex      sync.Mutex
	publishers []*publisher
	multicasts []*multicast
}

// publisher is a cast.Publisher with its name.
type publisher struct {
	settings settings.Publisher
	cast.Publisher
}

// PublisherState is how a server elsewhere is reached.
type PublisherState struct {
	Name string
	cast.PublisherState
}

// profiles are the channels that the settings want, the stream's own first.
func profiles(c settings.Stream) []cast.Profile {
	gop := time.Duration(c.GOPSeconds) * time.Second
	all := []cast.Profile{{
		Path: c.Path, Width: c.Width, Height: c.Height, QP: c.QP, Codec: cast.Codec(c.Codec), AudioBitrate: c.AudioBitrate, GOP: gop,
	}}
	for _, p := range c.Profiles {
		if p.Path != c.Path {
			all = append(all, cast.Profile{
				Path: p.Path, Width: p.Width, Height: p.Height, QP: p.QP, Codec: cast.Codec(p.Codec), AudioBitrate: c.AudioBitrate, GOP: gop,
			})
		}
	}
	return all
}

// openStream starts the stream. It fails as a whole on its own channel and port; a further profile, or a publisher, that does not work
// is left out and logged.
func (s *Station) openStream() (err error) {
	c := s.Settings.Stream
	st := &streaming{}
	defer func() {
		if err != nil {
			st.close()
		}
	}()
	for i, profile := range profiles(c) {
		channel := &cast.Channel{Profile: profile, FPS: c.FPS, Log: s.Log}
		if err := channel.Initialize(); err != nil {
			if i == 0 {
				return err
			}
			s.Log.Error("a profile of the stream is left out", "error", err)
			continue
		}
		st.channels = append(st.channels, channel)
	}
	if s.Settings.Archive.Enabled {
		if err := s.openArchive(st); err != nil {
			s.Log.Error("there is no archive", "error", err)
		}
	}
	server := &cast.Server{Host: loopback, Port: c.Port, TLSPort: c.TLSPort, OnViewers: s.changed, Log: s.Log}
	if c.Share {
		server.Host = everywhere
	}
	if c.TLSPort > 0 {
		if server.TLS, err = ownCertificate(filepath.Join(s.Dir, certificateFile), s.name()); err != nil {
			return fmt.Errorf("preparing the certificate of the stream: %w", err)
		}
	}
	if err := server.Initialize(); err != nil {
		return err
	}
	st.server = server
	server.SetPasses(passes(c.Viewers))
	for _, channel := range st.channels {
		if err := server.Publish(channel); err != nil {
			return err
		}
	}
	for _, p := range c.Publishers {
		s.publish(st, p)
	}
	for _, m := range c.Multicasts {
		s.multicast(st, m)
	}
	s.openWeb(st)
	s.streaming = st
	s.onClose(st.close)
	return nil
}

// openWeb begins to offer pictures by HTTP, where that is wanted. The stream goes on without them.
func (s *Station) openWeb(st *streaming) {
	port := s.Settings.Stream.HTTPPort
	if port == 0 {
		return
	}
	web := &cast.Web{Port: port, Server: st.server, Stills: s.stills, Sheet: st.sheet, Log: s.Log}
	if st.webErr = web.Initialize(); st.webErr != nil {
		s.Log.Error("there are no pictures by HTTP", "error", st.webErr)
		return
	}
	st.web = web
}

// publish begins to send to a server elsewhere.
func (s *Station) publish(st *streaming, p settings.Publisher) {
	if !p.Enabled {
		return
	}
	channel := st.channels[0]
	for _, c := range st.channels {
		if c.Path == p.Path {
			channel = c
		}
	}
	made := &publisher{settings: p, Publisher: cast.Publisher{
		Channel: channel, URL: p.URL, UDP: p.UDP, AnyCert: p.AnyCert, OnState: s.changed, Log: s.Log,
	}}
	if err := made.Initialize(); err != nil {
		s.Log.Error("the stream is not published", "to", p.Name, "error", err)
		return
	}
	st.mutex.Lock()
	defer st.mutex.Unlock()
	st.publishers = append(st.publishers, made)
}

// SetPublishers changes the servers elsewhere to which the stream is sent, at once. Those that stay as they are go on undisturbed.
func (s *Station) SetPublishers(wanted []settings.Publisher) {
	st := s.streaming
	if st == nil {
		return
	}
	var gone []*publisher
	st.mutex.Lock()
	st.publishers = slices.DeleteFunc(st.publishers, func(p *publisher) bool {
		stays := slices.Contains(wanted, p.settings)
		if !stays {
			gone = append(gone, p)
		}
		return !stays
	})
	kept := slices.Clone(st.publishers)
	st.mutex.Unlock()
	for _, p := range gone {
		p.Close()
	}
	for _, p := range wanted {
		if !slices.ContainsFunc(kept, func(k *publisher) bool { return k.settings == p }) {
			s.publish(st, p)
		}
	}
	s.changed()
}

// states are how the publishers are.
func (st *streaming) states() (all []PublisherState) {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	for _, p := range st.publishers {
		all = append(all, PublisherState{Name: p.settings.Name, PublisherState: p.State()})
	}
	return all
}

func passes(viewers []settings.ViewerPass) (all []cast.Pass) {
	for _, v := range viewers {
		all = append(all, cast.Pass{Name: v.Name, Password: v.Password})
	}
	return all
}

func (st *streaming) close() {
	if st.web != nil {
		st.web.Close()
	}
	for _, p := range st.publishers {
		p.Close()
	}
	closeMulticasts(st.multicasts)
	if st.server != nil {
		st.server.Close()
	}
	for _, c := range st.channels {
		c.Close()
	}
	if st.archive != nil {
		st.archive.Close()
	}
}

// ArchiveDir is the folder of the archive of a station with such settings.
func ArchiveDir(dir string, a settings.Archive) string {
	if a.Folder != "" {
		return a.Folder
	}
	return filepath.Join(dir, archiveFolder)
}

// openArchive begins to keep what the first channel sends.
func (s *Station) openArchive(st *streaming) error {
	const day, gigabyte = 24 * time.Hour, 1_000_000_000
	c := s.Settings.Archive
	sps, pps, aac := st.channels[0].Parameters()
	made := &archive.Archive{
		Dir: ArchiveDir(s.Dir, c), Rate: cast.SampleRate, SPS: sps, PPS: pps, AACConfig: aac,
		Segment: time.Duration(c.Minutes) * time.Minute, Keep: time.Duration(c.Days) * day, MaxBytes: int64(c.MaxGB) * gigabyte,
		Now: time.Now, Log: s.Log,
	}
	if err := made.Initialize(); err != nil {
		return err
	}
	st.archive = made
	st.channels[0].Record(made)
	return nil
}

// Disconnect ends a viewer, by the ID in cast.Viewer.
func (s *Station) Disconnect(id int64) {
	if s.streaming != nil {
		s.streaming.server.Disconnect(id)
	}
}

// SetViewers changes who may watch from other computers, at once; those with a pass that is gone are cut off.
func (s *Station) SetViewers(viewers []settings.ViewerPass) {
	if s.streaming != nil {
		s.streaming.server.SetPasses(passes(viewers))
	}
}
