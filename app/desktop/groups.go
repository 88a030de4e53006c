package desktop

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/views/stream"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// groupOf is a multicast as the panel shows it.
func groupOf(m settings.Multicast, states []station.MulticastState) stream.Group {
	shown := stream.Group{Path: m.Path, Enabled: m.Enabled, Level: widgets.Busy}
	values := map[string]any{"Group": fmt.Sprintf("%s:%d", m.Group, m.Port), "Interface": m.Interface}
	at := slices.IndexFunc(states, func(s station.MulticastState) bool { return s.Path == m.Path })
	if at < 0 || !m.Enabled {
		shown.Text = words.X("cast.group.off", "{{.Group}}, {{.Interface}} – off", values)
		return shown
	}
	is := states[at]
	shown.Sheet = is.Sheet
	switch {
	case is.Sending:
		values["Since"] = is.Since.Local().Format("15:04:05")
		shown.Level, shown.Text = widgets.Ok, words.X("cast.group.on", "{{.Group}}, {{.Interface}} – since {{.Since}}", values)
	case is.Err != nil:
		values["Error"] = messages.Multicast(is.MulticastState)
		shown.Level, shown.Text = widgets.Warning, words.X("cast.group.failed", "{{.Group}} – {{.Error}}", values)
	default:
		shown.Text = words.X("cast.group.starting", "{{.Group}}, {{.Interface}}...", values)
	}
	return shown
}

// sheets are the addresses of the descriptions by HTTP.
func sheets(states []station.MulticastState) (all []string) {
	for _, s := range states {
		if s.SheetAddress != "" {
			all = append(all, s.SheetAddress)
		}
	}
	return all
}

func (s *streamPanel) addGroup(path, group, port, iface string) {
	number, err := strconv.Atoi(port)
	if err != nil {
		number = -1 // which is refused, with what is allowed
	}
	made := settings.Multicast{Path: path, Group: group, Port: number, Interface: iface, TTL: 1, Enabled: true}
	others := slices.DeleteFunc(slices.Clone(s.d.settings.Stream.Multicasts), func(m settings.Multicast) bool { return m.Path == path })
	if wrong, ok := made.Fault(others); ok {
		s.tell(wrong, "")
		return
	}
	s.changeGroups(func(all []settings.Multicast) []settings.Multicast {
		return append(slices.DeleteFunc(all, func(m settings.Multicast) bool { return m.Path == path }), made)
	})
}

func (s *streamPanel) dropGroup(path string) {
	s.changeGroups(func(all []settings.Multicast) []settings.Multicast {
		return slices.DeleteFunc(all, func(m settings.Multicast) bool { return m.Path == path })
	})
}

func (s *streamPanel) putGroup(path string, on bool) {
	s.changeGroups(func(all []settings.Multicast) []settings.Multicast {
		for i := range all {
			if all[i].Path == path {
				all[i].Enabled = on
			}
		}
		return all
	})
}

func (s *streamPanel) changeGroups(change func([]settings.Multicast) []settings.Multicast) {
	d := s.d
	s.change(func(c *settings.Stream) { c.Multicasts = change(c.Multicasts) }, savedText(), func() {
		wanted := slices.Clone(d.settings.Stream.Multicasts)
		d.inOrder(func() { d.station.SetMulticasts(wanted) })
	})
}
