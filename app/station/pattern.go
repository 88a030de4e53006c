package station

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"time"

	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/pcm"
)

// PatternSync is the test pattern for the synchronisation of picture and sound: over a black picture and silence, every
// two seconds a white flash of half a second with a tone of 1 kHz, both from the same instant on.
const PatternSync = "sync"

const (
	syncPeriod = 2 * time.Second
	syncFlash  = 500 * time.Millisecond
	syncTone   = 1000 // Hz
	syncRamp   = time.Millisecond
	// syncLead is how far ahead a flash is scheduled.
	syncLead = 200 * time.Millisecond
)

// runSyncPattern shows the pattern until the context ends.
func runSyncPattern(ctx context.Context, p *cast.Programme, width, height int) error {
	plain := func(c color.Color) (*cast.Picture, error) {
		img := image.NewRGBA(image.Rect(0, 0, width, height))
		draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
		return p.Prepare(img)
	}
	black, err := plain(color.Black)
	if err != nil {
		return fmt.Errorf("drawing the test pattern: %w", err)
	}
	white, err := plain(color.White)
	if err != nil {
		return fmt.Errorf("drawing the test pattern: %w", err)
	}
	beep := pcm.Tone(pcm.Rate, syncTone, syncFlash, syncRamp).Samples
	start, err := p.Show(ctx, cast.Cue{Picture: black})
	for err == nil {
		start += samples(syncPeriod)
		if err = p.Wait(ctx, start-samples(syncLead)); err != nil {
			break
		}
		if start, err = p.Show(ctx, cast.Cue{Picture: white, Sound: beep, NotBefore: start}); err != nil {
			break
		}
		_, err = p.Show(ctx, cast.Cue{Picture: black, NotBefore: start + samples(syncFlash)})
	}
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("showing the test pattern: %w", err)
}
