package camera

import (
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Size of a thumbnail's picture (device independent pixels), and how many make a page.
const (
	ThumbWidth, ThumbHeight = 144, 96
	ShotsOfAPage            = 24
)

// gallery is the page of the pictures that are kept.
type gallery struct {
	v       *View
	content *fyne.Container
	thumbs  []*thumb
	wall    *fyne.Container
	scroll  *container.Scroll
	chosen  string
	files   []string

	preview                   *widgets.Picture
	previewSize               image.Point
	title, details            *widgets.Text
	newer, older              *widgets.PushButton
	remove, copy, save, slide *widgets.PushButton
	side                      *fyne.Container
	room                      *widgets.StatusLine
	cleanUp                   *widgets.PushButton
	empty                     *widgets.Text
}

func (g *gallery) make(v *View) fyne.CanvasObject {
	const lines, wallShare, sideShare = 8, 58, 42
	g.v = v
	g.wall = container.New(&widgets.Flow{Gap: v.Gap(widgets.FormLineGap), LineGap: v.Gap(widgets.FormLineGap)})
	g.scroll = container.NewVScroll(g.wall)
	g.empty = v.Words(words.X("cam.gallery.none", "No snapshots yet. Take one on the page Live with the space bar."), 2)
	g.newer = v.Button(words.X("cam.gallery.newer", "Newer"), false, func() { g.turn(false) })
	g.older = v.Button(words.X("cam.gallery.older", "Older"), false, func() { g.turn(true) })
	g.room = widgets.NewStatusLine(v.Scale)
	g.cleanUp = v.Button(words.X("cam.gallery.cleanup", "Clean up..."), false, func() { call(v.in.CleanUp) })
	below := v.row([]float32{1, 0, 0, 0}, g.room, g.cleanUp, g.newer, g.older)
	wall := container.NewStack(g.scroll, container.New(&widgets.Column{Gap: v.Gap(0)}, g.empty))
	left := container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: wall}, wall, below)

	g.preview = widgets.NewPicture(v.Scale, tileRadius, func(size image.Point) {
		g.previewSize = size
		g.choose(g.chosen)
	})
	g.title, g.details = v.text("", true), v.Words("", lines)
	file := func(do func(string)) func() {
		return func() {
			if g.chosen != "" && do != nil {
				do(g.chosen)
			}
		}
	}
	g.copy = v.Button(words.X("cam.gallery.copy", "Copy"), false, file(v.in.Copy))
	g.save = v.Button(words.X("cam.gallery.export", "Export..."), false, file(v.in.Export))
	g.slide = v.Button(words.X("cam.gallery.slide", "Show in the hall"), false, file(v.in.Slide))
	g.remove = v.Button(words.X("cam.gallery.delete", "Delete"), false, file(v.in.Delete))
	folder := v.Button(words.X("cam.gallery.folder", "Open folder"), false, func() { call(v.in.OpenFolder) })
	buttons := container.New(&widgets.Flow{Gap: v.Gap(widgets.FormLineGap), LineGap: v.Gap(widgets.FormLineGap)}, g.slide, g.save, g.copy, folder, g.remove)
	g.side = container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: g.preview}, g.preview, g.title, g.details, buttons)
	right := widgets.NewPanel(v.Scale, g.side)
	g.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{wallShare, sideShare}}, left, right)
	return g.content
}

func (g *gallery) turn(older bool) {
	if g.v.in.Turn != nil {
		g.v.in.Turn(older)
	}
}

// choose asks for a picture's preview.
func (g *gallery) choose(file string) {
	g.chosen = file
	for _, t := range g.thumbs {
		t.mark(t.shot.File == file)
	}
	g.describe()
	if file == "" {
		g.preview.Set(nil)
	} else if g.v.in.Choose != nil && g.v.page == PageGallery {
		g.v.in.Choose(file)
	}
}

func (g *gallery) describe() {
	at := slices.IndexFunc(g.v.state.Gallery.Shots, func(s Shot) bool { return s.File == g.chosen })
	widgets.Enable(at >= 0, g.slide, g.copy, g.save, g.remove)
	title, details := "", ""
	if at >= 0 {
		shot := g.v.state.Gallery.Shots[at]
		title, details = shot.Source, strings.Join(shot.Details, "\n")
	}
	g.title.SetText(title)
	if g.details.Text() != details {
		g.details.SetText(details)
		g.side.Refresh() // it may take more lines now
	}
}

func (g *gallery) fill(s *State) {
	is := s.Gallery
	g.room.Set(is.Room.Level, is.Room.Text)
	widgets.Enable(is.Newer, g.newer)
	widgets.Enable(is.Older, g.older)
	widgets.Enable(len(is.Shots) > 0, g.cleanUp)
	show(g.empty, len(is.Shots) == 0)
	var files []string
	for _, shot := range is.Shots {
		files = append(files, shot.File)
	}
	if slices.Equal(files, g.files) {
		g.describe()
		return
	}
	at := slices.Index(g.files, g.chosen)
	g.files = files
	before := map[string]*thumb{}
	for _, t := range g.thumbs {
		before[t.shot.File] = t
	}
	g.thumbs, g.wall.Objects = nil, nil
	for _, shot := range is.Shots {
		t := before[shot.File]
		if t == nil {
			t = newThumb(g, shot)
		}
		g.thumbs = append(g.thumbs, t)
		g.wall.Objects = append(g.wall.Objects, t)
	}
	g.wall.Refresh()
	g.scroll.Refresh()
	switch {
	case len(files) == 0:
		g.choose("")
	case !slices.Contains(files, g.chosen): // the one that has taken its place
		g.choose(files[min(max(at, 0), len(files)-1)])
	default:
		g.choose(g.chosen)
	}
}

// typed does what a key does.
func (g *gallery) typed(name fyne.KeyName) bool {
	at := slices.Index(g.files, g.chosen)
	step := func(by int) {
		if i := at + by; i >= 0 && i < len(g.files) {
			g.choose(g.files[i])
		}
	}
	switch name {
	case fyne.KeyLeft, fyne.KeyUp:
		step(-1)
	case fyne.KeyRight, fyne.KeyDown:
		step(1)
	case fyne.KeyPageDown:
		if g.v.state.Gallery.Older {
			g.turn(true)
		}
	case fyne.KeyPageUp:
		if g.v.state.Gallery.Newer {
			g.turn(false)
		}
	case fyne.KeyDelete:
		if at >= 0 && g.v.in.Delete != nil {
			g.v.in.Delete(g.chosen)
		}
	default:
		return false
	}
	return true
}

// Chosen is the picture that is chosen on the gallery's page, "" when that is not in front.
func (v *View) Chosen() string {
	if v.page != PageGallery {
		return ""
	}
	return v.gallery.chosen
}

// SetThumb shows the small picture of a file; nil: it cannot be read.
func (v *View) SetThumb(file string, img *image.RGBA) {
	for _, t := range v.gallery.thumbs {
		if t.shot.File == file {
			t.set(img)
		}
	}
}

// SetPreview shows the picture that is chosen; nil: it cannot be read.
func (v *View) SetPreview(file string, img *image.RGBA) {
	if file == v.gallery.chosen {
		v.gallery.preview.Set(img)
	}
}

// PreviewSize is the size in physical pixels in which SetPreview wants it; zero while that is not known.
func (v *View) PreviewSize() image.Point { return v.gallery.previewSize }

// thumb is a small picture with its camera and time. A tap chooses it.
type thumb struct {
	widget.BaseWidget
	gallery *gallery
	shot    Shot
	chosen  bool
	image   *canvas.Image
	back    *canvas.Rectangle
	outline *canvas.Rectangle
	content *fyne.Container
}

func newThumb(g *gallery, shot Shot) *thumb {
	const edge = 4
	v := g.v
	t := &thumb{gallery: g, shot: shot, image: canvas.NewImageFromImage(nil), back: canvas.NewRectangle(nil), outline: canvas.NewRectangle(nil)}
	t.image.FillMode, t.image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	t.image.Hide()
	place := container.New(atSize{func() fyne.Size { return fyne.NewSize(v.Scale.Px(ThumbWidth), v.Scale.Px(ThumbHeight)) }}, t.back, t.image)
	column := container.New(&widgets.Column{Gap: v.Gap(edge / 2)}, place, v.text(shot.Taken, false), v.Words(shot.Source, 1))
	t.content = container.NewStack(t.outline, container.New(bordered{v.Gap(edge)}, column))
	t.ExtendBaseWidget(t)
	return t
}

func (t *thumb) set(img *image.RGBA) {
	if img == nil {
		return
	}
	t.image.Image = img
	t.image.Show()
	t.Refresh() // an image that was hidden until now belongs to no window yet
}

func (t *thumb) mark(chosen bool) {
	if t.chosen != chosen {
		t.chosen = chosen
		t.Refresh()
	}
}

// Tapped chooses it.
func (t *thumb) Tapped(*fyne.PointEvent) { t.gallery.choose(t.shot.File) }

// CreateRenderer is for Fyne.
func (t *thumb) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	t.paint()
	return widget.NewSimpleRenderer(t.content)
}

// Refresh is for Fyne.
func (t *thumb) Refresh() {
	t.paint()
	t.BaseWidget.Refresh()
}

func (t *thumb) paint() {
	const thick = 2
	scale := t.gallery.v.Scale
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	t.back.FillColor = scale.Color(theme.ColorLetterbox, variant)
	t.outline.StrokeWidth, t.outline.StrokeColor = 0, nil
	if t.chosen {
		t.outline.StrokeColor, t.outline.StrokeWidth = scale.Color(fynetheme.ColorNamePrimary, variant), thick
	}
	t.outline.CornerRadius = scale.Px(tileRadius)
}

// atSize is a layout that gives its objects one size.
type atSize struct{ size func() fyne.Size }

// MinSize is for Fyne.
func (a atSize) MinSize([]fyne.CanvasObject) fyne.Size { return a.size() }

// Layout is for Fyne.
func (a atSize) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// bordered is a layout that keeps room around its objects.
type bordered struct{ edge func() float32 }

// MinSize is for Fyne.
func (b bordered) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*b.edge(), 2*b.edge())
}

// Layout is for Fyne.
func (b bordered) Layout(objects []fyne.CanvasObject, size fyne.Size) { inset(b).Layout(objects, size) }
