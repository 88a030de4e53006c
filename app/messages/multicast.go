package messages

import (
	"errors"

	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/cast"
)

// Multicast says why nothing is sent to a group, without a full stop.
func Multicast(s cast.MulticastState) string {
	for _, known := range []struct {
		err error
		key string
	}{
		{cast.ErrNoInterface, "target.interface.missing"},
		{cast.ErrInterfaceDown, "target.interface.down"},
		{cast.ErrInterfaceChanged, "target.interface.changed"},
		{cast.ErrNoAddress, "target.interface.address"},
		{cast.ErrNoMulticast, "target.interface.multicast"},
		{cast.ErrPacketSize, "target.interface.packets"},
		{cast.ErrNotShared, "target.interface.unshared"},
		{cast.ErrGroup, "target.group"},
		{station.ErrNoPath, "target.path"},
	} {
		if errors.Is(s.Err, known.err) {
			return Text(known.key, data{"Interface": s.Interface, "Group": s.Group})
		}
	}
	return s.Err.Error()
}
