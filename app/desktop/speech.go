package desktop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/media/pcm"
	speechview "github.com/queuecast/queuecast/views/speech"
	"github.com/queuecast/queuecast/views/words"
)

const (
	voiceWidth, voiceHeight = 960, 680
	// voicePeriod is how often the panel looks what is being said.
	voicePeriod = 500 * time.Millisecond
	// exampleNumber is what a preview calls.
	exampleNumber = "A012"
)

// stopVoices breaks announcements off when it is asked to.
func (d *Desktop) stopVoices(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.stopping:
		}
		if err := d.station.Stop(ctx, false); err != nil && !errors.Is(err, station.ErrNothingSaid) {
			d.log.Error("the announcement could not be stopped", "error", err)
		}
	}
}

// voicePanel is the panel for everything that is said.
type voicePanel struct {
	*panel
	view    *speechview.View
	message *speechview.Line
	recording
}

func (d *Desktop) openVoice() {
	d.openPanel(&d.voiceWindow, func() string { return words.X("operator.tools.voice", "Voice") }, voiceWidth, voiceHeight, func(p *panel) (fyne.CanvasObject, func()) {
		v := newVoicePanel(p)
		p.onKey(func(key *fyne.KeyEvent) { v.view.Pressed(key.Name) })
		d.workers.Go(v.follow)
		return v.view.Content(), func() { d.station.Listen(nil) }
	})
}

func newVoicePanel(p *panel) *voicePanel {
	v := &voicePanel{panel: p}
	v.view = speechview.New(speechview.Intents{
		Say: v.speak, SayPhrase: v.sayPhrase, SavePhrase: v.savePhrase, DeletePhrase: v.deletePhrase, Stop: v.stopSpeaking,
		Preview: v.preview, ListenChime: v.listenChime, ChooseChime: v.chooseChime, SaveWording: v.saveWording,
		SaveEngines:    v.saveEngines,
		ChooseLanguage: v.chooseLanguage, ChoosePrompt: v.choosePrompt, RecordStart: v.start, RecordStop: v.finish,
		ListenPrompt: v.listenPrompt, RemovePrompt: v.removePrompt, Export: v.export, Import: v.bring,
		Close: func() { p.window.Close() },
	}, choices(), wording(p.d.voice))
	v.begin()
	return v
}

// follow shows what is being said and how the engines are.
func (v *voicePanel) follow() {
	ticker := time.NewTicker(voicePeriod)
	defer ticker.Stop()
	for {
		select {
		case <-v.ctx.Done():
			return
		case <-ticker.C:
			v.d.onFyne(v.ctx, v.refresh)
		}
	}
}

func choices() speechview.Choices {
	c := speechview.Choices{
		Readings: []speechview.Choice{
			{ID: settings.ReadingAuto, Name: words.X("speech.reading.auto", "Usual: from three digits on one by one")},
			{ID: settings.ReadingDigits, Name: words.X("speech.reading.digits", "Digit by digit")},
			{ID: settings.ReadingNatural, Name: words.X("speech.reading.natural", "As a number")},
		},
		Chimes: []speechview.Choice{
			{ID: settings.ChimeAlways, Name: words.X("speech.chime.always", "Before each call")},
			{ID: settings.ChimeFirst, Name: words.X("speech.chime.first", "Not where calls follow each other")},
			{ID: settings.ChimeNone, Name: words.X("speech.chime.none", "None")},
		},
	}
	for _, name := range pcm.Chimes() {
		c.Sounds = append(c.Sounds, speechview.Choice{ID: name, Name: messages.Text("speech.sound."+name, nil)})
	}
	return c
}

func wording(v settings.Voice) speechview.Wording {
	v = v.Clone()
	return speechview.Wording{
		Languages: v.Languages, Templates: v.Templates, Reading: v.Reading, OneAsYao: v.OneAsYao, TwoAsLiang: v.TwoAsLiang,
		Repeat: v.Repeat, Chime: v.Chime, ChimeSound: v.ChimeSound, Rate: v.Rate, Volume: v.Volume, GapMS: v.GapMS,
	}
}

// worded puts a wording into settings.
func worded(v *settings.Voice, w speechview.Wording) {
	v.Languages, v.Templates, v.Reading, v.OneAsYao, v.TwoAsLiang = w.Languages, w.Templates, w.Reading, w.OneAsYao, w.TwoAsLiang
	v.Repeat, v.Chime, v.ChimeSound, v.Rate, v.Volume, v.GapMS = w.Repeat, w.Chime, w.ChimeSound, w.Rate, w.Volume, w.GapMS
}

func (v *voicePanel) refresh() {
	s := v.d.station.State()
	state := speechview.State{Busy: v.busy != nil, Message: v.message, Record: v.recordState()}
	l := line(messages.Voice(s))
	state.Voice = speechview.Line{Level: l.Level, Text: l.Text}
	if current := s.Announcements.Current; current != nil {
		var texts []string
		for _, sentence := range current.Sentences {
			texts = append(texts, sentence.Text)
		}
		if state.Now = strings.Join(texts, " · "); state.Now == "" {
			state.Now = current.Number + current.Title
		}
		state.Waiting = s.Announcements.Waiting
	}
	for _, tag := range v.d.voice.Languages {
		state.Languages = append(state.Languages, speechview.Choice{ID: tag, Name: messages.Language(tag)})
	}
	for _, p := range v.d.voice.Phrases {
		state.Phrases = append(state.Phrases, speechview.Phrase{
			ID: p.ID, Name: p.Title(), Texts: p.Texts, Times: strings.Join(p.Times, ", "), Days: p.Days, On: p.Enabled, Repeat: p.Repeat, Chime: p.Chime,
		})
	}
	for _, e := range s.Engines {
		l := line(messages.Engine(e))
		state.Engines = append(state.Engines, speechview.Engine{ID: e.Engine, Name: messages.EngineName(e.Engine), Line: speechview.Line{Level: l.Level, Text: l.Text}})
	}
	v.view.SetState(state)
}

// say shows what became of a wish.
func (v *voicePanel) say(err error, good string) {
	level, text := became(err, good)
	v.message = &speechview.Line{Level: level, Text: text}
	v.refresh()
}

// do carries out a wish that may take a moment.
func (v *voicePanel) do(good string, job func(ctx context.Context) error) {
	v.message = nil
	v.work(job, func(err error) { v.say(err, good) })
	v.refresh()
}

func (v *voicePanel) speak(language, text string) {
	v.do(messages.Text("speech.said", nil), func(ctx context.Context) error { return v.d.station.Say(ctx, language, text) })
}

func (v *voicePanel) sayPhrase(id string) {
	v.do(messages.Text("speech.said", nil), func(ctx context.Context) error { return v.d.station.SayPhrase(ctx, id) })
}

func (v *voicePanel) stopSpeaking(all bool) {
	v.do(messages.Text("speech.stopped", nil), func(ctx context.Context) error { return v.d.station.Stop(ctx, all) })
}

// change saves a change of the voice and has the station speak so at once.
func (v *voicePanel) change(good string, change func(*settings.Voice)) {
	next := v.d.voice.Clone()
	change(&next)
	dir, st := v.d.dir, v.d.station
	v.message = nil
	v.work(func(context.Context) error {
		if err := settings.Change(dir, func(s *settings.Settings) { change(&s.Voice) }); err != nil {
			return err
		}
		return st.SetVoice(next)
	}, func(err error) {
		if err == nil {
			v.d.voice = next
			v.begin()
		}
		v.say(err, good)
	})
	v.refresh()
}

func (v *voicePanel) savePhrase(p speechview.Phrase) {
	saved := settings.Phrase{ID: p.ID, Name: p.Name, Texts: p.Texts, Times: times(p.Times), Days: p.Days, Enabled: p.On, Repeat: p.Repeat, Chime: p.Chime}
	v.change(messages.Text("speech.saved", nil), func(s *settings.Voice) {
		at := slices.IndexFunc(s.Phrases, func(q settings.Phrase) bool { return q.ID == p.ID })
		if at >= 0 {
			s.Phrases[at] = saved
			return
		}
		fresh := saved
		for n := len(s.Phrases) + 1; fresh.ID == ""; n++ {
			id := fmt.Sprintf("phrase-%d", n)
			if !slices.ContainsFunc(s.Phrases, func(q settings.Phrase) bool { return strings.EqualFold(q.ID, id) }) {
				fresh.ID = id
			}
		}
		s.Phrases = append(s.Phrases, fresh)
	})
}

// times takes apart what people write between times of day.
func times(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(text, "：", ":"), func(r rune) bool { return strings.ContainsRune(" ,;，、；", r) })
}

func (v *voicePanel) deletePhrase(id string) {
	v.ask(question{
		title: words.X("speech.phrase.delete.title", "Delete this announcement?"),
		text:  v.title(id),
		yes:   words.X("speech.phrase.delete", "Delete"),
		no:    words.X("speech.cancel", "Cancel"),
		final: true,
	}, func(yes bool) {
		if yes {
			v.change(messages.Text("speech.deleted", nil), func(s *settings.Voice) {
				s.Phrases = slices.DeleteFunc(s.Phrases, func(p settings.Phrase) bool { return p.ID == id })
			})
		}
	})
}

func (v *voicePanel) title(id string) string {
	for _, p := range v.d.voice.Phrases {
		if p.ID == id {
			return p.Title()
		}
	}
	return id
}

// preview says how a number would be called as the panel has it, at the counter of this desk.
func (v *voicePanel) preview(w speechview.Wording) {
	counter := *v.d.counter.Load()
	v.do(messages.Text("speech.said", nil), func(ctx context.Context) error {
		return v.d.station.TryVoice(ctx, exampleNumber, counter, func(s *settings.Voice) { worded(s, w) })
	})
}

func (v *voicePanel) listenChime(sound string) {
	chime, err := voice.Chime(sound)
	v.d.station.Listen(chime.Samples)
	if err != nil {
		v.say(err, "")
	}
}

func (v *voicePanel) chooseChime() {
	ask := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			v.say(err, "")
		case file != nil:
			path := file.URI().Path()
			_ = file.Close()
			v.view.SetChimeFile(path)
			v.listenChime(path)
		}
	}, v.window)
	ask.SetFilter(storage.NewExtensionFileFilter([]string{".wav"}))
	ask.Show()
}

func (v *voicePanel) saveWording(w speechview.Wording) {
	v.change(messages.Text("speech.saved", nil), func(s *settings.Voice) { worded(s, w) })
}

func (v *voicePanel) saveEngines(ids []string) {
	dir := v.d.dir
	v.message = nil
	v.work(func(context.Context) error {
		// Those that are not shown, because this machine lacks them, keep their places behind the others.
		return settings.Change(dir, func(s *settings.Settings) {
			rest := slices.DeleteFunc(s.Voice.Engines, func(name string) bool { return slices.Contains(ids, name) })
			s.Voice.Engines = append(slices.Clone(ids), rest...)
		})
	}, func(err error) {
		if err == nil {
			v.offerRestart()
		}
		v.say(err, messages.Text("speech.saved", nil)+" "+messages.Text("cli.restart", nil))
	})
	v.refresh()
}
