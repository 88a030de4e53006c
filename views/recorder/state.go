// Package recorder is the panel that records sound, plays and lists recordings, lets one hear a codec live (the loop), and converts
// files. It reports what is wanted and does nothing by itself.
package recorder

import "github.com/queuecast/queuecast/views/widgets"

// Choice is one of a menu.
type Choice struct{ ID, Name string }

// Line is a state in words.
type Line struct {
	Level widgets.Level
	Text  string
}

// Choices are what the menus offer, apart from devices.
type Choices struct {
	Laws, Containers, Rates, Channels []Choice
	Codecs                            []Choice // the laws that are codecs
	Lengths, Splits, Voices, Speeds   []Choice
	AnyRates, AnyChannels             []Choice // with "as it is", for conversions
}

// Setup is how a recording is to be made: IDs of choices, and what is typed.
type Setup struct {
	Source, Law, Rate, Channels, Container string
	Length, Split, Voice                   string
	Name                                   string // without an extension; "": by date
}

// Record is the page on which is recorded.
type Record struct {
	Setup   Setup
	Sources []Choice
	Folder  string
	On      bool // a recording is under way
	Paused  bool
	Line    Line
	Elapsed string
	File    string // that is written, or was last
	Size    string // of what has been recorded
	Free    string // how much more there is room for
	Levels  []float64
	Clipped bool // just now
}

// Recording is one of the list.
type Recording struct{ ID, Name, Details, Length string }

// Library is the page of the recordings.
type Library struct {
	Reading  bool // the folder is being read for the first time
	All      []Recording
	Chosen   string // ID; "": none
	Details  string // of the chosen one
	Drawn    string // how far its wave form is drawn; "": it is complete
	Playing  bool
	Position string  // of all, in words
	Part     float64 // of it, 0 to 1; less than 0: it does not play
	Speed    string
	Volume   int // percent
	Output   string
	Outputs  []Choice
	Hint     string // that it sounds as if it were of another law; "": it does not
	HintDo   string // what the button beside it says
	Line     *Line  // what is wrong with it; may be nil
}

// LoopSetup is how a loop is to be made.
type LoopSetup struct{ Input, Output, Law, Rate string }

// Loop is the page on which one hears a codec.
type Loop struct {
	Setup           LoopSetup
	Inputs, Outputs []Choice
	On              bool
	Original        bool // what is heard did not go through the codec
	Line            Line
	Delay           string
	Guard           *Line // what the guard against howling did; may be nil
	Volume          int   // percent
	Levels          []float64
	Clipped         bool
}

// ConvertSetup is what files are to become.
type ConvertSetup struct {
	Law, Container, Rate, Channels string
	Overwrite                      bool
}

// Convert is the page on which files are converted.
type Convert struct {
	Setup    ConvertSetup
	Sources  []string // files and folders
	Folder   string   // where to; "": beside each file
	On       bool
	Part     float64 // of the file that is at work, 0 to 1
	Line     Line
	Failures []Line
}

// State is everything that the panel shows.
type State struct {
	Record  Record
	Library Library
	Loop    Loop
	Convert Convert
	Message *Line // what became of the last wish; may be nil
	Undo    bool  // it was a deletion that can be taken back
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Page  func(Page) // another one has come to the front
	Close func()

	Setup        func(Setup)
	ChooseFolder func()
	Start        func()
	Pause        func() // or go on
	Stop         func()
	Devices      func()

	Choose     func(id string)
	Play       func() // or pause
	Seek       func(part float64)
	Skip       func(seconds int) // forwards or back
	Speed      func(id string)
	Volume     func(percent int)
	Output     func(id string)
	PlayOther  func() // as if it were of the other law
	Announce   func()
	Rename     func(name string)
	Delete     func()
	Undo       func()
	OpenFolder func()

	SetupLoop   func(LoopSetup)
	StartLoop   func()
	StopLoop    func()
	Original    func(on bool)
	LoopVolume  func(percent int)
	MeasureLoop func()

	SetupConvert func(ConvertSetup)
	AddFile      func()
	AddFolder    func()
	ClearFiles   func()
	ChooseTarget func()
	Convert      func()
	StopConvert  func()
}
