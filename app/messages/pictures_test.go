package messages

import (
	"io/fs"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/snapshots"
)

// pictures are the errors of cameras, snapshots and what is shared of them.
func pictures() []sentence {
	return []sentence{
		{"no camera", cameras.ErrNoCamera, "camera.off", nil},
		{"a camera that is stopped", cameras.ErrStopped, "camera.stopped", nil},
		{"a camera without pictures", cameras.ErrNoPicture, "camera.late", nil},
		{"no display to share", cameras.ErrNoDisplay, "camera.no_display", nil},
		{"open to all", &share.OpenError{Name: "gate", Address: "0.0.0.0:80", Err: share.ErrUnprotected}, "share.unprotected", []string{"gate", "0.0.0.0:80"}},
		{"no address to share at", &share.OpenError{Name: "gate", Address: "x", Err: share.ErrAddress}, "share.address", []string{"gate", "x"}},
		{"a path twice", &share.OpenError{Name: "gate", Address: "127.0.0.1:80", Err: share.ErrPath}, "share.path", []string{"gate", "127.0.0.1:80"}},
		{"no kind of sharing", &share.OpenError{Name: "gate", Err: share.ErrKind}, "share.kind", []string{"gate"}},
		{"no rate", &share.OpenError{Name: "gate", Err: share.ErrRate}, "share.rate", []string{"gate"}},
		{"no camera to share", &share.OpenError{Name: "gate", Err: cameras.ErrNoCamera}, "share.camera", []string{"gate"}},
		{"no framing", &share.OpenError{Name: "gate", Err: wire.ErrFraming}, "share.framing", []string{"gate"}},
		{"share's port in use", &share.OpenError{Name: "gate", Err: &gate.PortInUseError{Port: 8090, Err: errDisk}}, "share.port", []string{"gate", "8090"}},
		{"share otherwise", &share.OpenError{Name: "gate", Address: "127.0.0.1:80", Err: errDisk}, "share.other", []string{"gate", errDisk.Error()}},
		{"room used up", &snapshots.SaveError{Source: "gate", Dir: "/pictures", Err: snapshots.ErrFull}, "keeping.full", []string{"gate"}},
		{"disk of snapshots full", &snapshots.SaveError{Source: "gate", Dir: "/pictures", Err: snapshots.ErrDiskFull}, "keeping.disk", []string{"gate", "/pictures"}},
		{"empty picture", &snapshots.SaveError{Source: "gate", Err: snapshots.ErrEmpty}, "keeping.empty", []string{"gate"}},
		{"no right to save", &snapshots.SaveError{Source: "gate", Dir: "/pictures", Err: fs.ErrPermission}, "keeping.permission", []string{"gate", "/pictures"}},
		{"not saved", &snapshots.SaveError{Source: "gate", Dir: "/pictures", Err: errDisk}, "keeping.other", []string{"gate", errDisk.Error()}},
		{"picture gone", snapshots.ErrNoPicture, "keeping.gone", nil},
	}
}
