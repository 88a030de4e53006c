package camera

import (
	"image"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

// tile shows one camera. A tap chooses it.
type tile struct {
	widget.BaseWidget
	live    *live
	name    string
	is      Tile
	chosen  bool
	picture *widgets.Picture
	trouble *widgets.Text
	sign    *widgets.Sign
	digit   *widgets.Text
	title   *widgets.Text
	line    *widgets.Text
	start   *widgets.Button
	stop    *widgets.Button
	outline *canvas.Rectangle
	content *fyne.Container
}

const tileRadius = 6

func newTile(l *live, name string) *tile {
	const sentence, edge = 6, 14
	v := l.v
	t := &tile{live: l, name: name}
	t.picture = widgets.NewPicture(v.Scale, tileRadius, func(size image.Point) {
		if v.in.TileSize != nil {
			v.in.TileSize(size)
		}
	})
	t.trouble = widgets.NewText(v.Scale, "")
	t.trouble.MaxLines, t.trouble.Align, t.trouble.ColorName = sentence, fyne.TextAlignCenter, theme.ColorMuted
	t.sign = widgets.NewSign(v.Scale)
	t.digit, t.title = v.Words("", 1), v.text(name, true)
	t.line = v.Words("", 1)
	small := func(icon fyne.ThemeIconName, do func()) *widgets.Button {
		return widgets.NewButton(v.Scale, widgets.ButtonConfig{Icon: icon, Flat: true, Small: true, OnTapped: do})
	}
	t.start, t.stop = small(fynetheme.IconNameMediaPlay, t.toggle), small(fynetheme.IconNameMediaStop, t.toggle)
	edit := small(fynetheme.IconNameDocumentCreate, t.edit)
	buttons := v.row(nil, t.start, t.stop, edit)
	buttons.Layout = &widgets.Row{Gap: v.Gap(0), Centre: true}
	caption := container.New(&captions{gap: v.Gap(edge / 2), line: t.line},
		own(t.digit), t.sign, t.title, t.line, buttons)
	frame := container.NewStack(t.picture, container.New(middle{v.Gap(edge)}, t.trouble))
	t.outline = canvas.NewRectangle(nil)
	body := container.New(&widgets.Column{Gap: v.Gap(2), Fills: frame}, frame, caption)
	t.content = container.NewStack(t.outline, container.New(inset{v.Gap(edge / 2)}, body))
	t.ExtendBaseWidget(t)
	return t
}

// number shows the key that chooses it.
func (t *tile) number(n int) { t.digit.SetText(strconv.Itoa(n)) }

func (t *tile) fill(is Tile, chosen bool) {
	t.is = is
	t.sign.SetLevel(is.Line.Level)
	t.title.SetText(is.Title)
	t.line.SetText(is.Line.Text)
	t.trouble.SetText(is.Trouble)
	if is.Trouble != "" {
		t.picture.Set(nil)
	}
	t.start.Hidden, t.stop.Hidden = is.Running, !is.Running
	t.mark(chosen)
}

func (t *tile) mark(chosen bool) {
	t.chosen = chosen
	t.Refresh()
}

func (t *tile) toggle() {
	if t.live.v.in.Start != nil {
		t.live.v.in.Start(t.name, !t.is.Running)
	}
}

func (t *tile) edit() { t.live.form.open(&t.is) }

// Tapped chooses the camera.
func (t *tile) Tapped(*fyne.PointEvent) { t.live.choose(t.name) }

// CreateRenderer is for Fyne.
func (t *tile) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	t.paint()
	return widget.NewSimpleRenderer(t.content)
}

// Refresh is for Fyne.
func (t *tile) Refresh() {
	t.paint()
	t.BaseWidget.Refresh()
}

func (t *tile) paint() {
	const thin, thick = 1, 2
	scale := t.live.v.Scale
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	t.outline.FillColor = scale.Color(theme.ColorPanel, variant)
	t.outline.StrokeColor, t.outline.StrokeWidth = scale.Color(theme.ColorPanelBorder, variant), thin
	if t.chosen {
		t.outline.StrokeColor, t.outline.StrokeWidth = scale.Color(fynetheme.ColorNamePrimary, variant), thick
	}
	t.outline.CornerRadius = scale.Px(tileRadius + 2)
}

// inset is a layout that keeps its object away from the edges.
type inset struct{ edge func() float32 }

// MinSize is for Fyne.
func (i inset) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

// Layout is for Fyne.
func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	edge := i.edge()
	for _, o := range objects {
		o.Move(fyne.NewSquareOffsetPos(edge))
		o.Resize(size.SubtractWidthHeight(2*edge, 2*edge))
	}
}
