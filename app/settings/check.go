package settings

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	streamPathForm  = regexp.MustCompile(`^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$`)
	languageTagForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	prefixForm      = regexp.MustCompile(`^([A-Z0-9-]*[A-Z-])?$`)
	colorForm       = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	timeForm        = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	addressForm     = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}$`)
	keyForm         = regexp.MustCompile(`^(F([1-9]|1[0-2])|Insert|Ctrl\+[BD-UW])$`)
	urlForm         = regexp.MustCompile(`^(https?://[^/\s]+(/\S*)?|file://\S*/\S+)$`)
	publicKeyForm   = regexp.MustCompile(`^RW[A-Za-z0-9+/]{54}$`)
	placeholderForm = regexp.MustCompile(`\{[^{}]*\}`)
)

// Validate checks every value of s and returns what is wrong, in the order of the file; Line is 0 in all of them.
func (s Settings) Validate() []Problem {
	var problems []Problem
	add := func(key, value string, allowed Allowed) {
		problems = append(problems, Problem{Fault: WrongValue, Key: key, Value: value, Allowed: allowed})
	}

	for _, f := range fields(&s) {
		if v := f.value(); !f.allowed.accepts(v) {
			add(f.key, show(v), f.allowed)
		}
	}

	s.validateHall(add)

	s.validateVoice(add)
	s.validateStream(add)
	s.validateCamera(add)
	return problems
}

// value returns what the field holds: string, int, bool, []string or map[string]string.
func (f field) value() any {
	switch p := f.target.(type) {
	case *string:
		return *p
	case *int:
		return *p
	case *bool:
		return *p
	case *[]string:
		return *p
	case *map[string]string:
		return *p
	}
	panic(fmt.Sprintf("settings: the field %s has the type %T", f.key, f.target)) // a fault in the table, found by any test
}

// accepts tells whether v, of one of the types of field.value, is of the right type and allowed.
func (a Allowed) accepts(v any) bool {
	switch v := v.(type) {
	case bool:
		return a.Rule == Boolean
	case int:
		return a.Rule == QuarterTurn && v%turn == 0 && v >= 0 && v < wholeTurn ||
			(a.Rule == Integer || a.Rule == EvenInteger && v%2 == 0) && v >= a.Min && v <= a.Max
	case string:
		return a.acceptsText(v)
	case []string:
		return len(v) >= a.Min && len(v) <= a.Max && !hasDuplicate(v) && !slices.ContainsFunc(v, func(word string) bool {
			return !a.acceptsWord(word)
		})
	case map[string]string:
		line := Allowed{Rule: Text, Min: a.Min, Max: a.Max}
		for tag, text := range v {
			if !validTag(tag) || !line.accepts(text) {
				return false
			}
		}
		return a.Rule == Texts
	}
	return false
}

// acceptsWord tells whether one word of a list is allowed.
func (a Allowed) acceptsWord(word string) bool {
	switch a.Rule {
	case LanguageSet:
		return validTag(word) && slices.Contains(a.Choices, word)
	case SetOf:
		return slices.Contains(a.Choices, word)
	case TimeSet:
		return timeForm.MatchString(word)
	case NetworkSet:
		_, ok := parseNetwork(word)
		return ok
	case KeySet:
		action, key, _ := strings.Cut(word, "=")
		return slices.Contains(a.Choices, action) && keyForm.MatchString(key)
	}
	return false
}

func (a Allowed) acceptsText(s string) bool {
	if a.Rule == Choice {
		return slices.Contains(a.Choices, s)
	}
	if n := utf8.RuneCountInString(s); n < a.Min || n > a.Max || !utf8.ValidString(s) {
		return false
	}
	switch a.Rule {
	case Text:
		return isPlainLine(s)
	case Name:
		return !strings.ContainsFunc(s, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
		})
	case Prefix:
		// The digits of a number begin behind it, so it must not end in one.
		return prefixForm.MatchString(s)
	case TimeOfDay:
		return s == "" || timeForm.MatchString(s)
	case Color:
		return s == "" || colorForm.MatchString(s)
	case LanguageTag:
		return s == "" || validTag(s)
	case Group:
		group, err := netip.ParseAddr(s)
		return err == nil && group.Is4() && group.IsMulticast() && !group.IsLinkLocalMulticast()
	case Address:
		return addressForm.MatchString(s) && validPort(s)
	case StreamPath:
		// Segments of dots alone would be resolved away by the clients of RFC 3986 section 5.2.4.
		return streamPathForm.MatchString(s) && !slices.ContainsFunc(strings.Split(s, "/"), func(segment string) bool {
			return strings.Trim(segment, ".") == ""
		})
	case URL:
		return s == "" || urlForm.MatchString(s) && isPlainLine(s)
	case PublicKey:
		return s == "" || publicKeyForm.MatchString(s)
	case Template:
		return isPlainLine(s) && a.acceptsPlaceholders(s)
	}
	return false
}

func (a Allowed) acceptsPlaceholders(s string) bool {
	for _, found := range placeholderForm.FindAllString(s, -1) {
		if !slices.Contains(a.Choices, found) {
			return false
		}
	}
	return strings.Contains(s, a.Choices[0]) && !strings.ContainsAny(placeholderForm.ReplaceAllString(s, ""), "{}")
}

// isPlainLine refuses control characters and line breaks, which would spoil picture, speech and log, and text that is
// all blank.
func isPlainLine(s string) bool {
	if s == "" {
		return true // whether empty is allowed is a matter of Min
	}
	return strings.TrimSpace(s) != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
	})
}

func validPort(address string) bool {
	port, err := strconv.Atoi(address[strings.LastIndexByte(address, ':')+1:])
	return err == nil && port <= maxPort
}

func validTag(tag string) bool {
	return len(tag) <= maxLanguageTag && languageTagForm.MatchString(tag)
}

func hasDuplicate(words []string) bool {
	sorted := slices.Sorted(slices.Values(words))
	return len(slices.Compact(sorted)) != len(words)
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
