package messages

import (
	"testing"

	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/cast"
)

func TestWhyNothingIsSentToAGroup(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		said := map[string]bool{}
		for _, err := range []error{
			cast.ErrNoInterface, cast.ErrInterfaceDown, cast.ErrInterfaceChanged, cast.ErrNoAddress, cast.ErrNoMulticast, cast.ErrPacketSize, cast.ErrNotShared,
			cast.ErrGroup, station.ErrNoPath, errDisk,
		} {
			text := Multicast(cast.MulticastState{Interface: "eth7", Group: "239.1.1.1", Err: &cast.InterfaceError{Name: "eth7", Err: err}})
			whole(t, err.Error(), text)
			if said[text] {
				t.Errorf("%q is said of two things", text)
			}
			said[text] = true
		}
	})
}
