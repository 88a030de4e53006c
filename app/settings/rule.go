package settings

import (
	"fmt"
	"strings"
)

// Rule says what kind of value a key takes.
type Rule int

// The rules. Min, Max and Choices of Allowed mean what is said here, and nothing where nothing is said.
const (
	NoRule         Rule = iota // nothing is known about the key, or the fault lies in no single key
	Boolean                    // true or false
	Integer                    // whole number, Min to Max
	EvenInteger                // even whole number, Min to Max
	Choice                     // one of Choices
	Text                       // one line of Min to Max characters
	Name                       // Min to Max letters, digits, '-' and '_'
	StreamPath                 // Min to Max of A-Z a-z 0-9 . _ - and single slashes inside
	Template                   // Text with the placeholders Choices; the first one must occur
	LanguageSet                // list of Min to Max different languages out of Choices (those that have a template)
	CounterSet                 // Min to Max tables with id and name, no id twice
	ServiceSet                 // at most Max tables with id and name, no id twice, no number in two of them
	PrioritySet                // at most Max tables with id and name, no id twice
	ServiceList                // list of different IDs out of Choices
	Prefix                     // at most Max of A-Z, 0-9 and '-', not ending in a digit
	TimeOfDay                  // "04:00", or nothing
	Address                    // host and port, Min to Max characters
	Section                    // a table, such as [voice]
	SetOf                      // list of Min to Max different words out of Choices
	TimeSet                    // list of at most Max different times of day
	Color                      // such as "#1a2b3c", or nothing
	LanguageTag                // such as "zh" or "en-GB", or nothing
	Texts                      // table of languages, each with one line of Min to Max characters
	ProgramSet                 // at most Max tables with name and command, no name twice
	WordSet                    // at most Max tables with word and spoken, no word twice
	HoursSet                   // at most Max tables with from and to, which differ
	PhraseSet                  // at most Max tables with id and texts, no id twice
	ViewerSet                  // at most Max tables with name and password, no name twice
	ProfileSet                 // at most Max tables with path, no path twice
	PublisherSet               // at most Max tables with name and url, no name twice
	MulticastSet               // at most Max tables with path, group and interface, no path twice, no ports of a group twice
	Group                      // an IPv4 address of a group, beyond those for routers
	QuarterTurn                // 0, 90, 180 or 270
	NetworkSet                 // list of at most Max different IP addresses and networks
	CameraSet                  // at most Max tables with name and url, no name twice
	CameraShareSet             // at most Max tables with kind, what and address, each protected where others can reach it
	KeySet                     // list of at most Max different words such as "hold=F5", whose first part is out of Choices
	URL                        // https, http or file, at most Max characters, or nothing
	PublicKey                  // of minisign, or nothing
)

// Allowed is what a key takes.
type Allowed struct {
	Rule     Rule
	Min, Max int
	Choices  []string
}

// String says it in English, for logs and for the comments in the file.
func (a Allowed) String() string {
	switch a.Rule {
	case Boolean:
		return "true or false"
	case Integer:
		return fmt.Sprintf("a whole number from %d to %d", a.Min, a.Max)
	case EvenInteger:
		return fmt.Sprintf("an even whole number from %d to %d", a.Min, a.Max)
	case Choice:
		return "one of " + quoteAll(a.Choices)
	case Text:
		return fmt.Sprintf("one line of %d to %d characters", a.Min, a.Max)
	case Name:
		return fmt.Sprintf("%d to %d letters, digits, - or _", a.Min, a.Max)
	case StreamPath:
		return fmt.Sprintf("%d to %d letters (a-z), digits, dots, - or _, with single slashes between", a.Min, a.Max)
	case Template:
		return fmt.Sprintf("one line of %d to %d characters with %s, and of placeholders only %s",
			a.Min, a.Max, a.Choices[0], strings.Join(a.Choices, " "))
	case LanguageSet:
		return fmt.Sprintf("a list of %d to %d different languages that have a template (%s)", a.Min, a.Max, quoteAll(a.Choices))
	case CounterSet:
		return fmt.Sprintf("%d to %d [[counters]] with an id and a name each, no id twice", a.Min, a.Max)
	case ServiceSet:
		return fmt.Sprintf("at most %d [[services]] with an id each, no id twice, numbers of at most %d characters, none in two services", a.Max, maxNumber)
	case PrioritySet:
		return fmt.Sprintf("at most %d [[priorities]] with an id each, no id twice", a.Max)
	case ServiceList:
		return "a list of ids of services (" + quoteAll(a.Choices) + ")"
	case Prefix:
		return fmt.Sprintf("at most %d of A-Z, 0-9 and -, not ending in a digit", a.Max)
	case TimeOfDay:
		return `a time of day such as "04:00", or ""`
	case Address:
		return `an address and a port, such as "0.0.0.0:4222"`
	case Section:
		return "a section in square brackets"
	case SetOf:
		return fmt.Sprintf("a list of different words out of %s", quoteAll(a.Choices))
	case TimeSet:
		return fmt.Sprintf("a list of at most %d times of day such as %q", a.Max, "16:50")
	case Color:
		return `a color such as "#1a2b3c", or ""`
	case LanguageTag:
		return `a language such as "zh" or "en-GB", or ""`
	case Texts:
		return fmt.Sprintf("lines of %d to %d characters by language, such as { en = \"...\" }", a.Min, a.Max)
	case ProgramSet:
		return fmt.Sprintf("at most %d [[voice.programs]] with a name and a command each, no name twice and none of %s", a.Max, quoteAll(builtInEngines()))
	case WordSet:
		return fmt.Sprintf("at most %d [[voice.words]] with word and spoken, no word twice", a.Max)
	case HoursSet:
		return fmt.Sprintf("at most %d [[voice.hours]] with from and to, which differ", a.Max)
	case PhraseSet:
		return fmt.Sprintf("at most %d [[voice.phrases]] with an id and texts each, no id twice", a.Max)
	case ViewerSet:
		return fmt.Sprintf("at most %d [[stream.viewers]] with a name and a password each, no name twice", a.Max)
	case ProfileSet:
		return fmt.Sprintf("at most %d [[stream.profiles]] with a path each, no path twice, with a picture or a sound", a.Max)
	case PublisherSet:
		return fmt.Sprintf("at most %d [[stream.publishers]] with a name and a url each, no name twice", a.Max)
	case MulticastSet:
		return fmt.Sprintf("at most %d [[stream.multicast]] with a path, a group and an interface each, no path twice, and the ports of a group at least %d apart", a.Max, portsPerGroup)
	case Group:
		return `an IPv4 multicast address from 224.0.1.0 to 239.255.255.255, such as "239.255.42.1"`
	case QuarterTurn:
		return "0, 90, 180 or 270"
	case NetworkSet:
		return fmt.Sprintf("a list of at most %d addresses and networks such as %q", a.Max, "192.168.1.0/24")
	case CameraSet:
		return fmt.Sprintf("at most %d [[camera.source]] with a name and a url each, no name twice and none %q", a.Max, ShareDisplay)
	case CameraShareSet:
		return fmt.Sprintf("at most %d [[camera.share]] with a kind, what (%q or a camera's name) and an address (host:port, or mqtt://host/topic) each, "+
			"no path of an address twice; where other computers can reach it, http with user and password, tcp-server with password or allow", a.Max, ShareDisplay)
	case KeySet:
		return fmt.Sprintf("a list such as %q; known are %s, and the keys F1 to F12, Insert, and Ctrl with a letter", "hold=F5", quoteAll(a.Choices))
	case URL:
		return `an address that begins with https://, http:// or file://, or ""`
	case PublicKey:
		return fmt.Sprintf(`a public key of minisign (%d characters that begin with RW), or ""`, a.Max)
	}
	return ""
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return strings.Join(quoted, ", ")
}

// Fault says in which way a value or a file is wrong.
type Fault int

// The faults.
const (
	WrongValue    Fault = iota // of the right type, but not allowed
	WrongType                  // such as text where a number is wanted
	DuplicateKey               // the first one counts
	UnknownKey                 // a warning: the key does nothing
	SyntaxFault                // no TOML; Detail says where it broke off, in the parser's English
	NotUTF8                    // saved in another encoding, such as UTF-16 or GBK
	TooLarge                   // Value is the size in bytes, Allowed.Max the limit
	NotAFile                   // a folder or a device in the place of the file
	Unreadable                 // Detail holds the system's message
	TooManyFaults              // Value is how many more there are
)

// Problem is one thing that is wrong with the settings.
type Problem struct {
	Fault   Fault
	Key     string  // full name, such as "stream.port" or "counters[2].id" (counted from 1); "" for the whole file
	Line    int     // from 1; 0 where there is no line
	Value   string  // as written, shortened; text in quotes
	Allowed Allowed // what would be right
	Detail  string  // of SyntaxFault and Unreadable
}

// Error says it in one English line. The app translates the fields instead.
func (p Problem) Error() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", p.Line)
	}
	if p.Key != "" {
		b.WriteString(p.Key)
		if p.Value != "" {
			b.WriteString(" = " + p.Value)
		}
		b.WriteString(": ")
	}
	switch p.Fault {
	case WrongValue:
		b.WriteString("this value is not allowed")
	case WrongType:
		b.WriteString("this is the wrong kind of value")
	case DuplicateKey:
		b.WriteString("this key stands there twice; the first one counts")
	case UnknownKey:
		b.WriteString("there is no such key")
	case SyntaxFault:
		b.WriteString("this is not valid TOML: " + p.Detail)
	case NotUTF8:
		b.WriteString("the file is not saved as UTF-8")
	case TooLarge:
		fmt.Fprintf(&b, "the file has %s bytes, more than %d", p.Value, p.Allowed.Max)
	case NotAFile:
		b.WriteString("this is not a regular file")
	case Unreadable:
		b.WriteString("the file cannot be read: " + p.Detail)
	case TooManyFaults:
		b.WriteString("and " + p.Value + " more")
	}
	if allowed := p.Allowed.String(); allowed != "" {
		b.WriteString("; allowed is " + allowed)
	}
	return b.String()
}
