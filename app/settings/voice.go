package settings

import (
	"maps"
	"slices"
	"strings"
)

// Voice is about what is said.
type Voice struct {
	Enabled    bool
	Languages  []string // BCP 47 tags in the order in which they are spoken; each has a template
	Repeat     int      // how often a call is said in all
	Chime      string   // before a call: none, first (not where announcements follow each other) or always; independent of Enabled
	ChimeSound string   // name of a built-in chime, or path of a WAV file
	Engines    []string // names in the order in which they are tried
	EnginesFor map[string][]string
	Engine     string            // espeak-ng: a path, or a name that is looked up in PATH
	Rate       int               // words per minute
	Volume     int               // percent
	Loudness   int               // of all engines, LUFS (ITU-R BS.1770)
	GapMS      int               // silence between two sentences, ms
	Reading    string            // of numbers: auto, digits or natural
	OneAsYao   bool              // Chinese digit 1 as 幺 where digits are read one by one
	TwoAsLiang bool              // Chinese 2 as 两 before 百 and 千
	CacheMB    int               // of sentences kept on disk, MiB
	Templates  map[string]string // by language; see templateRule for the placeholders
	Programs   []Program
	Words      []Word
	Hours      []Hours
	Phrases    []Phrase
}

// The engines that need no [[voice.programs]].
const (
	EngineEspeak   = "espeak-ng"
	EngineRecorded = "recorded" // the voice packs in the data folder
	EngineBuiltIn  = "builtin"  // the number pack that comes with the app
	EngineSystem   = "system"   // Windows' and macOS' own voices
)

// Ways of Voice.Chime.
const (
	ChimeNone   = "none"
	ChimeFirst  = "first"
	ChimeAlways = "always"
)

// Ways of Voice.Reading.
const (
	ReadingAuto    = "auto"
	ReadingDigits  = "digits"
	ReadingNatural = "natural"
)

// Program is an engine of the user's own.
type Program struct {
	Name    string            // as in Voice.Engines
	Command string            // with placeholders; no shell reads it
	Seconds int               // the longest that a sentence may take
	Voices  map[string]string // by language, what stands for {voice}; nil: nothing does
}

// Word is an entry of the pronunciation list.
type Word struct {
	Word, Spoken string
	Language     string // the only one it is for; "": all
}

// Hours is a time of day with a volume of its own.
type Hours struct {
	From, To string   // "22:00"; it may cross midnight
	Days     []string // on which it begins, such as "mon"; nil: all
	Percent  int      // of Voice.Volume
}

// Phrase is a saved announcement.
type Phrase struct {
	ID      string
	Name    string            // as listed; "": the ID
	Texts   map[string]string // by language
	Times   []string          // at which it is said by itself; nil: none
	Days    []string          // nil: all
	Enabled bool              // whether Times count
	Repeat  int
	Chime   bool
}

// Title is what a list calls the phrase.
func (p Phrase) Title() string {
	if p.Name != "" {
		return p.Name
	}
	return p.ID
}

func (p *Program) entry() []field {
	return []field{
		{key: "name", target: &p.Name, allowed: Allowed{Rule: Name, Min: 1, Max: maxEngineName}},
		{key: "command", target: &p.Command, allowed: Allowed{Rule: Text, Min: 1, Max: maxCommand}},
		{key: "seconds", target: &p.Seconds, allowed: Allowed{Rule: Integer, Min: 1, Max: maxSeconds}},
		{key: "voices", target: &p.Voices, allowed: Allowed{Rule: Texts, Min: 1, Max: maxPathLength}},
	}
}

func (w *Word) entry() []field {
	word := Allowed{Rule: Text, Min: 1, Max: maxWord}
	return []field{
		{key: "word", target: &w.Word, allowed: word},
		{key: "spoken", target: &w.Spoken, allowed: word},
		{key: "language", target: &w.Language, allowed: Allowed{Rule: LanguageTag, Max: maxLanguageTag}},
	}
}

func (h *Hours) entry() []field {
	return []field{
		{key: "from", target: &h.From, allowed: Allowed{Rule: TimeOfDay, Min: 1, Max: 5}},
		{key: "to", target: &h.To, allowed: Allowed{Rule: TimeOfDay, Min: 1, Max: 5}},
		{key: "days", target: &h.Days, allowed: dayRule()},
		{key: "percent", target: &h.Percent, allowed: Allowed{Rule: Integer, Min: 0, Max: 100}},
	}
}

func (p *Phrase) entry() []field {
	return []field{
		{key: "id", target: &p.ID, allowed: counterIDRule()},
		{key: "name", target: &p.Name, allowed: Allowed{Rule: Text, Max: maxCounterName}},
		{key: "texts", target: &p.Texts, allowed: phraseTextRule()},
		{key: "times", target: &p.Times, allowed: Allowed{Rule: TimeSet, Max: maxTimes}},
		{key: "days", target: &p.Days, allowed: dayRule()},
		{key: "enabled", target: &p.Enabled, allowed: Allowed{Rule: Boolean}},
		{key: "repeat", target: &p.Repeat, allowed: Allowed{Rule: Integer, Min: 1, Max: 9}},
		{key: "chime", target: &p.Chime, allowed: Allowed{Rule: Boolean}},
	}
}

// What the keys of one entry do not tell alone: the key at fault, "" when nothing is.

func programFault(p Program, others []Program) (key string) {
	taken := slices.Contains(builtInEngines(), p.Name) ||
		slices.ContainsFunc(others, func(o Program) bool { return o.Name == p.Name })
	switch {
	case p.Name == "" || taken:
		return "name"
	case p.Command == "":
		return "command"
	}
	return ""
}

func wordFault(w Word, others []Word) (key string) {
	switch {
	case w.Word == "" || slices.ContainsFunc(others, func(o Word) bool { return o.Word == w.Word && o.Language == w.Language }):
		return "word"
	case w.Spoken == "":
		return "spoken"
	}
	return ""
}

func hoursFault(h Hours, _ []Hours) (key string) {
	switch {
	case h.From == "":
		return "from"
	case h.To == "" || h.To == h.From:
		return "to"
	}
	return ""
}

func phraseFault(p Phrase, others []Phrase) (key string) {
	switch {
	case p.ID == "" || slices.ContainsFunc(others, func(o Phrase) bool { return strings.EqualFold(o.ID, p.ID) }):
		return "id"
	case len(p.Texts) == 0:
		return "texts"
	}
	return ""
}

// newProgram and those after it have the values of keys that are missing.
func newProgram() Program { return Program{Seconds: defaultSeconds} }
func newWord() Word       { return Word{} }
func newHours() Hours     { return Hours{Percent: 100} }
func newPhrase() Phrase   { return Phrase{Repeat: 1, Chime: true, Enabled: true} }

func builtInEngines() []string {
	return []string{EngineEspeak, EngineRecorded, EngineBuiltIn, EngineSystem}
}

// EngineNames lists what Voice.Engines may name.
func (v Voice) EngineNames() []string {
	names := builtInEngines()
	for _, p := range v.Programs {
		names = append(names, p.Name)
	}
	return names
}

// Clone returns a copy that shares nothing with v.
func (v Voice) Clone() Voice {
	cloneVoice(&v)
	return v
}

func cloneVoice(v *Voice) {
	v.Languages, v.Engines, v.Templates = slices.Clone(v.Languages), slices.Clone(v.Engines), maps.Clone(v.Templates)
	v.EnginesFor = maps.Clone(v.EnginesFor)
	for tag, names := range v.EnginesFor {
		v.EnginesFor[tag] = slices.Clone(names)
	}
	v.Programs, v.Words, v.Hours, v.Phrases = slices.Clone(v.Programs), slices.Clone(v.Words), slices.Clone(v.Hours), slices.Clone(v.Phrases)
	for i := range v.Programs {
		v.Programs[i].Voices = maps.Clone(v.Programs[i].Voices)
	}
	for i := range v.Hours {
		v.Hours[i].Days = slices.Clone(v.Hours[i].Days)
	}
	for i := range v.Phrases {
		p := &v.Phrases[i]
		p.Texts, p.Times, p.Days = maps.Clone(p.Texts), slices.Clone(p.Times), slices.Clone(p.Days)
	}
}

// Bounds of the voice.
const (
	maxPrograms    = 9
	maxEngineName  = 32   // characters
	maxCommand     = 4096 // characters
	maxSeconds     = 60
	defaultSeconds = 5
	maxWords       = 1000
	maxWord        = 100 // characters
	maxHours       = 20
	maxPhrases     = 100
	maxPhrase      = 500 // characters
	maxTimes       = 24  // of one phrase
	minLoudness    = -40 // LUFS
	maxLoudness    = -10 // LUFS
	maxCacheMB     = 10_000
)

func engineSetRule(v Voice) Allowed {
	return Allowed{Rule: SetOf, Min: 1, Max: maxPrograms + len(builtInEngines()), Choices: v.EngineNames()}
}

func dayRule() Allowed {
	days := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	return Allowed{Rule: SetOf, Max: len(days), Choices: days}
}

func phraseTextRule() Allowed { return Allowed{Rule: Texts, Min: 1, Max: maxPhrase} }
func programSetRule() Allowed { return Allowed{Rule: ProgramSet, Max: maxPrograms} }
func wordSetRule() Allowed    { return Allowed{Rule: WordSet, Max: maxWords} }
func hoursSetRule() Allowed   { return Allowed{Rule: HoursSet, Max: maxHours} }
func phraseSetRule() Allowed  { return Allowed{Rule: PhraseSet, Max: maxPhrases} }
