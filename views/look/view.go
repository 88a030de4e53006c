package look

import (
	"image"
	"image/color"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// The window's least size (device independent pixels).
const minWidth, minHeight = 940, 640

// noticeMark parts notices in a Draft; in the form each has a line.
const noticeMark = "|"

// View is the panel; make it with New. Close ends it.
type View struct {
	widgets.Form
	in      Intents
	choices Choices
	window  fyne.Window // for the choice of colours
	quiet   bool        // the form is being filled
	draft   Draft       // what the form does not hold itself: paths

	content                       *fyne.Container
	picture                       *widgets.Picture
	message, verdict              *widgets.Message
	title, notice, qr             *widget.Entry
	layout, theme, language       *widget.Select
	presets                       *widget.Select
	text, accent, ground          *widget.Entry
	logo, background, slides      *fileField
	veil, every, after, slide     *number
	waiting, missed, names, flash *widget.Check
	camera, cameraAs              *widget.Select
	rate                          *number
	inches, metres                *widget.Entry
	save                          *widgets.PushButton
}

// New makes the panel in the language that is in use. pictureSize is told in which size, in pixels, SetPicture wants its picture.
func New(window fyne.Window, in Intents, choices Choices, pictureSize func(image.Point)) *View {
	v := &View{Form: widgets.NewForm(), in: in, choices: choices, window: window}
	v.picture = widgets.NewPicture(v.Scale, 0, pictureSize)
	v.message, v.verdict = widgets.NewMessage(v.Scale), widgets.NewMessage(v.Scale)
	form := container.NewVScroll(container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap)},
		v.partLayout(), v.partColors(), v.partPictures(), v.partFoot(), v.partSlides(), v.partCamera(), v.partSize()))
	const formShare, pictureShare = 48, 52
	beside := container.New(&widgets.Column{Gap: v.Gap(widgets.FormPanelGap), Fills: v.picture}, v.picture, v.foot())
	v.content = container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(minWidth, minHeight)},
		container.New(&widgets.Row{Gap: v.Gap(widgets.FormPanelGap), Shares: []float32{formShare, pictureShare}}, form, beside))
	return v
}

// Content goes into the window, which should be unpadded.
func (v *View) Content() fyne.CanvasObject { return v.content }

// Close ends the view; call it when its window is closed.
func (v *View) Close() { v.picture.Close() }

// SetPicture shows the hall's picture, which must not be drawn into afterwards.
func (v *View) SetPicture(img *image.RGBA) { v.picture.Set(img) }

// SetMessage tells what became of the last wish.
func (v *View) SetMessage(l Line) {
	v.message.Set(l.Level, l.Text)
	v.content.Refresh()
}

// SetVerdict answers Intents.Measure.
func (v *View) SetVerdict(l Line) {
	v.verdict.Set(l.Level, l.Text)
	v.content.Refresh()
}

// SetFile shows which file was chosen, and reports the change.
func (v *View) SetFile(which File, path string) {
	switch which {
	case Logo:
		v.draft.Logo = path
	case Background:
		v.draft.Background = path
	case Slides:
		v.draft.Slides = path
	}
	v.showFiles()
	v.changed()
}

// Set fills the form; nothing is reported.
func (v *View) Set(d Draft) {
	v.quiet = true
	defer func() { v.quiet = false }()
	v.draft = d
	v.title.SetText(d.Title)
	choose(v.layout, v.choices.Layouts, d.Layout)
	choose(v.theme, v.choices.Themes, d.Theme)
	choose(v.language, v.choices.Languages, d.Language)
	v.text.SetText(d.Text)
	v.accent.SetText(d.Accent)
	v.ground.SetText(d.Ground)
	v.veil.set(d.Veil)
	v.notice.SetText(strings.Join(strings.FieldsFunc(d.Notice, func(r rune) bool { return string(r) == noticeMark }), "\n"))
	v.every.set(d.NoticeSeconds)
	v.waiting.SetChecked(d.Waiting)
	v.missed.SetChecked(d.Missed)
	v.names.SetChecked(d.Names)
	v.flash.SetChecked(d.Flash)
	v.qr.SetText(d.QR)
	v.after.set(d.SlidesAfter)
	v.slide.set(d.SlideSeconds)
	choose(v.camera, v.choices.Cameras, d.Camera)
	choose(v.cameraAs, v.choices.CameraWays, d.CameraAs)
	v.rate.set(d.CameraRate)
	v.showFiles()
}

// Draft is what the form says.
func (v *View) Draft() Draft {
	d := v.draft
	d.Title = strings.TrimSpace(v.title.Text)
	d.Layout, d.Theme, d.Language = chosen(v.layout, v.choices.Layouts), chosen(v.theme, v.choices.Themes), chosen(v.language, v.choices.Languages)
	d.Text, d.Accent, d.Ground = hex(v.text.Text), hex(v.accent.Text), hex(v.ground.Text)
	d.Veil, d.NoticeSeconds, d.SlidesAfter, d.SlideSeconds = v.veil.value(), v.every.value(), v.after.value(), v.slide.value()
	var notices []string
	for _, notice := range strings.Split(v.notice.Text, "\n") {
		if notice = strings.Join(strings.Fields(strings.ReplaceAll(notice, noticeMark, " ")), " "); notice != "" {
			notices = append(notices, notice)
		}
	}
	d.Notice = strings.Join(notices, " "+noticeMark+" ")
	d.Waiting, d.Missed, d.Names, d.Flash = v.waiting.Checked, v.missed.Checked, v.names.Checked, v.flash.Checked
	d.QR = strings.TrimSpace(v.qr.Text)
	d.Camera, d.CameraAs, d.CameraRate = chosen(v.camera, v.choices.Cameras), chosen(v.cameraAs, v.choices.CameraWays), v.rate.value()
	return d
}

func (v *View) changed() {
	if !v.quiet && v.in.Change != nil {
		v.in.Change(v.Draft())
	}
}

func (v *View) showFiles() {
	v.logo.show(v.draft.Logo)
	v.background.show(v.draft.Background)
	v.slides.show(v.draft.Slides)
	v.veil.enable(v.draft.Background != "")
}

func (v *View) selection(choices []Choice) *widget.Select {
	return widget.NewSelect(names(choices), func(string) { v.changed() })
}

func (v *View) entry(placeholder string) *widget.Entry {
	e := v.Form.Entry(placeholder)
	e.OnChanged = func(string) { v.changed() }
	return e
}

func (v *View) check(label string) *widget.Check {
	return widget.NewCheck(label, func(bool) { v.changed() })
}

func (v *View) panel(title string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewPanel(v.Scale, v.Column(append([]fyne.CanvasObject{v.Heading(title)}, objects...)...))
}

func (v *View) halves(a, b fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 1}, Centre: true}, a, b)
}

func (v *View) partLayout() fyne.CanvasObject {
	v.title = v.entry("")
	v.layout, v.theme, v.language = v.selection(v.choices.Layouts), v.selection(v.choices.Themes), v.selection(v.choices.Languages)
	v.presets = widget.NewSelect(names(v.choices.Presets), func(string) {
		if at := v.presets.SelectedIndex(); at >= 0 && v.in.Preset != nil {
			v.in.Preset(v.choices.Presets[at].ID)
		}
	})
	v.presets.PlaceHolder = words.X("look.preset.choose", "Begin with...")
	return v.panel(words.X("look.layout.title", "Layout"),
		v.Field(words.X("look.preset", "Preset"), v.presets),
		v.Field(words.X("look.title", "Title"), v.title),
		v.Field(words.X("look.layout", "Layout"), v.layout),
		v.Field(words.X("look.language", "Languages"), v.language))
}

func (v *View) partColors() fyne.CanvasObject {
	pick := func(entry **widget.Entry, title string) fyne.CanvasObject {
		*entry = v.entry("#rrggbb")
		button := v.Button("…", false, func() { v.pickColor(*entry, title) })
		return container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true}, *entry, button)
	}
	text, accent, ground := words.X("look.color.text", "Number"), words.X("look.color.accent", "Counter"), words.X("look.color.ground", "Background")
	return v.panel(words.X("look.colors", "Colours"),
		v.Field(words.X("look.theme", "Theme"), v.theme),
		v.Field(text, pick(&v.text, text)), v.Field(accent, pick(&v.accent, accent)), v.Field(ground, pick(&v.ground, ground)))
}

func (v *View) pickColor(entry *widget.Entry, title string) {
	picker := dialog.NewColorPicker(title, "", func(c color.Color) {
		const shift = 8
		r, g, b, _ := c.RGBA()
		entry.SetText("#" + pair(r>>shift) + pair(g>>shift) + pair(b>>shift))
	}, v.window)
	picker.Advanced = true
	picker.Show()
}

// pair is a number below 256 in two hexadecimal digits.
func pair(n uint32) string {
	text := strconv.FormatUint(uint64(n), 16)
	return strings.Repeat("0", 2-len(text)) + text
}

// hex is a colour as it is kept: small letters, with its mark.
func hex(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if text != "" && !strings.HasPrefix(text, "#") {
		text = "#" + text
	}
	return text
}

func (v *View) partPictures() fyne.CanvasObject {
	v.logo = newFileField(v, Logo)
	v.background = newFileField(v, Background)
	v.veil = newNumber(v, 0, 100, "%")
	v.flash = v.check(words.X("look.flash", "The number flashes when it is called"))
	v.names = v.check(words.X("look.names", "Masked name of the person called"))
	return v.panel(words.X("look.pictures", "Pictures and motion"),
		v.Field(words.X("look.logo", "Logo"), v.logo.content),
		v.Field(words.X("look.background", "Background"), v.background.content),
		v.Field(words.X("look.veil", "Veil over it"), v.veil.content),
		v.flash, v.names)
}

func (v *View) partFoot() fyne.CanvasObject {
	const lines = 3
	v.notice = widget.NewMultiLineEntry()
	v.notice.Wrapping = fyne.TextWrapWord
	v.notice.SetMinRowsVisible(lines)
	v.notice.SetPlaceHolder(words.X("look.notice.placeholder", "One notice on each line"))
	v.notice.OnChanged = func(string) { v.changed() }
	v.every = newNumber(v, 3, 120, "s")
	v.waiting, v.missed = v.check(words.X("look.waiting", "Number waiting")), v.check(words.X("look.missed", "Missed numbers"))
	v.qr = v.entry("https://…")
	return v.panel(words.X("look.foot", "At the foot"),
		v.notice,
		v.Field(words.X("look.notice.seconds", "Each page for"), v.every.content),
		v.halves(v.waiting, v.missed),
		v.Field(words.X("look.qr", "QR code"), v.qr))
}

func (v *View) partSlides() fyne.CanvasObject {
	v.slides = newFileField(v, Slides)
	v.after, v.slide = newNumber(v, 5, 3600, "s"), newNumber(v, 3, 3600, "s")
	return v.panel(words.X("look.slides.title", "While nobody is called"),
		v.Field(words.X("look.slides", "Picture folder"), v.slides.content),
		v.Field(words.X("look.slides.after", "After a call"), v.after.content),
		v.Field(words.X("look.slides.seconds", "Each for"), v.slide.content))
}

func (v *View) partCamera() fyne.CanvasObject {
	const leastRate, mostRate = 1, 10
	v.camera, v.cameraAs = v.selection(v.choices.Cameras), v.selection(v.choices.CameraWays)
	v.rate = newNumber(v, leastRate, mostRate, "/s")
	return v.panel(words.X("look.camera.title", "A camera in the picture"),
		v.Field(words.X("look.camera", "Camera"), v.camera),
		v.Field(words.X("look.camera.as", "Where"), v.cameraAs),
		v.Field(words.X("look.camera.rate", "Pictures"), v.rate.content))
}

func (v *View) partSize() fyne.CanvasObject {
	v.inches, v.metres = v.Entry("55"), v.Entry("8")
	measure := func(string) {
		inches, err1 := strconv.ParseFloat(strings.TrimSpace(v.inches.Text), 64)
		metres, err2 := strconv.ParseFloat(strings.TrimSpace(strings.ReplaceAll(v.metres.Text, ",", ".")), 64)
		if err1 == nil && err2 == nil && v.in.Measure != nil {
			v.in.Measure(inches, metres)
		}
	}
	v.inches.OnChanged, v.metres.OnChanged = measure, measure
	return v.panel(words.X("look.size.title", "Large enough?"),
		v.Field(words.X("look.size.inches", "Screen, inches"), v.inches),
		v.Field(words.X("look.size.metres", "Distance, metres"), v.metres),
		v.verdict.Content)
}

func (v *View) foot() fyne.CanvasObject {
	v.save = v.Button(words.X("look.save", "Save"), true, func() {
		if v.in.Save != nil {
			v.in.Save(v.Draft())
		}
	})
	revert := v.Button(words.X("look.revert", "Revert"), false, func() { report(v.in.Revert) })
	export := v.Button(words.X("look.export", "Export..."), false, func() {
		if v.in.Export != nil {
			v.in.Export(v.Draft())
		}
	})
	bring := v.Button(words.X("look.import", "Import..."), false, func() { report(v.in.Import) })
	closing := v.Button(words.X("look.close", "Close"), false, func() { report(v.in.Close) })
	row := container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{0, 0, 1, 0, 0, 0}, Centre: true},
		export, bring, v.Words("", 1), revert, v.save, closing)
	return v.Column(v.message.Content, row)
}

func report(intent func()) {
	if intent != nil {
		intent()
	}
}

func names(choices []Choice) []string {
	all := make([]string, len(choices))
	for i, c := range choices {
		all[i] = c.Name
	}
	return all
}

func choose(s *widget.Select, choices []Choice, id string) {
	for i, c := range choices {
		if c.ID == id {
			s.SetSelectedIndex(i)
			return
		}
	}
}

func chosen(s *widget.Select, choices []Choice) string {
	if at := s.SelectedIndex(); at >= 0 && at < len(choices) {
		return choices[at].ID
	}
	return ""
}

// fileField shows a path and lets another one be chosen, or none.
type fileField struct {
	content      *fyne.Container
	name         *widgets.Text
	choose, none *widgets.PushButton
}

func newFileField(v *View, which File) *fileField {
	f := &fileField{name: v.Words("", 1)}
	f.choose = v.Button(words.X("look.file.choose", "Choose..."), false, func() {
		if v.in.Choose != nil {
			v.in.Choose(which)
		}
	})
	f.none = v.Button("×", false, func() { v.SetFile(which, "") })
	f.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{1, 0, 0}, Centre: true}, f.name, f.choose, f.none)
	return f
}

func (f *fileField) show(path string) {
	name := words.X("look.file.none", "none")
	if path != "" {
		name = filepath.Base(path)
	}
	f.name.SetText(name)
	widgets.Enable(path != "", f.none)
}

// number is a slider with its value beside it.
type number struct {
	content *fyne.Container
	slider  *widget.Slider
	words   *widgets.Text
	unit    string
}

func newNumber(v *View, from, to int, unit string) *number {
	const sliderShare, wordShare = 75, 25
	n := &number{slider: widget.NewSlider(float64(from), float64(to)), words: v.Words("", 1), unit: unit}
	n.slider.Step = 1
	n.slider.OnChanged = func(float64) { n.tell() }
	n.slider.OnChangeEnded = func(float64) { v.changed() }
	n.content = container.New(&widgets.Row{Gap: v.Gap(widgets.FormLineGap), Shares: []float32{sliderShare, wordShare}, Centre: true}, widgets.NewGroove(v.Scale, n.slider), n.words)
	return n
}

func (n *number) tell()      { n.words.SetText(strconv.Itoa(n.value()) + " " + n.unit) }
func (n *number) value() int { return int(n.slider.Value) }

func (n *number) set(value int) {
	n.slider.SetValue(float64(value))
	n.tell()
}

func (n *number) enable(on bool) {
	if on {
		n.slider.Enable()
	} else {
		n.slider.Disable()
	}
}
