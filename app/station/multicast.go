package station

import (
	"errors"
	"slices"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/cast"
)

// ErrNoPath tells that the stream has no such path.
var ErrNoPath = errors.New("the stream has no such path")

// multicast is a cast.Multicast with what it is for.
type multicast struct {
	settings settings.Multicast
	sender   *cast.Multicast // nil: err tells why
	err      error
}

// MulticastState is how a path is sent to a group.
type MulticastState struct {
	Path         string
	SheetAddress string // where its description is by HTTP; "": nowhere
	cast.MulticastState
}

// multicast begins to send to a group.
func (s *Station) multicast(st *streaming, c settings.Multicast) {
	if !c.Enabled {
		return
	}
	made := &multicast{settings: c, err: ErrNoPath}
	at := slices.IndexFunc(st.channels, func(ch *cast.Channel) bool { return ch.Path == c.Path })
	if at >= 0 {
		made.sender = &cast.Multicast{
			Channel: st.channels[at], Group: c.Group, Port: c.Port, Interface: c.Interface, TTL: c.TTL,
			LocalOnly: !s.Settings.Stream.Share, OnState: s.changed, Log: s.Log,
		}
		if made.err = made.sender.Initialize(); made.err != nil {
			made.sender = nil
		}
	}
	if made.err != nil {
		s.Log.Error("the stream is not sent by multicast", "path", c.Path, "group", c.Group, "error", made.err)
	}
	st.mutex.Lock()
	defer st.mutex.Unlock()
	st.multicasts = append(st.multicasts, made)
}

// SetMulticasts changes the groups to which the stream is sent, at once. Those that stay as they are go on undisturbed.
func (s *Station) SetMulticasts(wanted []settings.Multicast) {
	st := s.streaming
	if st == nil {
		return
	}
	var gone []*multicast
	st.mutex.Lock()
	st.multicasts = slices.DeleteFunc(st.multicasts, func(m *multicast) bool {
		stays := slices.Contains(wanted, m.settings)
		if !stays {
			gone = append(gone, m)
		}
		return !stays
	})
	kept := slices.Clone(st.multicasts)
	st.mutex.Unlock()
	closeMulticasts(gone)
	for _, c := range wanted {
		if !slices.ContainsFunc(kept, func(k *multicast) bool { return k.settings == c }) {
			s.multicast(st, c)
		}
	}
	s.changed()
}

func closeMulticasts(all []*multicast) {
	for _, m := range all {
		if m.sender != nil {
			m.sender.Close()
		}
	}
}

// groups are how the multicasts are.
func (st *streaming) groups() (all []MulticastState) {
	st.mutex.Lock()
	defer st.mutex.Unlock()
	for _, m := range st.multicasts {
		c := m.settings
		is := MulticastState{Path: c.Path, MulticastState: cast.MulticastState{Group: c.Group, Port: c.Port, Interface: c.Interface, Err: m.err}}
		if m.sender != nil {
			is.MulticastState = m.sender.State()
		}
		if st.web != nil && is.Sheet != "" {
			is.SheetAddress = st.web.SheetAddress(c.Path)
		}
		all = append(all, is)
	}
	return all
}

// sheet is the description of what is sent of a path; "": nothing is.
func (st *streaming) sheet(path string) string {
	for _, m := range st.groups() {
		if m.Path == path {
			return m.Sheet
		}
	}
	return ""
}
