package speech

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

type bench struct {
	view   *View
	window fyne.Window
	log    viewtest.Notes
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	note, plain := b.log.Note, b.log.Plain
	b.view = New(Intents{
		Say:        func(language, text string) { note("say %s %s", language, text) },
		SayPhrase:  func(id string) { note("phrase %s", id) },
		SavePhrase: func(p Phrase) { note("save %+v", p) }, DeletePhrase: func(id string) { note("delete %s", id) },
		Stop:        func(all bool) { note("stop %v", all) },
		Preview:     func(w Wording) { note("preview %+v", w) },
		ListenChime: func(sound string) { note("chime %s", sound) }, ChooseChime: plain("choose chime"),
		SaveWording:    func(w Wording) { note("wording %+v", w) },
		SaveEngines:    func(ids []string) { note("engines %v", ids) },
		ChooseLanguage: func(tag string) { note("language %s", tag) },
		ChoosePrompt:   func(index int) { note("prompt %d", index) },
		RecordStart:    plain("start"), RecordStop: plain("stop recording"), ListenPrompt: plain("listen"), RemovePrompt: plain("remove"),
		Export: plain("export"), Import: plain("import"), Close: plain("close"),
	}, Choices{
		Readings: []Choice{{"auto", "Usual"}, {"natural", "Natural"}},
		Chimes:   []Choice{{"always", "Always"}, {"none", "None"}},
		Sounds:   []Choice{{"classic", "Classic"}, {"bell", "Bell"}},
	}, usual())
	b.window = viewtest.Window(t, b.view.Content(), minWidth, minHeight)
	b.view.SetState(state())
	return b
}

func usual() Wording {
	return Wording{
		Languages: []string{"zh", "en"}, Templates: map[string]string{"zh": "请{number}号", "en": "Number {number}", "yue": "請{number}號"},
		Reading: "natural", Repeat: 2, Chime: "none", ChimeSound: "bell", Rate: 160, Volume: 100, GapMS: 400, TwoAsLiang: true,
	}
}

func state() State {
	return State{
		Voice: Line{widgets.Ok, "Ready: espeak-ng"}, Languages: []Choice{{"zh", "中文"}, {"en", "English"}},
		Phrases: []Phrase{{ID: "closing", Name: "Closing", Texts: map[string]string{"zh": "关门", "ja": "閉店"}, Times: "16:50", Days: []string{"fri"}, Repeat: 2}},
		Engines: []Engine{{"recorded", "Recorded voice", Line{widgets.Ok, "Not needed yet."}}, {"espeak-ng", "espeak-ng", Line{widgets.Warning, "Not installed."}}},
		Record:  Record{Language: "zh", Prompts: []Prompt{{"请", true}, {"号", false}, {"一", false}}, Current: 1},
	}
}

func (b *bench) words() string { return viewtest.Words(b.view.Content()) }

func TestSayingSomething(t *testing.T) {
	b := newBench(t)
	p := b.view.say
	if !p.say.Disabled() || !p.stop.Disabled() || !p.all.Disabled() {
		t.Error("there is nothing to say or to stop yet")
	}
	p.text.SetText("  Please be\nquiet ")
	p.language.SetSelectedIndex(1)
	p.say.Tapped(nil)
	b.log.Want(t, "say en Please be quiet")
	s := state()
	s.Now, s.Waiting = "请A012号", 3
	b.view.SetState(s)
	if words := b.words(); !strings.Contains(words, "请A012号") || !strings.Contains(words, "3") || !strings.Contains(words, "16:50") {
		t.Errorf("it says %q", words)
	}
	if p.language.SelectedIndex() != 1 || p.text.Text == "" {
		t.Error("a new state took away what was being written")
	}
	p.stop.Tapped(nil)
	p.all.Tapped(nil)
	b.log.Want(t, "stop false", "stop true")
}

func TestEditingAPhrase(t *testing.T) {
	b := newBench(t)
	e := b.view.editor
	e.open(state().Phrases[0])
	if got := e.days.Selected; len(got) != 1 || e.texts["ja"] == nil || e.texts["en"] == nil || e.repeat.Selected != "2" {
		t.Errorf("days %v, texts %v", got, e.texts)
	}
	e.texts["en"].SetText(" We  close ")
	e.texts["ja"].SetText("")
	e.times.SetText("17:00")
	e.on.SetChecked(true)
	e.save.Tapped(nil)
	b.log.Want(t, "save {ID:closing Name:Closing Texts:map[en:We close zh:关门] Times:17:00 Days:[fri] On:true Repeat:2 Chime:false}")
	if e.overlay.Visible() {
		t.Error("the editor stays open")
	}
	b.view.say.add.Tapped(nil)
	if !e.overlay.Visible() || !e.save.Disabled() || e.erase.Visible() {
		t.Error("a new one has no words yet")
	}
	e.name.SetText("Quiet")
	e.texts["zh"].SetText("安静")
	if e.save.Disabled() {
		t.Error("it cannot be saved")
	}
	b.view.Pressed(fyne.KeyEscape)
	if e.overlay.Visible() {
		t.Error("Esc does not close the editor")
	}
	e.open(state().Phrases[0])
	e.erase.Tapped(nil)
	b.view.Pressed(fyne.KeyEscape)
	b.log.Want(t, "delete closing", "close")
}

func TestEditingTheWording(t *testing.T) {
	b := newBench(t)
	b.view.Show(PageWording)
	p := b.view.wording
	if got := fmt.Sprintf("%+v", p.wording()); got != fmt.Sprintf("%+v", usual()) {
		t.Errorf("untouched: %s", got)
	}
	p.templates["en"].SetText("No. {number}")
	p.spoken["yue"].SetChecked(true)
	p.order[0], p.order[1] = p.order[1], p.order[0]
	p.tag.SetText("ja")
	p.addLanguage()
	p.templates["ja"].SetText("{number}番")
	p.tag.SetText("fr")
	p.addLanguage() // and left empty
	p.reading.SetSelectedIndex(0)
	p.repeat.SetSelected("3")
	p.rate.slider.SetValue(200)
	b.view.SetChimeFile("/srv/bell.wav")
	want := Wording{
		Languages: []string{"en", "zh", "yue", "ja"}, Reading: "auto", Repeat: 3, Chime: "none", ChimeSound: "/srv/bell.wav", Rate: 200, Volume: 100,
		GapMS: 400, TwoAsLiang: true, Templates: map[string]string{"zh": "请{number}号", "en": "No. {number}", "yue": "請{number}號", "ja": "{number}番"},
	}
	p.preview.Tapped(nil)
	p.save.Tapped(nil)
	b.log.Want(t, fmt.Sprintf("preview %+v", want), fmt.Sprintf("wording %+v", want))
	p.sound.SetSelectedIndex(len(p.sound.Options) - 1)
	if got := p.soundID(); got != "/srv/bell.wav" {
		t.Errorf("while a file is being chosen the chime is %q", got)
	}
	b.log.Want(t, "choose chime")
	p.revert.Tapped(nil)
	if got := fmt.Sprintf("%+v", p.wording()); got != fmt.Sprintf("%+v", usual()) {
		t.Errorf("reverted: %s", got)
	}
	s := state()
	s.Busy = true
	b.view.SetState(s)
	if !p.save.Disabled() {
		t.Error("it can be saved twice")
	}
}

func TestOrderOfTheEngines(t *testing.T) {
	b := newBench(t)
	b.view.Show(PageEngines)
	p := b.view.engines
	if !p.save.Disabled() || !strings.Contains(b.words(), "Not installed.") {
		t.Errorf("it says %q", b.words())
	}
	p.rows[1].up.Tapped(nil)
	b.view.SetState(state()) // the next look does not take it back
	p.save.Tapped(nil)
	b.log.Want(t, "engines [espeak-ng recorded]")
	if p.rows[0].name.Text() != "espeak-ng" {
		t.Errorf("first is %q", p.rows[0].name.Text())
	}
	s := state()
	s.Engines = s.Engines[:1]
	b.view.SetState(s)
	if p.rows[1].content.Visible() {
		t.Error("an engine that has gone is shown")
	}
}

func TestRecording(t *testing.T) {
	b := newBench(t)
	b.view.Show(PageRecord)
	p := b.view.record
	if words := b.words(); !strings.Contains(words, "1 of 3 recorded") || p.word.Text() != "号" || !p.listen.Disabled() || p.export.Disabled() {
		t.Errorf("it says %q", words)
	}
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn, fyne.KeySpace} {
		b.view.Pressed(key)
	}
	b.log.Want(t, "prompt 2", "prompt 0", "start")
	s := state()
	s.Record.Recording, s.Record.Level = true, 0.5
	b.view.SetState(s)
	b.view.SetLevel(0.25)
	if p.level.Value != 0.25 || !p.language.Disabled() || p.record.Label() == recordLabel(false) {
		t.Error("the recording is not seen")
	}
	b.view.Pressed(fyne.KeyDown)
	b.view.Pressed(fyne.KeySpace)
	b.log.Want(t, "stop recording")
	s = state()
	s.Record.Current = 0
	b.view.SetState(s)
	p.listen.Tapped(nil)
	p.remove.Tapped(nil)
	p.export.Tapped(nil)
	p.intake.Tapped(nil)
	b.view.Pressed(fyne.KeyReturn)
	b.log.Want(t, "listen", "remove", "export", "import", "listen")
	p.list.Select(2)
	p.language.SetSelectedIndex(1)
	b.log.Want(t, "prompt 2", "language en")
	s.Record.Prompts = nil
	b.view.SetState(s)
	b.view.Pressed(fyne.KeySpace)
	b.log.Want(t)
}

func TestEverythingFitsItsWindow(t *testing.T) {
	b := newBench(t)
	for page := range pages {
		b.view.Show(page)
		s := state()
		s.Message = &Line{widgets.Failed, strings.Repeat("A long message about what went wrong. ", 4)}
		s.Voice.Text = strings.Repeat("A long state of the voice. ", 8)
		b.view.SetState(s)
		if least := b.view.Content().MinSize(); least.Width > minWidth || least.Height > minHeight {
			t.Errorf("page %d needs %v", page, least)
		}
		for _, o := range test.LaidOutObjects(b.view.Content()) {
			if entry, ok := o.(*widget.Entry); ok && entry.Visible() && entry.Size().Width < 60 && page == b.view.page && b.view.shown[page].Visible() && within(b.view.shown[page], entry) {
				t.Errorf("page %d: a field is %v wide", page, entry.Size().Width)
			}
		}
	}
}

func within(page fyne.CanvasObject, o fyne.CanvasObject) bool {
	return slices.Contains(test.LaidOutObjects(page), o)
}
