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

// Within is the place in room that is nearest to where a window is, which becomes smaller only where room is too small for it.
func Within(room, window image.Rectangle) image.Rectangle {
	size := image.Pt(min(window.Dx(), room.Dx()), min(window.Dy(), room.Dy()))
	corner := image.Pt(
		max(room.Min.X, min(window.Min.X, room.Max.X-size.X)),
		max(room.Min.Y, min(window.Min.Y, room.Max.Y-size.Y)),
	)
	return image.Rectangle{Min: corner, Max: corner.Add(size)}
}
