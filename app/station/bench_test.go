package station

import (
	"fmt"
	"image"
	"slices"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/signage"
)

// BenchmarkCallToSound measures from a call to its first sample, of words and not of a chime: the synced append, drawing and encoding
// the board, and the synthesis where the sentence was not made before. The programme runs at 240 frames a second, so that waiting for
// its next frame (33 ms at most at 30) does not cover what is measured.
func BenchmarkCallToSound(b *testing.B) {
	for _, c := range []struct {
		name   string
		engine string
		cached bool
	}{
		{"cached", settings.EngineEspeak, true},
		{"espeak-ng", settings.EngineEspeak, false},
		{"built-in", settings.EngineBuiltIn, false},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := small()
			s.Voice.Enabled, s.Voice.Engines, s.Voice.Languages, s.Voice.Repeat = true, []string{c.engine}, []string{"zh"}, 1
			s.Stream.Enabled = true
			s.Stream.Width, s.Stream.Height, s.Stream.FPS = 1920, 1080, 240
			s.Voice.Templates["zh"] = "请{number}号到{counter}号窗口"
			onAir := make(chan struct{}, 1000)
			st := &Station{Dir: b.TempDir(), Settings: s, Log: quiet(), OnAir: func(signage.Board, *image.RGBA) { onAir <- struct{}{} }}
			if err := st.Initialize(); err != nil {
				b.Fatal(err)
			}
			defer st.Close()
			var took []time.Duration
			for n := range b.N {
				number := queue.Number(fmt.Sprintf("B%03d", n%1000))
				b.StopTimer()
				if c.cached {
					for _, sentence := range st.manner.Load().composer.Sentences(number, "1", "1", st.details(number, "1", "")) {
						st.voice.Warm(b.Context(), st.stage.utterance(sentence))
					}
				}
				for len(onAir) > 0 {
					<-onAir
				}
				b.StartTimer()
				began := time.Now()
				if _, err := st.Call(b.Context(), string(number), "1"); err != nil {
					b.Fatal(err)
				}
				<-onAir
				took = append(took, time.Since(began))
				b.StopTimer()
				if err := st.Stop(b.Context(), true); err != nil {
					b.Fatal(err)
				}
				for st.State().Announcements.Current != nil {
					time.Sleep(time.Millisecond)
				}
				b.StartTimer()
			}
			slices.Sort(took)
			at := func(part float64) float64 {
				return float64(took[int(part*float64(len(took)-1))]) / float64(time.Millisecond)
			}
			b.ReportMetric(at(0.5), "ms-p50")
			b.ReportMetric(at(0.95), "ms-p95")
		})
	}
}
