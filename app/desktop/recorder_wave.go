package desktop

import (
	"context"
	"time"

	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/media/soundfile"
	"github.com/queuecast/queuecast/views/widgets"
)

func (l *library) stopDrawing() {
	if l.draw != nil {
		l.draw()
		l.draw = nil
	}
}

// startDrawing draws the wave form and listens for the wrong law, behind the panel.
func (r *recorderPanel) startDrawing(path string) {
	l := &r.library
	ctx, cancel := context.WithCancel(r.ctx)
	file, _ := l.find(path)
	l.draw, l.drawn, l.size = cancel, 0, file.size
	d := r.d
	d.workers.Go(func() {
		defer cancel()
		if other, differs := soundsLike(path); differs {
			d.onFyne(ctx, func() { l.other = other; r.refresh() })
		}
		last := time.Now()
		show := func(peaks []recorder.Peak, columns int) {
			wave := make([]widgets.Peak, len(peaks))
			for i, p := range peaks {
				wave[i] = widgets.Peak(p)
			}
			d.onFyne(ctx, func() {
				l.drawn = float64(len(wave)) / float64(max(columns, 1))
				r.view.SetWave(wave, columns)
			})
		}
		peaks, err := recorder.Overview(ctx, path, soundfile.Board(), waveColumns, func(peaks []recorder.Peak) {
			if time.Since(last) >= recorderPeriod {
				last = time.Now()
				show(peaks, waveColumns)
			}
		})
		if err == nil {
			show(peaks, len(peaks))
		}
		d.onFyne(ctx, func() {
			l.draw, l.drawErr = nil, err
			r.refresh()
		})
	})
}

// soundsLike tells as what a raw file sounds that is named otherwise.
func soundsLike(path string) (soundfile.Format, bool) {
	file, err := soundfile.Open(path, soundfile.Board())
	if err != nil {
		return soundfile.Format{}, false // the drawing tells why
	}
	defer file.Close()
	encoding, differs := file.SoundsLike()
	other := file.Format()
	other.Encoding = encoding
	return other, differs
}
