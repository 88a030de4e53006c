package station

import (
	"time"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/media/camera/share"
)

// software is what snapshots say that they were made by.
const software = "Queuecast"

// openCameras begins to share what the settings want. Cameras that nobody needs stay off.
func (s *Station) openCameras() {
	s.cameras = &cameras.Owner{
		Dir: s.Dir, Display: share.Display{Stills: s.stills}, Software: software, Now: time.Now, OnChange: s.changed, Log: s.Log,
	}
	s.cameras.Initialize(s.Settings.Camera)
	s.onClose(s.cameras.Close)
}

// Cameras is the station's cameras, which may be changed at any time.
func (s *Station) Cameras() *cameras.Owner { return s.cameras }
