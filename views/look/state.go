package look

import "github.com/queuecast/queuecast/views/widgets"

// Draft is the look as the form has it. Paths are empty where there is no file.
type Draft struct {
	Title, Layout, Theme, Language string // IDs of Choices, but for the title
	Text, Accent, Ground           string // "#rrggbb"; empty: the theme's
	Logo, Background, Slides       string // paths
	Veil                           int    // percent
	Notice                         string // notices parted by |
	NoticeSeconds                  int
	Waiting, Missed, Names, Flash  bool
	QR                             string
	SlidesAfter, SlideSeconds      int    // seconds
	Camera, CameraAs               string // IDs of Choices
	CameraRate                     int    // pictures per second
}

// Choice is something to choose.
type Choice struct{ ID, Name string }

// Choices are what a Draft chooses from.
type Choices struct{ Layouts, Themes, Languages, Presets, Cameras, CameraWays []Choice }

// File says which file is to be chosen.
type File int

// The files.
const (
	Logo File = iota
	Background
	Slides
)

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Change func(Draft)
	Save   func(Draft)
	Revert func()
	Preset func(id string)
	Choose func(File) // the path comes by View.SetFile
	Export func(Draft)
	Import func()
	// Measure asks whether the digits are large enough: of a screen of so many inches for so many metres.
	Measure func(inches, metres float64)
	Close   func()
}

// Line is words of the user's language with a level.
type Line struct {
	Level widgets.Level
	Text  string
}
