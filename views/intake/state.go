package intake

import "github.com/queuecast/queuecast/views/widgets"

// Stage is how far an import has come.
type Stage int

const (
	// Choosing : no file yet.
	Choosing Stage = iota
	// Reading : the file is being read.
	Reading
	// Checked : the rows are there, with what is wrong with them.
	Checked
	// Importing : the rows become tickets.
	Importing
	// Finished : they are tickets.
	Finished
)

// Line is a state in plain words of the user's language.
type Line struct {
	Level widgets.Level
	Text  string
}

// Row is one row of the file.
type Row struct {
	Line  int      // in the file, from 1
	Cells []string // one for each column
	Bad   []int    // indexes of the columns that are wrong
}

// Problem is what is wrong at one place of the file.
type Problem struct {
	Line   int    // in the file, from 1
	Column string // its name; empty: the row as a whole
	Value  string // what stands there
	Reason string // a sentence
}

// State is everything that the panel shows.
type State struct {
	Stage    Stage
	File     string
	Columns  []string // names, in the order of Row.Cells
	Rows     []Row
	Good     int // rows that can be imported
	Bad      int // rows that cannot
	Problems []Problem
	Progress float64 // of Reading and Importing: 0 to 1
	Message  *Line   // what became of the last wish; nil: nothing to tell
}

// importable says whether the list can be imported: all of it, or nothing.
func (s *State) importable() bool {
	return s.Stage == Checked && s.Good > 0 && s.Bad == 0 && len(s.Problems) == 0
}

// Intents are what the user wants. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	ChooseFile func()
	Import     func()
	Cancel     func() // stops what is under way, or closes the panel
}
