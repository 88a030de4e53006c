package speech

import "github.com/queuecast/queuecast/views/widgets"

// Line is a state in plain words of the user's language.
type Line struct {
	Level widgets.Level
	Text  string
}

// Page is one of the panel's pages.
type Page int

// The pages, in their order.
const (
	PageSay Page = iota
	PageWording
	PageEngines
	PageRecord
	pages
)

// State is everything that the panel shows. Its slices must not be changed afterwards.
type State struct {
	Busy    bool  // something is being done
	Message *Line // what became of the last wish; nil: nothing to tell

	Voice     Line
	Now       string // what is being said; empty: nothing
	Waiting   int    // announcements behind that
	Languages []Choice
	Phrases   []Phrase
	Engines   []Engine
	Record    Record
}

// Choice is something to choose.
type Choice struct{ ID, Name string }

// Phrase is a saved announcement.
type Phrase struct {
	ID     string
	Name   string
	Texts  map[string]string // by language
	Times  string            // such as "16:50, 17:00"; empty: said by hand only
	Days   []string          // such as "mon"; none: all
	On     bool              // Times count
	Repeat int
	Chime  bool
}

// Engine is a speech engine.
type Engine struct {
	ID   string
	Name string
	Line Line
}

// Wording is how calls are said.
type Wording struct {
	Languages  []string          // spoken, in their order
	Templates  map[string]string // by language; it may hold languages that are not spoken
	Reading    string            // ID of one of Choices.Readings
	OneAsYao   bool
	TwoAsLiang bool
	Repeat     int
	Chime      string // ID
	ChimeSound string // ID, or the path of a file
	Rate       int    // words per minute
	Volume     int    // percent
	GapMS      int
}

// Choices are what a Wording chooses from.
type Choices struct{ Readings, Chimes, Sounds []Choice }

// Record is the recording of a voice.
type Record struct {
	Language  string // tag
	Prompts   []Prompt
	Current   int     // index of the prompt that is being recorded
	Recording bool    // the microphone is on
	Level     float64 // its peak, 0 to 1
}

// Prompt is a word or phrase to be recorded.
type Prompt struct {
	Text     string
	Recorded bool
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Say          func(language, text string) // text is not empty
	SayPhrase    func(id string)
	SavePhrase   func(p Phrase) // of a new one the ID is empty
	DeletePhrase func(id string)
	Stop         func(all bool)

	Preview     func(w Wording) // says an example
	ListenChime func(sound string)
	ChooseChime func() // a file; it comes by View.SetChimeFile
	SaveWording func(w Wording)

	SaveEngines func(ids []string) // in the order in which they are to be tried

	ChooseLanguage func(tag string)
	ChoosePrompt   func(index int)
	RecordStart    func()
	RecordStop     func()
	ListenPrompt   func()
	RemovePrompt   func()
	Export         func()
	Import         func()

	Close func()
}
