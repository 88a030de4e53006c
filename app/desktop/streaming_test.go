package desktop

import (
	"slices"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/views/stream"
)

func TestStreamPanelChangesThingsAtOnce(t *testing.T) {
	port := freeport.TCP(t)
	b := newBenchWith(t, t.TempDir(), func(s *settings.Settings) { s.Stream.Enabled, s.Stream.Port = true, port })
	b.openStream()
	s := &streamPanel{panel: b.streamWindow}
	s.view = stream.New(stream.Intents{})
	s.addPass("the tv")
	b.saved("the password", func(is settings.Settings) bool {
		return len(is.Stream.Viewers) == 1 && is.Stream.Viewers[0].Name == "the-tv" && len(is.Stream.Viewers[0].Password) == passwordLength
	})
	b.until("it is known", func() bool { return len(b.settings.Stream.Viewers) == 1 })
	s.addTarget("office", "http://nonsense", "", false)
	if s.message == nil || !strings.Contains(s.message.Text, "no address to send to") {
		t.Errorf("the panel says %+v", s.message)
	}
	s.addTarget("office", "rtsp://127.0.0.1:1/hall", "", false)
	b.until("the station tries to send", func() bool {
		p := b.station.State().Publishers
		return len(p) == 1 && p[0].Tries > 0
	})
	b.says("Not sent to office: nobody takes a stream at this address")
	s.enable("office", false)
	b.until("it has been switched off", func() bool { return len(b.station.State().Publishers) == 0 })
	b.saved("that it is off", func(is settings.Settings) bool {
		return len(is.Stream.Publishers) == 1 && !is.Stream.Publishers[0].Enabled
	})
	s.dropTarget("office")
	b.saved("that it is gone", func(is settings.Settings) bool { return len(is.Stream.Publishers) == 0 })
	s.dropPass("the-tv")
	b.saved("that the password is gone", func(is settings.Settings) bool { return len(is.Stream.Viewers) == 0 })
	b.streamWindow.window.Close()
}

func TestPasswordsDiffer(t *testing.T) {
	var all []string
	for range 100 {
		all = append(all, newPassword())
	}
	slices.Sort(all)
	if len(slices.Compact(all)) != 100 {
		t.Error("a password came twice")
	}
}

// Two changes in a moment: the second one builds on the first.
func TestQuickChangesOfTheStreamAreAllKept(t *testing.T) {
	b := newBench(t, t.TempDir())
	b.openStream()
	s := &streamPanel{panel: b.streamWindow}
	s.view = stream.New(stream.Intents{})
	for _, name := range []string{"a", "b", "c"} {
		s.addPass(name)
		s.addTarget(name, "rtsp://127.0.0.1:1/"+name, "", false)
	}
	s.dropTarget("b")
	names := func(is settings.Stream) (all string) {
		for _, v := range is.Viewers {
			all += v.Name
		}
		for _, p := range is.Publishers {
			all += p.Name
		}
		return all
	}
	if got := names(b.settings.Stream); got != "abcac" {
		t.Errorf("in memory: %s", got)
	}
	b.saved("all of it", func(is settings.Settings) bool {
		return len(is.Stream.Viewers) == 3 && len(is.Stream.Publishers) == 2
	})
	b.streamWindow.window.Close()
}
