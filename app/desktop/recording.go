package desktop

import (
	"context"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech/pack"
	speechview "github.com/queuecast/queuecast/views/speech"
	"github.com/queuecast/queuecast/views/words"
)

const (
	// longestClip is after what time a recording ends by itself.
	longestClip = 15 * time.Second
	// levelPeriod is how often the microphone's level is shown.
	levelPeriod = 100 * time.Millisecond
)

// recording is the recording of a voice, as far as it has come. Fyne's goroutine alone uses it.
type recording struct {
	language string
	prompts  []voice.Prompt
	draft    *voice.Draft // nil: it could not be opened
	current  int
	stopMic  context.CancelFunc // ends the recording; nil: nothing is recorded
	level    float64
}

// begin opens the recording of the language that was chosen last, or of the first one that is spoken.
func (v *voicePanel) begin() {
	if v.language == "" && len(v.d.voice.Languages) > 0 {
		v.language = v.d.voice.Languages[0]
	}
	s := v.d.settings
	s.Voice = v.d.voice
	v.prompts = voice.Prompts(s, v.language)
	draft, err := voice.OpenDraft(v.d.dir, v.language, messages.Text("speech.record.name", map[string]any{"Title": s.Title, "Language": messages.Language(v.language)}))
	v.draft = draft
	v.current = min(v.current, max(len(v.prompts)-1, 0))
	if err != nil {
		v.say(err, "")
		return
	}
	v.refresh()
}

func (v *voicePanel) recordState() speechview.Record {
	r := speechview.Record{Language: v.language, Current: v.current, Recording: v.stopMic != nil, Level: v.level}
	for _, p := range v.prompts {
		r.Prompts = append(r.Prompts, speechview.Prompt{Text: p.Text, Recorded: v.draft != nil && v.draft.Recorded(p.Text)})
	}
	return r
}

func (v *voicePanel) chooseLanguage(tag string) {
	if tag == v.language {
		return
	}
	v.language, v.current, v.message = tag, 0, nil
	v.begin()
}

func (v *voicePanel) choosePrompt(index int) {
	if index < 0 || index >= len(v.prompts) || v.stopMic != nil {
		return
	}
	v.current, v.message = index, nil
	v.window.Canvas().Unfocus() // Space is for the recording
	v.refresh()
}

// start records the current prompt until finish, or for the longest time.
func (v *voicePanel) start() {
	if v.stopMic != nil || v.draft == nil || len(v.prompts) == 0 {
		return
	}
	v.d.station.Listen(nil)
	v.window.Canvas().Unfocus()
	v.message = nil
	mic := &audio.Microphone{Device: v.d.settings.Sound.Microphone, Log: v.d.log}
	var heard pcm.Buffer
	var clip pcm.Buffer
	enough, stop := context.WithCancel(v.ctx)
	v.stopMic = stop
	v.work(func(ctx context.Context) (err error) {
		defer stop()
		defer context.AfterFunc(ctx, stop)()
		if heard, err = mic.Record(enough, longestClip, v.meter(ctx)); err != nil {
			return err
		}
		clip, err = pack.Tidy(heard)
		return err
	}, func(err error) {
		v.stopMic, v.level = nil, 0
		if err == nil {
			err = v.draft.Put(v.prompts[v.current], clip)
		}
		if err == nil {
			v.d.station.Listen(clip.Samples)
			v.advance()
		}
		v.say(err, messages.Text("speech.recorded", nil))
	})
	v.refresh()
}

// meter shows the microphone's level until ctx ends, the greatest since the last time. The recording never waits for the screen.
func (v *voicePanel) meter(ctx context.Context) func(peak float64) {
	var greatest levelKeeper
	v.followWhile(ctx, levelPeriod, func() {
		v.level = greatest.take()
		v.view.SetLevel(v.level)
	})
	return greatest.put
}

// finish ends the recording.
func (v *voicePanel) finish() {
	if v.stopMic != nil {
		v.stopMic()
	}
}

// advance goes to the next prompt that is missing.
func (v *voicePanel) advance() {
	for step := 1; step < len(v.prompts); step++ {
		if at := (v.current + step) % len(v.prompts); !v.draft.Recorded(v.prompts[at].Text) {
			v.current = at
			return
		}
	}
}

func (v *voicePanel) listenPrompt() {
	if v.draft == nil || len(v.prompts) == 0 {
		return
	}
	sound, err := v.draft.Sound(v.prompts[v.current].Text)
	if err != nil {
		v.say(err, "")
		return
	}
	v.d.station.Listen(sound.Samples)
}

func (v *voicePanel) removePrompt() {
	if v.draft == nil || len(v.prompts) == 0 {
		return
	}
	v.say(v.draft.Remove(v.prompts[v.current].Text), messages.Text("speech.deleted", nil))
}

func (v *voicePanel) export() {
	if v.draft == nil {
		return
	}
	draft := v.draft
	ask := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			v.say(err, "")
		case file != nil:
			v.do(messages.Text("speech.exported", nil), func(ctx context.Context) error {
				return writeAll(ctx, file, func(_ context.Context, w io.Writer) error { return draft.Export(w) })
			})
		}
	}, v.window)
	ask.SetFileName("queuecast-voice-" + v.language + ".zip")
	ask.Show()
}

// bring imports a voice pack.
func (v *voicePanel) bring() {
	ask := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			v.say(err, "")
		case file != nil:
			path := file.URI().Path()
			_ = file.Close()
			v.importPack(path)
		}
	}, v.window)
	ask.SetFilter(storage.NewExtensionFileFilter([]string{".zip"}))
	ask.Show()
}

func (v *voicePanel) importPack(path string) {
	name := ""
	v.message = nil
	v.work(func(context.Context) (err error) {
		name, err = voice.Import(v.d.dir, path)
		return err
	}, func(err error) {
		if err == nil {
			v.offerRestart()
		}
		v.say(err, words.X("speech.imported", "\"{{.Name}}\" is imported.", map[string]any{"Name": name})+" "+messages.Text("cli.restart", nil))
	})
	v.refresh()
}
