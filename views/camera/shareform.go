package camera

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// What a new share begins with.
const (
	firstPort, firstPath, firstUser, firstRate, firstQuality = "8090", "picture", "viewer", "5", "65"
	exampleClient, exampleBroker                             = "192.168.1.30:9000", "mqtt://192.168.1.5/queuecast/display"
)

// ways are the ways of sharing, framings those in which pictures go by TCP, in the order of their menus.
func ways() ([]Way, []string) {
	return []Way{HTTP, TCPServer, TCPClient, MQTT}, []string{
		words.X("cam.way.http", "HTTP: browsers and programs ask here"),
		words.X("cam.way.server", "TCP server: boards and programs connect here"),
		words.X("cam.way.client", "TCP client: we connect to a board or program"),
		words.X("cam.way.mqtt", "MQTT: we send to a broker"),
	}
}

func framings() ([]string, []string) {
	return []string{"text", "big32", "little32", "bare"}, []string{
		words.X("cam.framing.text", "Length as text, empty line, JPEG"),
		words.X("cam.framing.big", "Length in 4 bytes, highest first, JPEG"),
		words.X("cam.framing.little", "Length in 4 bytes, lowest first, JPEG"),
		words.X("cam.framing.bare", "JPEG alone"),
	}
}

// shareForm is where a share is added or changed.
type shareForm struct {
	sharing *sharing
	content *fyne.Container
	index   int // -1: a new one
	names   []string

	heading                       *widgets.Text
	what, way, framing            *widget.Select
	rate, quality, size           *widget.Select
	port, address, path           *widget.Entry
	user, password, allow         *widget.Entry
	beyond, request, once, header *widget.Check
	any                           *widget.Check
	save                          *widgets.PushButton

	rows map[string]fyne.CanvasObject
}

func (f *shareForm) make(s *sharing) fyne.CanvasObject {
	v := s.v
	f.sharing, f.index = s, -1
	f.heading = v.Heading("")
	changed := func(string) { f.follow() }
	_, wayNames := ways()
	_, framingNames := framings()
	f.what, f.way, f.framing = widget.NewSelect(nil, nil), widget.NewSelect(wayNames, changed), widget.NewSelect(framingNames, nil)
	f.rate = widget.NewSelect([]string{"1", "2", "5", "10", "15", "25", "30"}, nil)
	f.quality = widget.NewSelect([]string{asItComes(), "30", "50", "65", "80", "90"}, nil)
	f.size = widget.NewSelect(nil, nil)
	f.port, f.path = v.Entry(firstPort), v.Entry(firstPath)
	f.address = v.Entry("")
	f.user, f.password = v.Entry(""), v.Entry("")
	f.allow = v.Entry("192.168.1.30, 192.168.1.0/24")
	f.beyond = widget.NewCheck(words.X("cam.share.beyond", "Other computers can reach it"), func(bool) { f.follow() })
	f.request = widget.NewCheck(words.X("cam.share.request", "A picture for each line that comes, not by itself"), nil)
	f.once = widget.NewCheck(words.X("cam.share.once", "A connection for each picture"), nil)
	f.header = widget.NewCheck(words.X("cam.share.header", "Time and size before each picture (8 bytes)"), nil)
	f.any = widget.NewCheck(words.X("cam.share.anycert", "Take any certificate (mqtts)"), nil)
	f.save = v.Button(words.X("cam.save", "Save"), true, f.submit)
	fresh := v.Button(words.X("cam.share.fresh", "New password"), false, func() {
		if v.in.Password != nil {
			f.password.SetText(v.in.Password())
		}
	})
	copying := v.Button(words.X("cam.copy", "Copy"), false, func() { s.copy(f.password.Text) })
	f.rows = map[string]fyne.CanvasObject{
		"port":     v.Field(words.X("cam.share.port", "Port"), f.port),
		"beyond":   v.Field("", f.beyond),
		"path":     v.Field(words.X("cam.share.path", "Path"), f.path),
		"address":  v.Field(words.X("cam.address", "Address"), f.address),
		"framing":  v.Field(words.X("cam.share.framing", "Form"), f.framing),
		"request":  v.Field("", f.request),
		"once":     v.Field("", f.once),
		"header":   v.Field("", f.header),
		"user":     v.Field(words.X("cam.share.user", "User"), f.user),
		"password": v.Field(words.X("cam.share.password", "Password"), v.row([]float32{1, 0, 0}, f.password, fresh, copying)),
		"allow":    v.Field(words.X("cam.share.allow", "Without password"), f.allow),
		"any":      v.Field("", f.any),
	}
	column := v.Column(f.heading,
		v.Field(words.X("cam.share.what", "Picture"), f.what),
		v.Field(words.X("cam.share.way", "Way"), f.way))
	for _, row := range []string{"port", "beyond", "path", "address", "framing", "request", "once", "header", "user", "password", "allow", "any"} {
		column.Add(f.rows[row])
	}
	column.Add(v.Field(words.X("cam.share.rate", "Pictures a second"), f.rate))
	column.Add(v.Field(words.X("cam.keep.quality", "Quality of JPEG"), f.quality))
	column.Add(v.Field(words.X("cam.keep.size", "Size"), f.size))
	buttons := v.row([]float32{0, 0, 1}, f.save, v.Button(words.X("cam.cancel", "Cancel"), false, f.close), container.NewStack())
	panel := widgets.NewPanel(v.Scale, column)
	scroll := v.scrolled(panel)
	f.content = container.New(&widgets.Column{Gap: v.Gap(widgets.FormLineGap), Fills: scroll}, scroll, buttons)
	return f.content
}

// open shows the form for a share, or a new one (-1).
func (f *shareForm) open(index int) {
	is := Share{
		Way: HTTP, Port: firstPort, Path: firstPath, Framing: "text", Rate: firstRate, Quality: firstQuality, User: firstUser,
	}
	title := words.X("cam.share.add", "Share a picture")
	if f.sharing.v.in.Password != nil {
		is.Password = f.sharing.v.in.Password()
	}
	if f.index = index; index >= 0 {
		is, title = f.sharing.shown[index].Share, words.X("cam.share.edit", "Change what is shared")
	}
	f.heading.SetText(title)
	f.fill()
	f.what.SetSelectedIndex(max(0, slices.Index(f.names, is.What)))
	all, _ := ways()
	f.way.SetSelectedIndex(max(0, slices.Index(all, is.Way)))
	forms, _ := framings()
	f.framing.SetSelectedIndex(max(0, slices.Index(forms, is.Framing)))
	pick(f.rate, is.Rate)
	pick(f.quality, is.Quality)
	pick(f.size, is.Size)
	for entry, text := range map[*widget.Entry]string{
		f.port: is.Port, f.path: is.Path, f.address: is.Address, f.user: is.User, f.password: is.Password, f.allow: is.Allow,
	} {
		entry.SetText(text)
	}
	for check, on := range map[*widget.Check]bool{
		f.beyond: is.Beyond, f.request: is.Request, f.once: is.Once, f.header: is.Header, f.any: is.AnyCert,
	} {
		check.SetChecked(on)
	}
	f.follow()
	f.sharing.watch.Hide()
	f.content.Show()
	f.sharing.content.Refresh()
}

// pick chooses a value, which is offered whether it was before or not; "" is the first.
func pick(s *widget.Select, value string) {
	if value == "" {
		s.SetSelectedIndex(0)
		return
	}
	if !slices.Contains(s.Options, value) {
		s.SetOptions(append(slices.Clone(s.Options), value))
	}
	s.SetSelected(value)
}

func (f *shareForm) close() {
	f.content.Hide()
	f.sharing.watch.Show()
}

// fill offers what there is to share.
func (f *shareForm) fill() {
	state := &f.sharing.v.state
	f.names = []string{""}
	options := []string{words.X("cam.share.display", "The display")}
	for _, t := range state.Tiles {
		f.names = append(f.names, t.Name)
		options = append(options, t.Name)
	}
	if !slices.Equal(options, f.what.Options) {
		f.what.SetOptions(options)
	}
	if sizes := append([]string{asItComes()}, state.Sizes...); !slices.Equal(sizes, f.size.Options) {
		f.size.SetOptions(sizes)
	}
}

// follow shows what belongs to the way that is chosen.
func (f *shareForm) follow() {
	all, _ := ways()
	if f.way.SelectedIndex() < 0 || f.rows == nil {
		return
	}
	way := all[f.way.SelectedIndex()]
	listens, tcp := way == HTTP || way == TCPServer, way == TCPServer || way == TCPClient
	beyond := f.beyond.Checked
	for row, shown := range map[string]bool{
		"port": listens, "beyond": listens, "path": way == HTTP, "address": !listens, "framing": tcp, "request": way == TCPServer,
		"once": tcp, "header": way == MQTT, "user": way == HTTP && beyond || way == MQTT,
		"password": listens && beyond || !listens, "allow": way == TCPServer && beyond, "any": way == MQTT,
	} {
		show(f.rows[row], shown)
	}
	f.address.SetPlaceHolder(exampleClient)
	if way == MQTT {
		f.address.SetPlaceHolder(exampleBroker)
	}
	if f.index < 0 && !listens { // a password of our own is none of theirs
		f.password.SetText("")
	}
	f.content.Refresh()
}

func (f *shareForm) submit() {
	v := f.sharing.v
	all, _ := ways()
	forms, _ := framings()
	s := Share{
		What: f.names[max(0, f.what.SelectedIndex())], Way: all[max(0, f.way.SelectedIndex())],
		Framing: forms[max(0, f.framing.SelectedIndex())], Port: strings.TrimSpace(f.port.Text), Beyond: f.beyond.Checked,
		Address: strings.TrimSpace(f.address.Text), Path: strings.Trim(strings.TrimSpace(f.path.Text), "/"),
		Request: f.request.Checked, Once: f.once.Checked, Header: f.header.Checked, Rate: f.rate.Selected,
		User: strings.TrimSpace(f.user.Text), Password: strings.TrimSpace(f.password.Text), Allow: strings.TrimSpace(f.allow.Text),
		AnyCert: f.any.Checked,
	}
	if f.quality.SelectedIndex() > 0 {
		s.Quality = f.quality.Selected
	}
	if f.size.SelectedIndex() > 0 {
		s.Size = f.size.Selected
	}
	if v.in.SaveShare != nil && v.in.SaveShare(f.index, s) {
		f.close()
	}
}
