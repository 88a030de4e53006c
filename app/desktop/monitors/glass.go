package monitors

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// Pane is a window whose place can be asked for and changed; see Glass.
type Pane interface {
	Over(content fyne.CanvasObject) fyne.CanvasObject
	Centre() (image.Point, bool)
	Corner() (image.Point, bool)
	MoveTo(image.Point)
	Fit()
	Fill(area image.Rectangle, then func())
	Float(above bool)
	Forget() // call it when the window has been closed
}

// Pane makes one for a window. onReady is called on Fyne's goroutine once the window can be placed; may be nil.
func (System) Pane(onReady func()) Pane { return &Glass{OnReady: onReady} }

// Glass lies invisibly over the content of a window. While the window is being painted its GLFW window is the current one of the
// thread: that is how Glass comes to know it.
type Glass struct {
	// OnReady is called on Fyne's goroutine when the window can be placed; may be nil.
	OnReady func()

	window *glfw.Window
	closed bool
}

// Forget lets go of the window: GLFW must not be asked about one that has been closed.
func (g *Glass) Forget() { g.window, g.closed = nil, true }

// Over puts the glass over a window's content.
func (g *Glass) Over(content fyne.CanvasObject) fyne.CanvasObject {
	pixel := canvas.NewRaster(func(width, height int) image.Image {
		if w := glfw.GetCurrentContext(); w != nil && g.window != w && !g.closed {
			g.window = w
			if g.OnReady != nil {
				fyne.Do(g.OnReady) // not while the window is being painted
			}
		}
		return image.NewUniform(color.Transparent)
	})
	return container.NewStack(content, container.New(corner{}, pixel))
}

// corner keeps its object one pixel large.
type corner struct{}

// MinSize is for Fyne.
func (corner) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout is for Fyne.
func (corner) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(1, 1))
	}
}

// Centre is the middle of the window on the desktop; false before it has been painted.
func (g *Glass) Centre() (image.Point, bool) {
	if g.window == nil {
		return image.Point{}, false
	}
	x, y := g.window.GetPos()
	width, height := g.window.GetSize()
	return image.Pt(x+width/2, y+height/2), true
}

// Corner is the upper left corner of the window on the desktop; false before it has been painted.
func (g *Glass) Corner() (image.Point, bool) {
	if g.window == nil {
		return image.Point{}, false
	}
	x, y := g.window.GetPos()
	return image.Pt(x, y), true
}

// MoveTo puts the window's upper left corner somewhere.
func (g *Glass) MoveTo(p image.Point) {
	if g.window != nil {
		g.window.SetPos(p.X, p.Y)
	}
}

// Fit brings the whole window, with its title bar and edges, into what the desktop leaves to windows on its monitor.
func (g *Glass) Fit() {
	centre, ok := g.Centre()
	if !ok {
		return
	}
	left, top, right, bottom := g.window.GetFrameSize()
	x, y := g.window.GetPos()
	width, height := g.window.GetSize()
	is := image.Rect(x, y, x+width, y+height)
	for _, m := range glfw.GetMonitors() {
		x, y, width, height := m.GetWorkarea()
		work := image.Rect(x, y, x+width, y+height)
		if !centre.In(work) {
			continue
		}
		room := image.Rect(work.Min.X+left, work.Min.Y+top, work.Max.X-right, work.Max.Y-bottom)
		fits := Within(room, is)
		if fits.Size() != is.Size() {
			g.window.SetSize(fits.Dx(), fits.Dy())
		}
		if fits.Min != is.Min {
			g.window.SetPos(fits.Min.X, fits.Min.Y)
		}
		return
	}
}

// Float keeps the window above all others, or lets it go below again.
func (g *Glass) Float(above bool) {
	if g.window == nil {
		return
	}
	value := glfw.False
	if above {
		value = glfw.True
	}
	g.window.SetAttrib(glfw.Floating, value)
}

// How long a window manager may take to move a window, and how often it is looked.
const (
	movePatience = 2 * time.Second
	movePause    = 30 * time.Millisecond
	moveInset    = 40 // pixels from the monitor's edges: some window managers push windows away from them
)

// Fill moves the window onto a monitor and then calls then on Fyne's goroutine, which is to fill the screen: Fyne takes the monitor
// that holds the middle of the window. then is called, too, when the window manager does not move the window in time.
//
// Where Fyne has not yet heard of the new place and fills another monitor, the window is handed over afterwards.
func (g *Glass) Fill(area image.Rectangle, then func()) {
	if g.window == nil {
		then()
		return
	}
	width, height := g.window.GetSize()
	if width > area.Dx()-2*moveInset || height > area.Dy()-2*moveInset {
		g.window.SetSize(max(area.Dx()/2, 1), max(area.Dy()/2, 1))
	}
	g.MoveTo(area.Min.Add(image.Pt(moveInset, moveInset)))
	limit := time.Now().Add(movePatience)
	var look func()
	look = func() {
		if g.closed {
			return
		}
		if at, ok := g.Centre(); ok && !at.In(area) && time.Now().Before(limit) {
			time.AfterFunc(movePause, func() { fyne.Do(look) })
			return
		}
		// Fyne itself hears of the new place with the next events.
		time.AfterFunc(movePause, func() {
			fyne.Do(func() {
				then()
				g.handOver(area)
			})
		})
	}
	look()
}

// handOver brings a window that fills a monitor onto the right one.
func (g *Glass) handOver(area image.Rectangle) {
	if g.window == nil {
		return
	}
	is := g.window.GetMonitor()
	if is == nil { // it fills nothing
		return
	}
	for _, m := range glfw.GetMonitors() {
		x, y := m.GetPos()
		if mode := m.GetVideoMode(); mode != nil && image.Pt(x, y) == area.Min && *m != *is {
			g.window.SetMonitor(m, 0, 0, mode.Width, mode.Height, mode.RefreshRate)
		}
	}
}
