package doctor

import (
	"context"

	"github.com/queuecast/queuecast/media/h264"
)

// encoder opens the one that the stream would have.
func encoder(_ context.Context, p Patient) []Finding {
	s := p.Settings.Stream
	e := &h264.Encoder{Width: s.Width, Height: s.Height, FPS: s.FPS, QP: s.QP}
	if err := e.Initialize(); err != nil {
		return found("encoder", Warning, "encoder.failed", map[string]any{"Error": err.Error()})
	}
	e.Close()
	return found("encoder", OK, "encoder.ok", map[string]any{"Width": s.Width, "Height": s.Height, "FPS": s.FPS})
}
