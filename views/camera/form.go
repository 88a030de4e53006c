package camera

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// kind is a kind of camera, by how its address begins.
type kind struct {
	schemes []string // the first is that of the example
	name    string
	example string
	text    string
	boards  bool // several may send
}

func kinds() []kind {
	return []kind{
		{[]string{"webcam"}, words.X("cam.kind.webcam", "Webcam"), "webcam:0", words.X("cam.kind.webcam.text", "Number from 0, or part of its name."), false},
		{[]string{"rtsp", "rtsps"}, words.X("cam.kind.rtsp", "Network camera (RTSP)"), "rtsp://user:password@192.168.1.64:554/stream1", words.X("cam.kind.rtsp.text", "Most network cameras and recorders. Its manual tells the path."), false},
		{[]string{"http", "https"}, words.X("cam.kind.http", "Pictures by HTTP"), "http://192.168.1.50/snapshot.jpg", words.X("cam.kind.http.text", "Single pictures, or a live view (MJPEG)."), false},
		{[]string{"tcp"}, words.X("cam.kind.tcp", "Board that serves (TCP)"), "tcp://192.168.1.30:8080", words.X("cam.kind.tcp.text", "We connect to the board. How it sends is found out; ?framing= chooses."), false},
		{[]string{"tcp-listen"}, words.X("cam.kind.listen", "Boards that connect (TCP)"), "tcp-listen://:9000", words.X("cam.kind.listen.text", "Boards connect to this computer; from other computers: tcp-listen://0.0.0.0:9000?from=192.168.1.0/24"), true},
		{[]string{"mqtt", "mqtts"}, words.X("cam.kind.mqtt", "MQTT"), "mqtt://192.168.1.5/boards/+/camera", words.X("cam.kind.mqtt.text", "A broker and a topic; + stands for one level, # for all that follow."), true},
		{[]string{"folder"}, words.X("cam.kind.folder", "Folder"), "folder:/srv/pictures", words.X("cam.kind.folder.text", "Shows the newest picture of a folder."), false},
		{[]string{"pattern"}, words.X("cam.kind.pattern", "Test pattern"), "pattern:", words.X("cam.kind.pattern.text", "A moving picture of our own. ?size=1280x720&rate=10 changes it."), false},
	}
}

// kindOf finds the kind of an address; -1: there is none.
func kindOf(all []kind, address string) int {
	scheme, _, _ := strings.Cut(strings.TrimSpace(address), ":")
	return slices.IndexFunc(all, func(k kind) bool { return slices.Contains(k.schemes, strings.ToLower(scheme)) })
}

// sourceForm is where a camera is added or changed.
type sourceForm struct {
	live    *live
	content *fyne.Container
	kinds   []kind
	old     string // name of the camera that is changed; "": a new one

	heading       *widgets.Text
	name, address *widget.Entry
	kind, rotate  *widget.Select
	explained     *widgets.Text
	mirror, any   *widget.Check
	board         *widget.Select
	boardRow      fyne.CanvasObject
	save, remove  *widgets.PushButton
}

func (f *sourceForm) make(l *live) fyne.CanvasObject {
	const lines, kindShare, addressShare = 2, 34, 66
	v := l.v
	f.live, f.kinds = l, kinds()
	f.heading = v.Heading("")
	f.name, f.address = v.Entry(words.X("cam.name.hint", "Such as Entrance")), v.Entry("")
	f.kind = widget.NewSelect(nil, nil)
	for _, k := range f.kinds {
		f.kind.Options = append(f.kind.Options, k.name)
	}
	f.explained = v.Words("", lines)
	f.rotate = widget.NewSelect([]string{"0°", "90°", "180°", "270°"}, nil)
	f.mirror = widget.NewCheck(words.X("cam.mirror", "Mirror left to right"), nil)
	f.any = widget.NewCheck(words.X("cam.anycert", "Take any certificate (encrypted cameras with one of their own)"), nil)
	f.board = widget.NewSelect(nil, nil)
	f.boardRow = v.Field(words.X("cam.board", "Board"), f.board)
	f.save = v.Button(words.X("cam.save", "Save"), true, f.submit)
	f.remove = v.Button(words.X("cam.remove", "Remove"), false, func() {
		if l.v.in.Remove != nil {
			l.v.in.Remove(f.old)
		}
		f.close()
	})
	cancel := v.Button(words.X("cam.cancel", "Cancel"), false, f.close)
	f.name.OnChanged = func(string) { f.enable() }
	f.address.OnChanged = func(string) { f.typed() }
	f.name.OnSubmitted, f.address.OnSubmitted = func(string) { f.submit() }, func(string) { f.submit() }
	f.kind.OnChanged = func(string) { f.choose() }
	gap := container.NewStack()
	f.content = container.NewStack(v.scrolled(widgets.NewPanel(v.Scale, v.Column(
		f.heading,
		v.Field(words.X("cam.name", "Name"), f.name),
		v.Field(words.X("cam.kind", "Kind"), f.kind),
		v.Field(words.X("cam.address", "Address"), f.address),
		v.Field("", f.explained),
		f.boardRow,
		v.Field(words.X("cam.rotate", "Turn clockwise"), f.rotate),
		v.Field("", f.mirror), v.Field("", f.any),
		v.row([]float32{0, 0, 1, 0}, f.save, cancel, gap, f.remove)))))
	return f.content
}

// open shows the form for a camera, or a new one (nil).
func (f *sourceForm) open(t *Tile) {
	s := Source{Address: f.kinds[0].example}
	f.old = ""
	title := words.X("cam.add.title", "Add a camera")
	if t != nil {
		s, f.old = t.Source, t.Name
		title = words.X("cam.edit.title", "Change a camera")
	}
	f.heading.SetText(title)
	f.name.SetText(s.Name)
	f.address.SetText(s.Address)
	f.rotate.SetSelected(strconv.Itoa(s.Rotate) + "°")
	f.mirror.SetChecked(s.Mirror)
	f.any.SetChecked(s.AnyCert)
	f.offerBoards(t, s.Board)
	show(f.remove, t != nil)
	f.typed()
	f.content.Show()
	f.live.turn()
	f.content.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(f.content); c != nil {
		c.Focus(f.name)
	}
}

func (f *sourceForm) first() string { return words.X("cam.board.first", "The first that sends") }

// offerBoards lists the boards of a camera, the chosen one whether it is there or not.
func (f *sourceForm) offerBoards(t *Tile, chosen string) {
	options := []string{f.first()}
	if t != nil {
		options = append(options, t.Boards...)
	}
	if chosen != "" && !slices.Contains(options, chosen) {
		options = append(options, chosen)
	}
	f.board.SetOptions(options)
	if f.board.SetSelectedIndex(0); chosen != "" {
		f.board.SetSelected(chosen)
	}
}

// fill follows the boards that come and go while the form is open.
func (f *sourceForm) fill() {
	if !f.content.Visible() || f.old == "" {
		return
	}
	for i, t := range f.live.v.state.Tiles {
		if t.Name == f.old && len(t.Boards)+1 > len(f.board.Options) {
			chosen := ""
			if f.board.SelectedIndex() > 0 {
				chosen = f.board.Selected
			}
			f.offerBoards(&f.live.v.state.Tiles[i], chosen)
		}
	}
}

func (f *sourceForm) close() {
	f.content.Hide()
	f.live.turn()
	f.live.unfocus()
}

// typed follows the address.
func (f *sourceForm) typed() {
	at := kindOf(f.kinds, f.address.Text)
	if at >= 0 {
		f.explained.SetText(f.kinds[at].text)
		f.kind.Selected = f.kinds[at].name
		f.kind.Refresh()
	}
	show(f.boardRow, at >= 0 && f.kinds[at].boards)
	f.enable()
}

// choose shows an example of a kind, unless the address is of that kind already.
func (f *sourceForm) choose() {
	at := f.kind.SelectedIndex()
	if at < 0 || at == kindOf(f.kinds, f.address.Text) {
		return
	}
	f.address.SetText(f.kinds[at].example)
}

func (f *sourceForm) enable() {
	widgets.Enable(strings.TrimSpace(f.name.Text) != "" && strings.TrimSpace(f.address.Text) != "", f.save)
}

func (f *sourceForm) submit() {
	if f.save.Disabled() || f.live.v.in.Save == nil {
		return
	}
	s := Source{Name: strings.TrimSpace(f.name.Text), Address: strings.TrimSpace(f.address.Text), Mirror: f.mirror.Checked, AnyCert: f.any.Checked}
	s.Rotate, _ = strconv.Atoi(strings.TrimSuffix(f.rotate.Selected, "°"))
	if f.boardRow.Visible() && f.board.SelectedIndex() > 0 {
		s.Board = f.board.Selected
	}
	if f.live.v.in.Save(f.old, s) {
		f.live.chosen = s.Name
		f.close()
	}
}
