package desktop

import (
	"net"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/views/stream"
)

func TestStreamPanelSendsToGroups(t *testing.T) {
	all := cast.Interfaces()
	if len(all) == 0 {
		t.Skip("this computer has no interface that is switched on")
	}
	loopback := all[len(all)-1]
	if i, err := net.InterfaceByName(loopback); err != nil || i.Flags&net.FlagLoopback == 0 {
		t.Skip("this computer has no loopback that is switched on")
	}
	port := freeport.TCP(t)
	b := newBenchWith(t, t.TempDir(), func(s *settings.Settings) { s.Stream.Enabled, s.Stream.Port = true, port })
	b.openStream()
	s := &streamPanel{panel: b.streamWindow}
	s.view = stream.New(stream.Intents{})
	for _, c := range []struct{ group, port, key string }{
		{"192.168.1.1", "5004", "stream.multicast.group"}, {"239.255.42.1", "5005", "stream.multicast.port"}, {"239.255.42.1", "x", "stream.multicast.port"},
	} {
		s.message = nil
		s.addGroup("live", c.group, c.port, loopback)
		if s.message == nil || !strings.Contains(s.message.Text, c.key) || len(b.settings.Stream.Multicasts) > 0 {
			t.Errorf("%s:%s: %+v", c.group, c.port, s.message)
		}
	}
	shown := func() stream.Group {
		if len(b.settings.Stream.Multicasts) == 0 {
			return stream.Group{}
		}
		return groupOf(b.settings.Stream.Multicasts[0], b.station.State().Multicasts)
	}
	s.addGroup("live", "239.255.42.1", "45204", loopback)
	b.until("it is sent", func() bool { return strings.HasPrefix(shown().Sheet, "v=0") })
	b.saved("the group", func(is settings.Settings) bool {
		return len(is.Stream.Multicasts) == 1 && is.Stream.Multicasts[0].Enabled
	})
	s.addGroup("live", "239.255.42.2", "45204", "there-is-none") // in the place of the first one
	b.until("what is wrong is said", func() bool { return strings.Contains(shown().Text, "there is no network interface there-is-none") })
	s.putGroup("live", false)
	b.until("it is off", func() bool { return strings.HasSuffix(shown().Text, "off") && len(b.station.State().Multicasts) == 0 })
	s.dropGroup("live")
	b.saved("that it is gone", func(is settings.Settings) bool { return len(is.Stream.Multicasts) == 0 })
	b.streamWindow.window.Close()
}
