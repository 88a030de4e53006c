package operator

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/queuecast/queuecast/kiosk/keymap"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// listKind is one of the lists at the foot of the window.
type listKind int

const (
	listCalls listKind = iota
	listWaiting
	listMissed
	listHeld
	listPreparing
	listReady
)

// lists is the panel with a tab for each list that means something in this hall.
type lists struct {
	v        *View
	content  *fyne.Container
	tabs     *widgets.Tabs
	unspoken *widgets.Text
	noted    *fyne.Container // unspoken, if it has room
	body     *fyne.Container
	calls    *callList
	waiting  *waitingList
	tickets  map[listKind]*ticketList
	kinds    []listKind // of the tabs
	chosen   listKind
	touched  bool // the operator has chosen it
	count    int  // unspoken
}

func newLists(v *View) *lists {
	const headGap, tabsGap = 10, 12
	px := func(n float32) func() float32 { return func() float32 { return v.scale.Px(n) } }
	l := &lists{v: v, unspoken: widgets.NewText(v.scale, ""), tickets: map[listKind]*ticketList{}, chosen: -1}
	l.tabs = widgets.NewTabs(v.scale, func(index int) { l.choose(l.kinds[index]); v.refocus() })
	l.unspoken.ColorName, l.unspoken.Align = theme.ColorAccentText, fyne.TextAlignTrailing
	l.calls = newCallList(v)
	l.waiting = newWaitingList(v)
	l.body = container.NewStack(l.calls.content, l.waiting.content)
	for _, kind := range []listKind{listMissed, listHeld, listPreparing, listReady} {
		list := newTicketList(v, kind)
		l.tickets[kind] = list
		l.body.Add(list.content)
	}
	l.noted = container.New(allOrNothing{}, l.unspoken)
	head := container.New(&widgets.Row{Gap: px(tabsGap), Shares: []float32{0, 1}, Centre: true}, l.tabs.Content, l.noted)
	l.content = container.New(&widgets.Column{Gap: px(headGap), Fills: l.body}, head, l.body)
	return l
}

func (l *lists) set(s *State) (moved bool) {
	l.calls.set(s.Calls)
	l.waiting.set(s.Waiting)
	for kind, list := range l.tickets {
		list.set(s.list(kind).Tickets)
	}
	if l.count != s.Unspoken {
		l.count = s.Unspoken
		text := ""
		if s.Unspoken > 0 {
			text = words.X("operator.waiting", "{{.Count}} to be spoken", map[string]string{"Count": strconv.Itoa(s.Unspoken)})
		}
		l.unspoken.SetText(text)
		l.noted.Refresh()
	}
	before := l.tabs.Tabs()
	l.kinds = s.lists()
	tabs := make([]widgets.Tab, len(l.kinds))
	for i, kind := range l.kinds {
		tabs[i] = widgets.Tab{Name: kind.name(), Count: s.count(kind)}
	}
	if !l.touched || !slices.Contains(l.kinds, l.chosen) {
		l.touched = false
		l.show(l.kinds[0])
	}
	l.tabs.Set(tabs, slices.Index(l.kinds, l.chosen))
	return !slices.Equal(before, tabs)
}

func (l *lists) choose(kind listKind) {
	l.touched = true
	l.show(kind)
	l.tabs.Set(l.tabs.Tabs(), slices.Index(l.kinds, kind))
}

func (l *lists) show(kind listKind) {
	if l.chosen == kind {
		return
	}
	l.chosen = kind
	setShown(l.calls.content, kind == listCalls)
	setShown(l.waiting.content, kind == listWaiting)
	for k, list := range l.tickets {
		setShown(list.content, kind == k)
	}
	l.body.Refresh()
}

// step goes to a neighbour and stops at the ends.
func (l *lists) step(by int) {
	to := slices.Index(l.kinds, l.chosen) + by
	if to >= 0 && to < len(l.kinds) {
		l.choose(l.kinds[to])
	}
}

// lists tells which lists the window has, the first of them being the one to begin with. A plain hall begins to have them
// when there is somebody on them.
func (s *State) lists() []listKind {
	if s.OrderMode {
		kinds := []listKind{listPreparing, listReady}
		for _, kind := range []listKind{listWaiting, listMissed, listHeld} {
			if s.count(kind) > 0 {
				kinds = append(kinds, kind)
			}
		}
		return append(kinds, listCalls)
	}
	kinds := []listKind{listCalls}
	for _, kind := range []listKind{listWaiting, listMissed, listHeld} {
		if !s.plain() || s.count(kind) > 0 {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func (s *State) count(kind listKind) int {
	switch kind {
	case listCalls:
		return 0 // how many calls there have been helps nobody
	case listWaiting:
		return s.waitingHere()
	default:
		list := s.list(kind)
		return max(list.Count, len(list.Tickets))
	}
}

func (s *State) list(kind listKind) List {
	switch kind {
	case listMissed:
		return s.Missed
	case listHeld:
		return s.Held
	case listPreparing:
		return s.Preparing
	case listReady:
		return s.Ready
	default:
		return List{}
	}
}

func (k listKind) name() string {
	switch k {
	case listWaiting:
		return words.X("operator.list.waiting", "Waiting")
	case listMissed:
		return words.X("operator.list.missed", "Missed")
	case listHeld:
		return words.X("operator.list.held", "On hold")
	case listPreparing:
		return words.X("operator.list.preparing", "Preparing")
	case listReady:
		return words.X("operator.list.ready", "Ready")
	default:
		return words.X("operator.calls", "Last calls")
	}
}

// empty is what stands there while nobody is on a list: what it is, and how one comes onto it.
func (k listKind) empty(v *View) (title, hint string) {
	switch k {
	case listWaiting:
		return words.X("operator.list.waiting.empty", "Nobody is waiting for this counter."),
			words.X("operator.list.waiting.hint", "New tickets appear here.")
	case listMissed:
		return words.X("operator.list.missed.empty", "Nobody has been missed."),
			words.X("operator.list.missed.hint", "Type a missed number and press Enter to call it after all.")
	case listHeld:
		return words.X("operator.list.held.empty", "Nobody is on hold."),
			words.X("operator.list.held.hint", "{{.Key}} puts whoever is at the counter on hold.", v.keyed(keymap.Hold))
	case listPreparing:
		return words.X("operator.list.preparing.empty", "Nothing is being prepared."),
			words.X("operator.list.preparing.hint", "{{.Key}} takes a new order.", v.keyed(keymap.Issue))
	case listReady:
		return words.X("operator.list.ready.empty", "Nothing is waiting to be collected."),
			words.X("operator.list.ready.hint", "Type an order's number and press Enter when it is ready.")
	default:
		return words.X("operator.calls.empty", "Nothing called yet."),
			words.X("operator.calls.empty.hint", "Type a number and press Enter.")
	}
}

// newEmpty makes the words of an empty list.
func newEmpty(v *View, kind listKind) *fyne.Container {
	const gap = 4
	scale := v.scale
	title, hint := kind.empty(v)
	nothing, how := widgets.NewText(scale, title), widgets.NewText(scale, hint)
	nothing.Bold, nothing.Align = true, fyne.TextAlignCenter
	how.ColorName, how.Align = theme.ColorMuted, fyne.TextAlignCenter
	return container.New(&middle{&widgets.Column{Gap: func() float32 { return scale.Px(gap) }}}, nothing, how)
}

// middle centres what another layout makes, from top to bottom.
type middle struct{ inner fyne.Layout }

// MinSize is for Fyne.
func (m *middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return m.inner.MinSize(objects) }

// Layout is for Fyne.
func (m *middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := m.inner.MinSize(objects).Height
	m.inner.Layout(objects, fyne.NewSize(size.Width, height))
	for _, o := range objects {
		o.Move(o.Position().AddXY(0, (size.Height-height)/2))
	}
}

// allOrNothing shows a text that has room on one line, and none that would be cut short: the status lines say the same.
type allOrNothing struct{}

// MinSize is for Fyne.
func (allOrNothing) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// Layout is for Fyne.
func (allOrNothing) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		if text, ok := o.(*widgets.Text); ok {
			setShown(text, text.Width() <= size.Width)
		}
		o.Resize(size)
	}
}
