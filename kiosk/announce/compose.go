package announce

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// Bounds and defaults of a Voice.
const (
	MinRepeat     = 1
	MaxRepeat     = 9
	DefaultRepeat = 2
	// MaxTextLen is the greatest length of a free text, in characters.
	MaxTextLen = 500
)

// ErrEmptyText refuses a free text without a word.
var ErrEmptyText = errors.New("there is nothing to say")

// TextTooLongError refuses a free text of more than Max characters.
type TextTooLongError struct {
	Max int
}

// Error implements error.
func (e *TextTooLongError) Error() string {
	return fmt.Sprintf("the text is longer than %d characters", e.Max)
}

// RepeatError refuses a number of repetitions outside Min..Max.
type RepeatError struct {
	Repeat, Min, Max int
}

// Error implements error.
func (e *RepeatError) Error() string {
	return fmt.Sprintf("announcements cannot be said %d times; %d to %d are allowed", e.Repeat, e.Min, e.Max)
}

// TemplateError says which language's template is wrong; Err says how.
type TemplateError struct {
	Lang string
	Err  error
}

// Error implements error.
func (e *TemplateError) Error() string {
	return fmt.Sprintf("the announcement template for %q: %v", e.Lang, e.Err)
}

// Unwrap gives the fault.
func (e *TemplateError) Unwrap() error { return e.Err }

// Voice says how calls are announced.
type Voice struct {
	Languages []string          // in the order of speaking; none: the chime alone
	Templates map[string]string // by language as in Languages or its base (zh for zh-CN); absent: the built-in one
	Repeat    int               // times that all languages are said; DefaultRepeat when 0
	Chime     ChimeMode         // before the first sentence
	Reading   Reading
	Words     []Word // pronunciation
	// Counters are the counters' names by ID and language, as in Languages or
	// its base, where what the event says does not do.
	Counters map[string]map[string]string
}

// ChimeMode says before which announcements a chime is played.
type ChimeMode int

const (
	// ChimeNone : before none.
	ChimeNone ChimeMode = iota
	// ChimeFirst : not before one that follows another at once.
	ChimeFirst
	// ChimeAlways : before each.
	ChimeAlways
)

// Details is what an event does not tell. All of it may be missing.
type Details struct {
	Service  string            // name of what the ticket is for
	Services map[string]string // the same by language, as Voice.Counters is
	Name     string            // of the person, in full
	Waiting  *int              // how many wait; nil: not known
}

// Sentence is one thing to say in one language.
type Sentence struct {
	Lang string // as configured, such as "zh" or "en-GB"
	Text string
	Rate int // words per minute; 0: the usual rate
}

// Announcement is one entry of the FIFO. It is not changed after it was made,
// so it may be shared.
type Announcement struct {
	Seq       uint64 // the event's place in the log; 0 for a free text
	Number    string // as shown; empty for a free text
	Counter   string // the counter's name as shown; empty for a free text
	Recall    bool
	Sentences []Sentence // one round: said in this order, then again until Repeat rounds are done
	Chime     bool       // once, before the first round
	Repeat    int        // rounds, at least 1

	// Title and Sound are of a recording: what it is called, and what is heard in the place of sentences, mono samples at the
	// programme's rate. Sound is asked for when its turn comes near, so that what waits takes no memory; ctx ends when it is not
	// wanted any more. Both are empty for everything else.
	Title string
	Sound func(ctx context.Context) (samples []int16, err error)

	chimeFirst bool   // Chime only when nothing was announced right before
	ticket     uint64 // its place in the FIFO
}

// Composer puts announcements together. It does not change and may be used by
// many goroutines.
type Composer struct {
	voice  Voice
	spoken []spoken
}

type spoken struct {
	lang     string
	language language
	template Template
	words    pronouncer
}

// NewComposer checks the settings and makes a Composer of them. It answers
// *[RepeatError], *[UnknownLanguageError] or *[TemplateError].
func NewComposer(v Voice) (*Composer, error) {
	if v.Repeat == 0 {
		v.Repeat = DefaultRepeat
	}
	if v.Repeat < MinRepeat || v.Repeat > MaxRepeat {
		return nil, &RepeatError{Repeat: v.Repeat, Min: MinRepeat, Max: MaxRepeat}
	}
	known := languages()
	c := &Composer{voice: v}
	for _, lang := range v.Languages {
		l, builtIn := known[baseTag(lang)]
		text, given := v.Templates[lang]
		if !given {
			text, given = v.Templates[baseTag(lang)]
		}
		if !given {
			if !builtIn {
				return nil, &UnknownLanguageError{Lang: lang, Known: Languages()}
			}
			text = l.template
		}
		t, err := ParseTemplate(text)
		if err != nil {
			return nil, &TemplateError{Lang: lang, Err: err}
		}
		c.spoken = append(c.spoken, spoken{lang: lang, language: l, template: t, words: newPronouncer(lang, v.Words)})
	}
	return c, nil
}

// Call composes the announcement of an event. ok is false for events that are
// not announced.
func (c *Composer) Call(ev queue.Event, d Details) (a Announcement, ok bool) {
	if !ev.Type.Audible() {
		return Announcement{}, false
	}
	counter := ev.CounterName
	if counter == "" {
		counter = ev.Counter
	}
	a = c.chimed(Announcement{
		Seq: ev.Seq, Number: string(ev.Number), Counter: clean(counter), Recall: ev.Type == queue.Recalled, Repeat: c.voice.Repeat,
	})
	a.Sentences = c.Sentences(ev.Number, ev.Counter, counter, d)
	return a, true
}

// Sentences are what is said about a number called to a counter, of the given ID
// and name: of a call, or of one that is likely to come and may be synthesised
// beforehand.
func (c *Composer) Sentences(n queue.Number, id, counter string, d Details) []Sentence {
	var all []Sentence
	for _, s := range c.spoken {
		said, named := readCounter(s.language, byTag(c.voice.Counters[id], s.lang, counter), c.voice.Reading)
		values := map[string]string{
			PlaceholderNumber:  readNumber(s.language, string(n), c.voice.Reading),
			PlaceholderCounter: said,
			PlaceholderService: clean(byTag(d.Services, s.lang, d.Service)),
			PlaceholderName:    clean(d.Name),
		}
		if d.Waiting != nil {
			values[PlaceholderWaiting] = readValue(s.language, strconv.Itoa(*d.Waiting))
		}
		all = append(all, Sentence{Lang: s.lang, Text: s.words.replace(s.template.fill(s.language, values, named))})
	}
	return all
}

// chimed has an announcement chime as the settings say.
func (c *Composer) chimed(a Announcement) Announcement {
	a.Chime = c.voice.Chime != ChimeNone
	a.chimeFirst = c.voice.Chime == ChimeFirst
	return a
}

// byTag is a text in a language, or the usual one.
func byTag(texts map[string]string, lang, usual string) string {
	for _, tag := range []string{lang, baseTag(lang)} {
		if text := texts[tag]; text != "" {
			return text
		}
	}
	return usual
}

// Text composes the announcement of a text that somebody typed, said once. An
// empty lang means the first configured language. It answers [ErrEmptyText] or
// *[TextTooLongError].
func (c *Composer) Text(lang, text string) (Announcement, error) {
	if utf8.RuneCountInString(text) > MaxTextLen {
		return Announcement{}, &TextTooLongError{Max: MaxTextLen}
	}
	text = clean(text)
	if text == "" {
		return Announcement{}, ErrEmptyText
	}
	if lang == "" && len(c.voice.Languages) > 0 {
		lang = c.voice.Languages[0]
	}
	return c.chimed(Announcement{Sentences: []Sentence{{Lang: lang, Text: c.pronounce(lang, text)}}, Repeat: 1}), nil
}

// Phrase composes the announcement of a saved text. It is said in the configured
// languages that it has, in their order, or else in those that it has. It
// answers what Text does, or *[RepeatError].
func (c *Composer) Phrase(texts map[string]string, repeat int, chime bool) (Announcement, error) {
	if repeat < MinRepeat || repeat > MaxRepeat {
		return Announcement{}, &RepeatError{Repeat: repeat, Min: MinRepeat, Max: MaxRepeat}
	}
	a := Announcement{Chime: chime, Repeat: repeat}
	add := func(lang, text string) error {
		one, err := c.Text(lang, text)
		if err == nil {
			a.Sentences = append(a.Sentences, one.Sentences...)
		}
		return err
	}
	for _, lang := range c.voice.Languages {
		if text := byTag(texts, lang, ""); text != "" {
			if err := add(lang, text); err != nil {
				return Announcement{}, err
			}
		}
	}
	if len(a.Sentences) == 0 {
		for _, lang := range slices.Sorted(maps.Keys(texts)) {
			if err := add(lang, texts[lang]); err != nil {
				return Announcement{}, err
			}
		}
	}
	if len(a.Sentences) == 0 {
		return Announcement{}, ErrEmptyText
	}
	return a, nil
}

func (c *Composer) pronounce(lang, text string) string {
	return newPronouncer(lang, c.voice.Words).replace(text)
}
