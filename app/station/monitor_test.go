package station

import (
	"slices"
	"testing"
)

func TestMonitorAddsToTheLoudspeaker(t *testing.T) {
	var heard []int16
	m := &monitor{out: func(s []int16) { heard = append(heard, s...) }}
	programme := []int16{1, 2, 32_767}
	m.write(programme)
	m.play([]int16{10, 20, 30, 40})
	m.write(programme)
	m.write(programme)
	m.play([]int16{7, 7, 7, 7})
	m.write(programme[:1])
	m.play(nil)
	m.write(programme)
	want := []int16{1, 2, 32_767, 11, 22, 32_767, 41, 2, 32_767, 8, 1, 2, 32_767}
	if !slices.Equal(heard, want) || !slices.Equal(programme, []int16{1, 2, 32_767}) {
		t.Errorf("got %v, want %v", heard, want)
	}
}
