package app

import (
	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/station"
)

// tellCameras fills in how cameras are, what is shared, and what is wrong with them.
func tellCameras(status *control.Status, s station.State) {
	for _, c := range s.Cameras.Sources {
		if c.Err != nil {
			status.Problems = append(status.Problems, messages.Sentence(c.Err))
		}
		if !c.Running {
			continue
		}
		is := c.State
		one := control.Camera{
			Name: c.Name, Address: is.Address, Connected: is.Connected, Since: is.Since, Last: is.Last, Width: is.Size.X, Height: is.Size.Y,
			Rate: is.Rate, Frames: is.Frames,
		}
		if is.Err != nil {
			one.Error = messages.Sentence(is.Err)
			status.Problems = append(status.Problems, one.Error)
		}
		status.Cameras = append(status.Cameras, one)
	}
	for _, c := range s.Cameras.Shares {
		if c.Err != nil {
			status.Problems = append(status.Problems, messages.Sentence(c.Err))
		}
		if !c.On {
			continue
		}
		is := c.State
		one := control.Share{
			What: c.What, Kind: c.Kind, Addresses: is.Addresses, Connected: is.Connected, Since: is.Since, Viewers: is.Clients,
			Sent: is.Sent, Dropped: is.Dropped, Tries: is.Tries, Next: is.Next,
		}
		if is.Err != nil {
			one.Error = messages.Sharing(is.Err)
		}
		status.Shares = append(status.Shares, one)
	}
	if err := s.Cameras.Broker.Err; err != nil {
		status.Problems = append(status.Problems, messages.Sentence(err))
	}
	kept := s.Cameras.Snapshots
	status.Snapshots = control.Snapshots{Folder: kept.Dir, Files: kept.Files, Bytes: kept.Bytes, Most: kept.MaxBytes, Full: kept.Full}
	switch {
	case s.Cameras.Err != nil:
		status.Snapshots.Error = messages.Sentence(s.Cameras.Err)
	case kept.Err != nil:
		status.Snapshots.Error = messages.Sentence(kept.Err)
	}
}
