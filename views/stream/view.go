package stream

import (
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 820, 600

// Page is one of the panel's pages.
type Page int

// The pages.
const (
	PageWatch Page = iota
	PagePlay
	PageShare
	PagePublish
	pages
)

// View is the panel; make it with New.
type View struct {
	widgets.Form
	in      Intents
	page    Page
	state   State
	content *fyne.Container
	tabs    *widgets.Tabs
	shown   [pages]fyne.CanvasObject
	message *widgets.Message

	on                                  *widgets.StatusLine
	addresses, viewers, passes, targets *fyne.Container
	share, udp                          *widget.Check
	passName, targetName, targetURL     *widget.Entry
	targetPath                          *widget.Select
	addPass, addTarget                  *widgets.PushButton
	player                              player
	groups                              groups
	filling                             bool
}

// New makes the panel in the language that is in use.
func New(in Intents) *View {
	v := &View{Form: widgets.NewForm(), in: in}
	v.addresses, v.viewers, v.passes, v.targets = v.Column(), v.Column(), v.Column(), v.Column()
	v.shown = [pages]fyne.CanvasObject{v.watchPage(), v.playPage(), v.sharePage(), v.publishPage()}
	v.tabs = widgets.NewTabs(v.Scale, func(index int) { v.Show(Page(index)) })
	v.message = widgets.NewMessage(v.Scale)
	stack := container.NewStack(v.shown[:]...)
	closing := v.Button(words.X("cast.close", "Close"), false, func() {
		if v.in.Close != nil {
			v.in.Close()
		}
	})
	foot := v.row([]float32{1, 0}, v.message.Content, closing)
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: stack}, v.tabs.Content, stack, foot))
	v.Show(PageWatch)
	v.fill()
	return v
}

func (v *View) watchPage() fyne.CanvasObject {
	const explained = 2
	v.on = widgets.NewStatusLine(v.Scale)
	return v.scrolled(
		widgets.NewPanel(v.Scale, v.Column(v.Heading(words.X("cast.viewers", "Who is watching")), v.on, v.viewers)),
		widgets.NewPanel(v.Scale, v.Column(
			v.Heading(words.X("cast.addresses", "Addresses")),
			v.Words(words.X("cast.addresses.text", "Open one of them in VLC, on a TV or in an NVR. Picture and sound are in step."), explained),
			v.addresses)))
}

func (v *View) sharePage() fyne.CanvasObject {
	const explained = 3
	v.share = widget.NewCheck(words.X("cast.share", "Other computers may watch, with one of these passwords"), func(on bool) {
		if !v.filling && v.in.Share != nil {
			v.in.Share(on)
		}
	})
	v.passName = v.Entry(words.X("cast.pass.name", "Who, such as tv-hall"))
	v.addPass = v.Button(words.X("cast.pass.add", "New password"), true, v.submitPass)
	v.passName.OnChanged = func(string) { v.enable() }
	v.passName.OnSubmitted = func(string) { v.submitPass() }
	return v.scrolled(widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("cast.share.title", "Share on the network")),
		v.Words(words.X("cast.share.text", "Programs of this computer need no password. A password that is taken away ends whoever watches with it. Passwords are sent as digests; the picture itself is not encrypted unless tls_port is set in settings.toml."), explained),
		v.share, v.passes, v.row([]float32{1, 0}, v.passName, v.addPass))))
}

func (v *View) publishPage() fyne.CanvasObject {
	const explained = 2
	const nameShare, urlShare = 30, 70
	v.targetName, v.targetURL = v.Entry(words.X("cast.target.name", "Name")), v.Entry("rtsp://user:password@host:8554/path")
	v.udp = widget.NewCheck("UDP", nil)
	v.targetPath = widget.NewSelect(nil, nil)
	v.addTarget = v.Button(words.X("cast.target.add", "Add"), true, v.submitTarget)
	v.targetName.OnChanged, v.targetURL.OnChanged = func(string) { v.enable() }, func(string) { v.enable() }
	v.targetURL.OnSubmitted = func(string) { v.submitTarget() }
	return v.scrolled(widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("cast.publish.title", "Send to other servers")),
		v.Words(words.X("cast.publish.text", "Such as MediaMTX or an NVR that takes RTSP. Queuecast connects by itself, again and again, for as long as a line is switched on."), explained),
		v.targets,
		v.row([]float32{nameShare, urlShare, 0, 0, 0}, v.targetName, v.targetURL, v.targetPath, v.udp, v.addTarget))), v.groups.panel(v))
}

func (v *View) row(shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: shares, Centre: true}, objects...)
}

func (v *View) scrolled(panels ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)}, panels...))
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Page is the page in front.
func (v *View) Page() Page { return v.page }

// Show brings a page to the front.
func (v *View) Show(p Page) {
	v.page = p
	v.tabs.Set([]widgets.Tab{
		{Name: words.X("cast.page.watch", "Watching"), Count: len(v.state.Viewers)},
		{Name: words.X("cast.page.play", "Player")},
		{Name: words.X("cast.page.share", "Sharing")},
		{Name: words.X("cast.page.publish", "Sending on")},
	}, int(p))
	for i, page := range v.shown {
		page.Hide()
		if Page(i) == p {
			page.Show()
		}
	}
	v.content.Refresh()
}

// SetState shows a state. Nothing is drawn again while it stays the same.
func (v *View) SetState(s State) {
	if reflect.DeepEqual(v.state, s) {
		return
	}
	v.state = s
	v.fill()
	v.Show(v.page)
}

func (v *View) submitPass() {
	if name := strings.TrimSpace(v.passName.Text); name != "" && v.in.AddPass != nil {
		v.passName.SetText("")
		v.in.AddPass(name)
	}
}

func (v *View) submitTarget() {
	name, url := strings.TrimSpace(v.targetName.Text), strings.TrimSpace(v.targetURL.Text)
	if name != "" && url != "" && v.in.AddTarget != nil {
		path := ""
		if v.targetPath.SelectedIndex() > 0 {
			path = v.targetPath.Selected
		}
		v.in.AddTarget(name, url, path, v.udp.Checked)
	}
}

// ClearTarget empties the fields of a new publisher, once it has been taken.
func (v *View) ClearTarget() {
	v.targetName.SetText("")
	v.targetURL.SetText("")
}

func (v *View) enable() {
	v.player.enable()
	v.groups.enable()
	widgets.Enable(strings.TrimSpace(v.passName.Text) != "", v.addPass)
	widgets.Enable(strings.TrimSpace(v.targetName.Text) != "" && strings.TrimSpace(v.targetURL.Text) != "", v.addTarget)
}
