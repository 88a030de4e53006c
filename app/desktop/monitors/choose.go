package monitors

import (
	"image"
	"math"
	"slices"
)

// Choose finds the monitor for the display: the wanted one; where none is wanted, one that the operator's window does not cover,
// the leftmost first, else the operator's. It gives -1 where the wanted one is not there.
func Choose(all []Monitor, wanted string, desk image.Point) int {
	if wanted != "" {
		return slices.IndexFunc(all, func(m Monitor) bool { return m.Name == wanted })
	}
	if other := slices.IndexFunc(all, func(m Monitor) bool { return !desk.In(m.Area) }); other >= 0 && len(all) > 1 {
		return other
	}
	return At(all, desk)
}

// At is the monitor that shows a place, else the primary one, else the first; -1 without any.
func At(all []Monitor, p image.Point) int {
	if at := slices.IndexFunc(all, func(m Monitor) bool { return p.In(m.Area) }); at >= 0 {
		return at
	}
	if at := slices.IndexFunc(all, func(m Monitor) bool { return m.Primary }); at >= 0 || len(all) == 0 {
		return at
	}
	return 0
}

func diagonal(width, height float64) float64 { return math.Hypot(width, height) }
