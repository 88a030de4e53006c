package pack

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
)

// Engine speaks by several packs: the first one that has the language and all words.
type Engine struct {
	ID    string // name of the engine
	Packs []*Pack
}

// Name implements speech.Engine.
func (e *Engine) Name() string { return e.ID }

// Fingerprint changes with the packs, so that no sound of another voice is taken from a store.
func (e *Engine) Fingerprint() string {
	var b strings.Builder
	for _, p := range e.Packs {
		samples := 0
		for _, c := range p.clips {
			samples += len(c.recorded.Samples)
		}
		fmt.Fprintf(&b, "%s/%d/%d/%d ", p.Manifest.Name, len(p.clips), samples, p.Manifest.GapMS)
	}
	return b.String()
}

// Speak implements speech.Engine. Rate and voice of the utterance mean nothing to a recording.
func (e *Engine) Speak(ctx context.Context, u speech.Utterance) (pcm.Buffer, error) {
	if err := ctx.Err(); err != nil {
		return pcm.Buffer{}, err
	}
	text, err := speech.Clean(u.Text)
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("preparing the text: %w", err)
	}
	var failed error = fmt.Errorf("%w for language %q", speech.ErrNoVoice, u.Lang)
	for _, p := range e.Packs {
		if !p.speaks(u.Lang) {
			continue
		}
		b, err := p.Say(text)
		if err == nil {
			return b, nil
		}
		failed = err
	}
	return pcm.Buffer{}, fmt.Errorf("speaking by %s: %w", e.ID, failed)
}

func (p *Pack) speaks(lang string) bool {
	base, _, _ := strings.Cut(strings.ReplaceAll(lang, "_", "-"), "-")
	return lang == "" || slices.Contains(p.Manifest.Languages, lang) || slices.Contains(p.Manifest.Languages, base)
}

func (p *Pack) chinese() bool {
	return slices.ContainsFunc(p.Manifest.Languages, func(l string) bool {
		return l == "yue" || l == "zh" || strings.HasPrefix(l, "zh-")
	})
}

// Say joins the clips of a text, sample by sample: each begins right after the one before and the gap. The error is a
// *MissingError, or wraps speech.ErrNoText.
func (p *Pack) Say(text string) (pcm.Buffer, error) {
	pieces, err := p.pieces(text, p.chinese())
	if err != nil {
		return pcm.Buffer{}, err
	}
	if len(pieces) == 0 {
		return pcm.Buffer{}, fmt.Errorf("only punctuation: %w", speech.ErrNoText)
	}
	gap := time.Duration(p.Manifest.GapMS) * time.Millisecond
	out := pcm.Buffer{Rate: pcm.Rate, Channels: pcm.Channels}
	for i, piece := range pieces {
		if i > 0 {
			out.Samples = append(out.Samples, pcm.Silence(pcm.Rate, max(gap, piece.pause)).Samples...)
		}
		out.Samples = append(out.Samples, p.clips[piece.key].samples()...)
	}
	return out, nil
}
