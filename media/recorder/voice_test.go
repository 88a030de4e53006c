package recorder

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestVoiceGate(t *testing.T) {
	const rate = 8000
	quiet := func(d time.Duration) []int16 { // below the threshold, and each sample another
		s := make([]int16, framesOf(d, rate))
		for i := range s {
			s[i] = int16(i % 900)
		}
		return s
	}
	loud := noise(9, rate) // a second
	loud[0], loud[len(loud)-1] = 9000, 9000
	first, pause, last := quiet(3*time.Second), quiet(4*time.Second), quiet(time.Second)
	whole := slices.Concat(first, loud, pause, loud, last)
	want := slices.Concat(first[len(first)-rate/2:], loud, pause[:2*rate], pause[len(pause)-rate/2:], loud, last)
	for _, piece := range []int{0, 777, 80} {
		for _, separate := range []bool{false, true} {
			t.Run(fmt.Sprint(piece, separate), func(t *testing.T) {
				dir := t.TempDir()
				var got []int16
				r := begin(t, &Recorder{
					Source: &script{takes: []scene{{sound: whole, piece: piece}}}, Format: linear(rate, 1), Path: in(dir, "a.s16"),
					Voice:  &Voice{Threshold: 1000. / fullScale, Separate: separate},
					OnFile: func(path string, _ int64) { got = append(got, samplesOf(t, path)...) },
				})
				s := await(t, r)
				if !slices.Equal(got, want) || s.Err != nil {
					t.Errorf("%d samples of %d, %+v", len(got), len(want), s)
				}
				if wantFiles := map[bool]int{false: 1, true: 2}[separate]; s.Files != wantFiles {
					t.Errorf("%d files", s.Files)
				}
			})
		}
	}
}
