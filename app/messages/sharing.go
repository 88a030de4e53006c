package messages

import (
	"errors"
	"io/fs"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/snapshots"
)

// explainSharing says what is wrong with a picture that is to be shared, or kept.
func explainSharing(err error) (key string, values data, ok bool) {
	var (
		open *share.OpenError
		save *snapshots.SaveError
	)
	switch {
	case errors.As(err, &open):
		values = data{"Name": open.Name, "Address": open.Address}
		if port, inUse := gate.IsPortInUse(open); inUse {
			values["Port"] = port
			return "error.share.port", values, true
		}
		for _, known := range []struct {
			err error
			key string
		}{
			{share.ErrUnprotected, "unprotected"},
			{share.ErrAddress, "address"},
			{share.ErrPath, "path"},
			{share.ErrKind, "kind"},
			{share.ErrRate, "rate"},
			{wire.ErrFraming, "framing"},
			{cameras.ErrNoCamera, "camera"},
		} {
			if errors.Is(err, known.err) {
				return "error.share." + known.key, values, true
			}
		}
		values["Error"] = Target(open.Err)
		return "error.share.other", values, true
	case errors.As(err, &save):
		values = data{"Source": save.Source, "Dir": save.Dir}
		for _, known := range []struct {
			err error
			key string
		}{
			{snapshots.ErrFull, "full"},
			{snapshots.ErrDiskFull, "disk"},
			{snapshots.ErrEmpty, "empty"},
			{fs.ErrPermission, "permission"},
		} {
			if errors.Is(err, known.err) {
				return "error.keeping." + known.key, values, true
			}
		}
		values["Error"] = save.Err.Error()
		return "error.keeping.other", values, true
	case errors.Is(err, snapshots.ErrNoPicture):
		return "error.keeping.gone", nil, true
	}
	return "", nil, false
}

// Sharing says why nothing is shared at the moment, without a full stop.
func Sharing(err error) string {
	if errors.Is(err, share.ErrPassword) {
		return Text("target.password", nil)
	}
	return Target(err)
}
