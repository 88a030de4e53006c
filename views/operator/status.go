package operator

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// statusList tells how the parts of the station are. Long explanations wrap and scroll; they never move the window's edges.
type statusList struct {
	content                       *container.Scroll
	column                        *fyne.Container
	voice, speaker, stream, queue *widgets.StatusRow
	link                          *widgets.StatusRow // shown when there are other stations
	update                        *widgets.StatusRow // shown when there is a newer version
	unknown                       Line
	scale                         *theme.Scaled
}

func newStatusList(scale *theme.Scaled) *statusList {
	s := &statusList{scale: scale, unknown: Line{Busy, words.X("operator.status.unknown", "Starting...")}}
	s.voice = widgets.NewStatusRow(scale, words.X("operator.status.voice", "Voice"), s.unknown.Text)
	s.speaker = widgets.NewStatusRow(scale, words.X("operator.status.speaker", "Loudspeaker"), s.unknown.Text)
	s.stream = widgets.NewStatusRow(scale, words.X("operator.status.stream", "Stream"), s.unknown.Text)
	s.queue = widgets.NewStatusRow(scale, words.X("operator.status.queue", "Queue"), s.unknown.Text)
	s.link = widgets.NewStatusRow(scale, words.X("operator.status.link", "Stations"), s.unknown.Text)
	s.link.Hide()
	s.update = widgets.NewStatusRow(scale, words.X("operator.status.update", "Update"), s.unknown.Text)
	s.update.Hide()
	s.column = container.New(&widgets.Column{Gap: s.gap}, s.rows()...)
	s.content = container.NewVScroll(s.column)
	return s
}

func (s *statusList) rows() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.voice, s.speaker, s.stream, s.queue, s.link, s.update}
}

// gap lets the rows stand closer rather than scroll, down to a point.
func (s *statusList) gap() float32 {
	const usual, least = 9, 2
	room := s.content.Size()
	gaps := float32(-1)
	for _, row := range []*widgets.StatusRow{s.voice, s.speaker, s.stream, s.queue, s.link, s.update} {
		if row.Visible() {
			room.Height -= row.HeightFor(room.Width)
			gaps++
		}
	}
	return min(max(room.Height/gaps, s.scale.Px(least)), s.scale.Px(usual))
}

func (s *statusList) set(state *State) {
	changed := s.show(s.voice, state.Voice)
	changed = s.show(s.speaker, state.Speaker) || changed
	changed = s.show(s.stream, state.Stream) || changed
	changed = s.show(s.queue, state.Queue) || changed
	changed = setShown(s.link, state.Link != nil) || changed
	if state.Link != nil {
		changed = s.show(s.link, *state.Link) || changed
	}
	changed = setShown(s.update, state.Update != nil) || changed
	if state.Update != nil {
		changed = s.show(s.update, *state.Update) || changed
	}
	if changed {
		s.column.Refresh()
		s.content.Refresh()
	}
}

// show shows a line; one without words says nothing about its part yet, whatever its level.
func (s *statusList) show(row *widgets.StatusRow, line Line) (changed bool) {
	if line.Text == "" {
		line = s.unknown
	}
	return row.Set(line.Level, line.Text)
}

// door is something that leads elsewhere when it is tapped.
type door struct {
	widget.BaseWidget
	content fyne.CanvasObject
	open    func()
}

func newDoor(content fyne.CanvasObject, open func()) *door {
	d := &door{content: content, open: open}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer is for Fyne.
func (d *door) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(d.content) }

// Tapped goes there.
func (d *door) Tapped(*fyne.PointEvent) { d.open() }

// Cursor is a hand.
func (d *door) Cursor() desktop.Cursor { return desktop.PointerCursor }
