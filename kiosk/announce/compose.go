package announce

import (
	"errors"
	"fmt"
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
	Chime     bool              // before the first sentence
	One       One
	// Counters are the counters' names by ID and language, as in Languages or
	// its base, where what the event says does not do.
	Counters map[string]map[string]string
}

// Sentence is one thing to say in one language.
type Sentence struct {
	Lang string // as configured, such as "zh" or "en-GB"
	Text string
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

	ticket uint64 // its place in the FIFO
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
		c.spoken = append(c.spoken, spoken{lang: lang, language: l, template: t})
	}
	return c, nil
}

// Call composes the announcement of an event. ok is false for events that are
// not announced.
func (c *Composer) Call(ev queue.Event) (a Announcement, ok bool) {
	if !ev.Type.Audible() {
		return Announcement{}, false
	}
	counter := ev.CounterName
	if counter == "" {
		counter = ev.Counter
	}
	a = Announcement{
		Seq: ev.Seq, Number: string(ev.Number), Counter: clean(counter),
		Recall: ev.Type == queue.Recalled, Chime: c.voice.Chime, Repeat: c.voice.Repeat,
	}
	for _, s := range c.spoken {
		said, named := readCounter(s.language, c.counterIn(s.lang, ev.Counter, counter), c.voice.One)
		text := s.template.fill(s.language, readNumber(s.language, string(ev.Number), c.voice.One), said, named)
		a.Sentences = append(a.Sentences, Sentence{Lang: s.lang, Text: text})
	}
	return a, true
}

// counterIn is a counter's name in a language, or the one that it goes by.
func (c *Composer) counterIn(lang, id, usual string) string {
	names := c.voice.Counters[id]
	for _, tag := range []string{lang, baseTag(lang)} {
		if name := names[tag]; name != "" {
			return name
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
	return Announcement{Sentences: []Sentence{{Lang: lang, Text: text}}, Chime: c.voice.Chime, Repeat: 1}, nil
}
