package desktop

import (
	"context"
	"image"
	"reflect"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/queuecast/queuecast/app/lookfile"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/signage"
	lookview "github.com/queuecast/queuecast/views/look"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	lookWidth, lookHeight = 1120, 680
	// lookPause is for how long nothing more must have been changed before the hall sees it.
	lookPause = 250 * time.Millisecond
	// measureWidth and measureHeight are the picture by which the size of digits is measured; only proportions count.
	measureWidth, measureHeight = 1280, 720
	millimetresPerInch          = 25.4
)

// lookPanel edits the hall's picture.
type lookPanel struct {
	*panel
	view    *lookview.View
	saved   lookview.Draft
	pending *time.Timer // shows the newest draft; nil: none is waiting
	closing bool
}

func (d *Desktop) openLook() {
	d.openPanel(&d.lookWindow, func() string { return words.X("operator.tools.look", "Look") }, lookWidth, lookHeight, func(p *panel) (fyne.CanvasObject, func()) {
		l := newLookPanel(p)
		p.window.SetCloseIntercept(l.askToClose)
		p.onEscape(l.askToClose)
		d.lookView = l.view
		d.lookChanged = func() bool { return l.view.Draft() != l.saved }
		poke(d.aired)
		return l.view.Content(), func() {
			d.lookView = nil
			d.air.Lock()
			d.air.lookSize = image.Point{}
			d.air.Unlock()
			l.view.Close()
		}
	})
}

func newLookPanel(p *panel) *lookPanel {
	l := &lookPanel{panel: p}
	d := p.d
	l.saved = drafted(d.hallTitle, d.look)
	l.view = lookview.New(p.window, lookview.Intents{
		Change: l.change, Save: l.save, Revert: l.revert, Preset: l.preset, Choose: l.choose, Export: l.export, Import: l.bring,
		Measure: l.measure, Close: l.askToClose,
	}, lookChoices(d.cameraNames()), func(size image.Point) {
		d.air.Lock()
		d.air.lookSize = size
		d.air.Unlock()
		poke(d.aired)
	})
	l.view.Set(l.saved)
	return l
}

// cameraNames are the cameras that the picture can show, and the one that it is to show.
func (d *Desktop) cameraNames() (all []string) {
	for _, source := range d.settings.Camera.Sources {
		all = append(all, source.Name)
	}
	if d.look.Camera != "" && !slices.Contains(all, d.look.Camera) {
		all = append(all, d.look.Camera)
	}
	return all
}

func lookChoices(cameras []string) lookview.Choices {
	c := lookview.Choices{
		Cameras: []lookview.Choice{{Name: words.X("look.camera.none", "none")}},
		CameraWays: []lookview.Choice{
			{ID: "inset", Name: words.X("look.camera.inset", "Small, beside the calls")},
			{ID: "slide", Name: words.X("look.camera.slide", "Large, while nobody is called")},
		},
		Themes: []lookview.Choice{
			{ID: "dark", Name: words.X("look.theme.dark", "Dark")},
			{ID: "light", Name: words.X("look.theme.light", "Light")},
			{ID: "contrast", Name: words.X("look.theme.contrast", "High contrast")},
		},
		Languages: []lookview.Choice{
			{ID: "zh", Name: "中文"}, {ID: "en", Name: "English"}, {ID: "zh+en", Name: "中文 + English"}, {ID: "en+zh", Name: "English + 中文"},
		},
		Presets: []lookview.Choice{
			{ID: "clinic", Name: words.X("look.preset.clinic", "Clinic: number and last calls")},
			{ID: "hall", Name: words.X("look.preset.hall", "Hall: a field for each counter")},
			{ID: "restaurant", Name: words.X("look.preset.restaurant", "Restaurant: orders")},
			{ID: "far", Name: words.X("look.preset.far", "Far and clear: one number, high contrast")},
		},
	}
	for _, name := range cameras {
		c.Cameras = append(c.Cameras, lookview.Choice{ID: name, Name: name})
	}
	names := map[signage.Layout]string{
		signage.LayoutRecent: words.X("look.layout.recent", "Number and last calls"), signage.LayoutNumber: words.X("look.layout.number", "One large number"),
		signage.LayoutCounters: words.X("look.layout.counters", "Counters"), signage.LayoutOrders: words.X("look.layout.orders", "Orders"),
	}
	for _, layout := range signage.Layouts() {
		c.Layouts = append(c.Layouts, lookview.Choice{ID: string(layout), Name: names[layout]})
	}
	return c
}

// drafted and displayed turn settings into what the form edits, and back.
func drafted(title string, d settings.Display) lookview.Draft {
	return lookview.Draft{
		Title: title, Layout: d.Layout, Theme: d.Theme, Language: d.Language, Text: d.TextColor, Accent: d.AccentColor, Ground: d.BackgroundColor,
		Logo: d.Logo, Background: d.Background, Slides: d.Slides, Veil: d.Veil, Notice: d.Notice, NoticeSeconds: d.NoticeSeconds,
		Waiting: d.Waiting, Missed: d.Missed, Names: d.Names, Flash: d.Flash, QR: d.QR, SlidesAfter: d.SlidesAfter, SlideSeconds: d.SlideSeconds,
		Camera: d.Camera, CameraAs: d.CameraAs, CameraRate: d.CameraRate,
	}
}

func displayed(l lookview.Draft) settings.Display {
	return settings.Display{
		Layout: l.Layout, Theme: l.Theme, Language: l.Language, TextColor: l.Text, AccentColor: l.Accent, BackgroundColor: l.Ground,
		Logo: l.Logo, Background: l.Background, Slides: l.Slides, Veil: l.Veil, Notice: l.Notice, NoticeSeconds: l.NoticeSeconds,
		Waiting: l.Waiting, Missed: l.Missed, Names: l.Names, Flash: l.Flash, QR: l.QR, SlidesAfter: l.SlidesAfter, SlideSeconds: l.SlideSeconds,
		Camera: l.Camera, CameraAs: l.CameraAs, CameraRate: l.CameraRate,
	}
}

// change has the hall show a draft, as soon as nothing more is typed.
func (l *lookPanel) change(draft lookview.Draft) {
	if l.pending != nil {
		l.pending.Stop()
	}
	l.pending = time.AfterFunc(lookPause, func() {
		l.d.onFyne(l.ctx, func() {
			l.pending = nil
			l.show(draft, func() {})
		})
	})
}

// show has the hall show a draft that is allowed, and then calls done.
func (l *lookPanel) show(draft lookview.Draft, done func()) {
	checked := l.d.settings.Clone()
	checked.Title, checked.Display = draft.Title, displayed(draft)
	if problems := checked.Validate(); len(problems) > 0 {
		l.say(problems[0], "")
		return
	}
	l.work(func(ctx context.Context) error { return l.d.station.SetDisplay(ctx, draft.Title, displayed(draft)) }, func(err error) {
		if faults := l.d.station.State().PictureFaults; err == nil && len(faults) > 0 {
			err = faults[0]
		}
		l.say(err, "")
		if err == nil {
			done()
		}
	})
}

func (l *lookPanel) say(err error, good string) {
	if err == nil {
		l.view.SetMessage(lookview.Line{Level: widgets.Ok, Text: good})
		return
	}
	l.view.SetMessage(lookview.Line{Level: widgets.Failed, Text: messages.Sentence(err)})
}

func (l *lookPanel) save(draft lookview.Draft) { l.keep(draft, func() {}) }

// keep saves a draft, has the hall show it and then calls done.
func (l *lookPanel) keep(draft lookview.Draft, done func()) {
	l.forget()
	l.work(func(ctx context.Context) error {
		if err := settings.Change(l.d.dir, func(s *settings.Settings) { s.Title, s.Display = draft.Title, displayed(draft) }); err != nil {
			return err
		}
		return l.d.station.SetDisplay(ctx, draft.Title, displayed(draft))
	}, func(err error) {
		if err == nil {
			l.saved = draft
			l.d.hallTitle, l.d.look = draft.Title, displayed(draft)
			l.d.OnChange()
			done()
		}
		l.say(err, messages.Text("speech.saved", nil))
	})
}

// forget drops a change that the hall has not been shown yet.
func (l *lookPanel) forget() {
	if l.pending != nil {
		l.pending.Stop()
		l.pending = nil
	}
}

func (l *lookPanel) revert() {
	l.forget()
	l.view.Set(l.saved)
	l.show(l.saved, func() {})
}

// askToClose closes the panel; what was not saved is saved or taken back, as the user says. Esc at the question goes on editing.
func (l *lookPanel) askToClose() {
	if l.asking() { // the window's own button was pressed again
		return
	}
	if reflect.DeepEqual(l.view.Draft(), l.saved) {
		l.close()
		return
	}
	l.ask(question{
		title: words.X("look.unsaved", "Save the changes?"),
		text:  words.X("look.unsaved.text", "Otherwise the picture becomes what it was before. Esc goes on editing."),
		yes:   words.X("look.save", "Save"),
		no:    words.X("look.discard", "Discard"),
	}, func(yes bool) {
		if yes {
			l.keep(l.view.Draft(), l.close)
			return
		}
		l.forget()
		l.show(l.saved, l.close)
	})
}

func (l *lookPanel) close() {
	if !l.closing {
		l.closing = true
		l.forget()
		l.window.SetCloseIntercept(nil)
		l.window.Close()
	}
}

// preset begins with a layout and what goes with it; names, files and notices stay.
func (l *lookPanel) preset(id string) {
	draft := l.view.Draft()
	draft.Text, draft.Accent, draft.Ground = "", "", ""
	switch id {
	case "clinic":
		draft.Layout, draft.Theme, draft.Waiting, draft.Missed = string(signage.LayoutRecent), "dark", true, true
	case "hall":
		draft.Layout, draft.Theme, draft.Waiting, draft.Missed = string(signage.LayoutCounters), "light", true, false
	case "restaurant":
		draft.Layout, draft.Theme, draft.Waiting, draft.Missed = string(signage.LayoutOrders), "dark", false, false
	case "far":
		draft.Layout, draft.Theme, draft.Waiting, draft.Missed = string(signage.LayoutNumber), "contrast", false, false
	}
	l.view.Set(draft)
	l.show(draft, func() {})
}

func (l *lookPanel) choose(which lookview.File) {
	if which == lookview.Slides {
		dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
			switch {
			case err != nil:
				l.say(err, "")
			case folder != nil:
				l.view.SetFile(which, folder.Path())
			}
		}, l.window)
		return
	}
	ask := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			l.say(err, "")
		case file != nil:
			path := file.URI().Path()
			_ = file.Close()
			l.view.SetFile(which, path)
		}
	}, l.window)
	ask.SetFilter(storage.NewExtensionFileFilter([]string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}))
	ask.Show()
}

func (l *lookPanel) export(draft lookview.Draft) {
	ask := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			l.say(err, "")
		case file != nil:
			l.work(func(context.Context) error {
				err := lookfile.Write(file, draft.Title, displayed(draft))
				if closed := file.Close(); err == nil {
					err = closed
				}
				return err
			}, func(err error) { l.say(err, words.X("look.exported", "The look is written, with its pictures.")) })
		}
	}, l.window)
	ask.SetFileName("queuecast-look.zip")
	ask.Show()
}

func (l *lookPanel) bring() {
	ask := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			l.say(err, "")
		case file != nil:
			path := file.URI().Path()
			_ = file.Close()
			l.read(path)
		}
	}, l.window)
	ask.SetFilter(storage.NewExtensionFileFilter([]string{".zip"}))
	ask.Show()
}

// read shows the look of a file; it is kept once it is saved.
func (l *lookPanel) read(path string) {
	var title string
	var display settings.Display
	l.work(func(context.Context) (err error) {
		title, display, err = lookfile.Read(path, l.d.dir)
		return err
	}, func(err error) {
		if err != nil {
			l.say(err, "")
			return
		}
		draft := drafted(title, display)
		draft.Slides, draft.Camera = l.saved.Slides, l.saved.Camera // of this machine
		l.view.Set(draft)
		l.show(draft, func() {})
	})
}

// measure says whether the digits are large enough for the farthest viewer (ISO 9241-3).
func (l *lookPanel) measure(inches, metres float64) {
	if inches <= 0 || metres <= 0 {
		return
	}
	look := l.d.station.Look()
	if look == nil {
		return
	}
	l.d.air.Lock()
	board := l.d.air.board
	l.d.air.Unlock()
	if board.Number == "" {
		board.Number, board.Counter = exampleNumber, "1"
	}
	high := 0
	l.work(func(context.Context) error {
		fonts, err := hallFonts()
		if err != nil {
			return err
		}
		r, err := fonts.NewRenderer(*look, measureWidth, measureHeight)
		if err == nil {
			high = r.DigitHeight(board)
		}
		return err
	}, func(err error) {
		if err != nil {
			l.say(err, "")
			return
		}
		l.view.SetVerdict(verdict(high, inches, metres))
	})
}

// verdict compares the height of digits, in pixels of a picture of measureHeight, with what a distance asks for.
func verdict(high int, inches, metres float64) lookview.Line {
	const lying = 0.4903 // height of a screen of 16:9, by its diagonal
	millimetres := inches * millimetresPerInch * lying * float64(high) / measureHeight
	values := map[string]any{
		"Height": int(millimetres + 0.5), "Easy": oneDecimal(millimetres * signage.EasyDistance / 1000), "Far": oneDecimal(millimetres * signage.FarDistance / 1000),
	}
	switch far := metres * 1000 / millimetres; {
	case far <= signage.EasyDistance:
		return lookview.Line{Level: widgets.Ok, Text: messages.Text("look.size.good", values)}
	case far <= signage.FarDistance:
		return lookview.Line{Level: widgets.Warning, Text: messages.Text("look.size.just", values)}
	}
	return lookview.Line{Level: widgets.Failed, Text: messages.Text("look.size.small", values)}
}

func oneDecimal(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }
