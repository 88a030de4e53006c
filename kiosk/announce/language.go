package announce

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// language is what the composer knows about speaking one.
type language struct {
	template      string
	digits        []string                      // names of 0 to 9; nil: the digits as they are
	oneByRadio    string                        // name of 1 when One is OneRadio; empty: as always
	tens          string                        // name of 10 where 12 is said "ten two"; empty: numbers as they are
	natural       func(n int, r Reading) string // of StyleNatural; nil: the digits as they are
	afterCounter  []string                      // counter words right after {counter}, longer ones first
	beforeCounter []string                      // and right before it
}

// languages gives those with a template of their own, by base tag (RFC 5646).
func languages() map[string]language {
	digits := []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	words := []string{
		"号办事窗口", "号服务窗口", "号窗口", "号柜台", "号柜位", "号诊室", "号诊台", "号工位", "号房间", "号台", "号桌", "号厅", "号",
		"號辦事窗口", "號服務窗口", "號窗口", "號櫃枱", "號櫃檯", "號櫃台", "號櫃位", "號診室", "號房間", "號枱", "號檯", "號台", "號桌", "號",
		"窗口", "柜台", "櫃枱", "櫃檯", "櫃台",
	}
	return map[string]language{
		"zh": {
			template: "请{number}号到{counter}号窗口",
			digits:   digits, oneByRadio: "幺", tens: "十", natural: chineseNumber, afterCounter: words,
		},
		"yue": {
			template: "請{number}號到{counter}號窗口",
			digits:   digits, tens: "十", natural: chineseNumber, afterCounter: words,
		},
		"en": {
			template: "Number {number}, please go to counter {counter}",
			natural:  englishNumber,
			beforeCounter: []string{
				"counter number", "window number", "desk number", "room number",
				"counter", "window", "desk", "room", "table", "number",
			},
		},
	}
}

// UnknownLanguageError refuses a language that has no template of its own and
// was given none. Known lists those that have one.
type UnknownLanguageError struct {
	Lang  string
	Known []string
}

// Error implements error.
func (e *UnknownLanguageError) Error() string {
	return fmt.Sprintf("there is no announcement template for language %q (known without one: %s)", e.Lang, strings.Join(e.Known, ", "))
}

// Languages lists the languages that need no template, sorted.
func Languages() []string { return slices.Sorted(maps.Keys(languages())) }

// DefaultTemplate gives the built-in template of a language ("zh", "zh-CN").
func DefaultTemplate(lang string) (string, bool) {
	l, ok := languages()[baseTag(lang)]
	return l.template, ok
}

// baseTag reduces a tag such as "zh-Hans-CN" or "en_US" to its language.
func baseTag(lang string) string {
	lang = strings.ToLower(strings.TrimSpace(lang))
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		return lang[:i]
	}
	return lang
}

// clean makes text fit to be spoken and shown on one line: control and format
// characters and invalid UTF-8 fall away, white space becomes single spaces.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar, unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}
