package station

import (
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/cast"
)

// interfaces are the loopback's name and that of another one, "" where there is none.
func interfaces(t *testing.T) (loopback, other string) {
	t.Helper()
	for _, name := range cast.Interfaces() {
		i, err := net.InterfaceByName(name)
		if err != nil {
			t.Fatal(err)
		}
		if i.Flags&net.FlagLoopback != 0 {
			loopback = name
		} else {
			other = name
		}
	}
	if loopback == "" {
		t.Skip("this computer has no loopback that is switched on")
	}
	return loopback, other
}

// Changes count at once, and those that stay are not disturbed; what is wrong with one stands in its state.
func TestGroupsAreChangedWhileTheStationRuns(t *testing.T) {
	loopback, other := interfaces(t)
	s := small()
	s.Stream.Enabled, s.Stream.Port, s.Stream.HTTPPort = true, freeport.TCP(t), freeport.TCP(t)
	s.Stream.Profiles = []settings.Profile{{Path: "voice", QP: 24, Codec: "pcma"}}
	live := settings.Multicast{Path: "live", Group: "239.255.42.8", Port: 45104, Interface: loopback, TTL: 1, Enabled: true}
	s.Stream.Multicasts = []settings.Multicast{live}
	h := open(t, t.TempDir(), s)
	state := func(path string) (found MulticastState) {
		for _, m := range h.State().Multicasts {
			if m.Path == path {
				found = m
			}
		}
		return found
	}
	await(t, "it is sent", func() bool { return state("live").Sending })
	is := state("live")
	if text := string(get(t, is.SheetAddress)); text != is.Sheet || !strings.Contains(text, "c=IN IP4 239.255.42.8/1\r\n") {
		t.Errorf("%s gives %q", is.SheetAddress, text)
	}

	voice := settings.Multicast{Path: "voice", Group: "239.255.42.8", Port: 45108, Interface: loopback, TTL: 1, Enabled: true}
	none := settings.Multicast{Path: "none", Group: "239.255.42.9", Port: 45108, Interface: loopback, TTL: 1, Enabled: true}
	off := settings.Multicast{Path: "off", Group: "239.255.42.10", Port: 45108, Interface: loopback, TTL: 1}
	h.SetMulticasts([]settings.Multicast{live, voice, none, off})
	await(t, "the second one is sent", func() bool { return state("voice").Sending })
	if now := state("live"); !now.Since.Equal(is.Since) {
		t.Error("the first one was disturbed")
	}
	if err := state("none").Err; !errors.Is(err, ErrNoPath) {
		t.Errorf("a path that there is not: %v", err)
	}
	if n := len(h.State().Multicasts); n != 3 {
		t.Errorf("%d are tried", n)
	}

	if other != "" {
		live.Interface = other
		h.SetMulticasts([]settings.Multicast{live})
		await(t, "it is said that nothing may leave this computer", func() bool { return errors.Is(state("live").Err, cast.ErrNotShared) })
	}
	h.SetMulticasts(nil)
	if all := h.State().Multicasts; len(all) > 0 {
		t.Errorf("%+v are left", all)
	}
	if get(t, is.SheetAddress) != nil {
		t.Error("what is not sent is described")
	}
}
