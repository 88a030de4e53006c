package look

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

type bench struct {
	view   *View
	window fyne.Window
	log    viewtest.Notes
	drafts []Draft // reported changes
}

func draft() Draft {
	return Draft{
		Title: "Hall", Layout: "counters", Theme: "light", Language: "zh", Accent: "#ff0000", Logo: "/srv/logo.png", Veil: 40,
		Notice: "One | Two", NoticeSeconds: 9, Waiting: true, Flash: true, QR: "https://example.org", SlidesAfter: 1800, SlideSeconds: 12,
		Camera: "door", CameraAs: "slide", CameraRate: 4,
	}
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	note := b.log.Note
	b.window = viewtest.Window(t, nil, minWidth, minHeight)
	b.view = New(b.window, Intents{
		Change: func(d Draft) { b.drafts = append(b.drafts, d) }, Save: func(d Draft) { note("save %s", d.Title) },
		Revert: func() { note("revert") }, Preset: func(id string) { note("preset %s", id) }, Choose: func(f File) { note("choose %d", f) },
		Export: func(d Draft) { note("export %s", d.Layout) }, Import: func() { note("import") },
		Measure: func(inches, metres float64) { note("measure %g %g", inches, metres) }, Close: func() { note("close") },
	}, Choices{
		Layouts: []Choice{{"recent", "Recent"}, {"counters", "Counters"}}, Themes: []Choice{{"dark", "Dark"}, {"light", "Light"}},
		Languages: []Choice{{"zh+en", "Both"}, {"zh", "中文"}}, Presets: []Choice{{"a", "A"}, {"b", "B"}},
		Cameras: []Choice{{"", "none"}, {"door", "door"}, {"yard", "yard"}}, CameraWays: []Choice{{"inset", "Small"}, {"slide", "Large"}},
	}, nil)
	t.Cleanup(b.view.Close)
	b.window.SetContent(b.view.Content())
	b.view.Set(draft())
	return b
}

func TestFormKeepsWhatItIsGiven(t *testing.T) {
	b := newBench(t)
	if got := b.view.Draft(); got != draft() {
		t.Errorf("got %+v\nwant %+v", got, draft())
	}
	if len(b.drafts) > 0 {
		t.Errorf("filling the form was reported: %+v", b.drafts)
	}
	if b.view.notice.Text != "One \n Two" && b.view.notice.Text != "One\nTwo" {
		t.Errorf("notices: %q", b.view.notice.Text)
	}
}

func TestEachChangeIsReported(t *testing.T) {
	b := newBench(t)
	v := b.view
	for name, step := range map[string]struct {
		do    func()
		check func(Draft) bool
	}{
		"title":     {func() { v.title.SetText(" Town hall ") }, func(d Draft) bool { return d.Title == "Town hall" }},
		"layout":    {func() { v.layout.SetSelectedIndex(0) }, func(d Draft) bool { return d.Layout == "recent" }},
		"theme":     {func() { v.theme.SetSelectedIndex(0) }, func(d Draft) bool { return d.Theme == "dark" }},
		"language":  {func() { v.language.SetSelectedIndex(0) }, func(d Draft) bool { return d.Language == "zh+en" }},
		"colour":    {func() { v.text.SetText("AABBCC") }, func(d Draft) bool { return d.Text == "#aabbcc" }},
		"notices":   {func() { v.notice.SetText("A | B\n\n  C ") }, func(d Draft) bool { return d.Notice == "A B | C" }},
		"waiting":   {func() { v.waiting.SetChecked(false) }, func(d Draft) bool { return !d.Waiting }},
		"missed":    {func() { v.missed.SetChecked(true) }, func(d Draft) bool { return d.Missed }},
		"names":     {func() { v.names.SetChecked(true) }, func(d Draft) bool { return d.Names }},
		"flash":     {func() { v.flash.SetChecked(false) }, func(d Draft) bool { return !d.Flash }},
		"code":      {func() { v.qr.SetText("x") }, func(d Draft) bool { return d.QR == "x" }},
		"slides":    {func() { v.SetFile(Slides, "/srv/slides") }, func(d Draft) bool { return d.Slides == "/srv/slides" }},
		"no logo":   {func() { v.logo.none.Tapped(nil) }, func(d Draft) bool { return d.Logo == "" }},
		"backdrop":  {func() { v.SetFile(Background, "/srv/b.jpg") }, func(d Draft) bool { return d.Background == "/srv/b.jpg" }},
		"camera":    {func() { v.camera.SetSelectedIndex(2) }, func(d Draft) bool { return d.Camera == "yard" }},
		"no camera": {func() { v.camera.SetSelectedIndex(0) }, func(d Draft) bool { return d.Camera == "" }},
		"where":     {func() { v.cameraAs.SetSelectedIndex(0) }, func(d Draft) bool { return d.CameraAs == "inset" }},
		"rate":      {func() { v.rate.slider.SetValue(7) }, func(d Draft) bool { return d.CameraRate == 7 }},
		"seconds":   {func() { v.every.slider.SetValue(20) }, func(d Draft) bool { return d.NoticeSeconds == 20 }},
	} {
		b.drafts = nil
		step.do()
		if n := len(b.drafts); n == 0 || !step.check(b.drafts[n-1]) {
			t.Errorf("%s: reported %+v", name, b.drafts)
		}
	}
}

func TestButtonsReport(t *testing.T) {
	b := newBench(t)
	v := b.view
	v.save.Tapped(nil)
	v.presets.SetSelectedIndex(1)
	v.logo.choose.Tapped(nil)
	v.slides.choose.Tapped(nil)
	v.inches.SetText("55")
	v.metres.SetText("7,5")
	v.metres.SetText("far")
	b.log.Want(t, "save Hall", "preset b", "choose 0", "choose 2", "measure 55 7.5")
}

func TestItFitsItsWindow(t *testing.T) {
	b := newBench(t)
	b.view.SetMessage(Line{widgets.Failed, strings.Repeat("What went wrong is told at length. ", 5)})
	b.view.SetVerdict(Line{widgets.Warning, strings.Repeat("The digits are small. ", 5)})
	b.view.SetPicture(image.NewRGBA(image.Rect(0, 0, 320, 180)))
	if least := b.view.Content().MinSize(); least.Width > minWidth || least.Height > minHeight {
		t.Errorf("it needs %v", least)
	}
	if !strings.Contains(viewtest.Words(b.view.Content()), "The digits are small") {
		t.Error("the verdict is not seen")
	}
}
