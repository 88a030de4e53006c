// Package monitors tells which monitors the machine has and brings windows onto one. Fyne has no calls for that, so it asks GLFW,
// on which Fyne stands; see Glass for how it comes by Fyne's windows.
//
// On Wayland no program may place its windows; see Placeable.
package monitors

import (
	"cmp"
	"fmt"
	"image"
	"os"
	"runtime"
	"slices"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// Monitor is one monitor of the machine.
type Monitor struct {
	Name    string          // as the system calls it; a number behind it tells two of one name apart
	Area    image.Rectangle // in the coordinates of the whole desktop, in pixels (points on macOS)
	Inches  float64         // of the diagonal; 0 where the monitor does not tell
	Primary bool
}

// mmPerInch is exact.
const mmPerInch = 25.4

// System is the machine's monitors. All its methods are for Fyne's goroutine, once Fyne runs.
type System struct{}

// List gives the monitors from left to right, and from top to bottom.
func (System) List() []Monitor {
	var all []Monitor
	primary := glfw.GetPrimaryMonitor()
	for _, m := range glfw.GetMonitors() {
		mode := m.GetVideoMode()
		if mode == nil {
			continue
		}
		x, y := m.GetPos()
		width, height := m.GetPhysicalSize() // millimetres
		one := Monitor{Name: m.GetName(), Area: image.Rect(x, y, x+mode.Width, y+mode.Height), Primary: m == primary}
		one.Inches = diagonal(float64(width), float64(height)) / mmPerInch
		all = append(all, one)
	}
	return named(all)
}

// OnChange has f called whenever a monitor comes or goes.
func (System) OnChange(f func()) {
	glfw.SetMonitorCallback(func(*glfw.Monitor, glfw.PeripheralEvent) { f() })
}

// Placeable tells whether this desktop lets a program choose the monitor of its window.
func (System) Placeable() bool {
	return runtime.GOOS != "linux" || os.Getenv("XDG_SESSION_TYPE") != "wayland" && os.Getenv("WAYLAND_DISPLAY") == ""
}

// named sorts monitors and tells those of one name apart.
func named(all []Monitor) []Monitor {
	slices.SortFunc(all, func(a, b Monitor) int {
		return cmp.Or(cmp.Compare(a.Area.Min.X, b.Area.Min.X), cmp.Compare(a.Area.Min.Y, b.Area.Min.Y), cmp.Compare(a.Name, b.Name))
	})
	count := map[string]int{}
	for i := range all {
		name := all[i].Name
		if count[name]++; count[name] > 1 {
			all[i].Name = fmt.Sprintf("%s (%d)", name, count[name])
		}
	}
	return all
}
