package voice

import (
	"slices"
	"strconv"
	"strings"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/announce"
)

// Prompt is a word or phrase that a recorded voice has to have.
type Prompt struct {
	Text    string
	Aliases []string // the same in other writing
}

// Prompts lists what has to be recorded so that every call can be said in a language with the templates, counters and services of the
// settings: the words of the template, numbers, letters, names.
func Prompts(s settings.Settings, lang string) (all []Prompt) {
	add := func(text string, aliases ...string) {
		text = strings.TrimSpace(text)
		known := func(p Prompt) bool { return strings.EqualFold(p.Text, text) || slices.Contains(p.Aliases, text) }
		if text != "" && !slices.ContainsFunc(all, known) {
			all = append(all, Prompt{text, aliases})
		}
	}
	template := templateOf(s.Voice, lang)
	if t, err := announce.ParseTemplate(template); err == nil {
		for _, text := range t.Texts(lang, false) {
			add(text)
		}
		if slices.ContainsFunc(s.Counters, func(c settings.Counter) bool { return !plainNumber(named(c.Names, lang, c.Name)) }) {
			for _, text := range t.Texts(lang, true) {
				add(text)
			}
		}
	}
	for _, n := range numerals(s.Voice, lang) {
		add(n.Text, n.Aliases...)
	}
	for _, letter := range letters(s.Services) {
		add(letter)
	}
	for _, c := range s.Counters {
		if name := named(c.Names, lang, c.Name); !plainNumber(name) {
			add(name)
		}
	}
	if strings.Contains(template, "{"+announce.PlaceholderService+"}") {
		for _, service := range s.Services {
			add(named(service.Names, lang, service.Name))
		}
	}
	return all
}

func templateOf(v settings.Voice, lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	for _, tag := range []string{lang, base} {
		if text := v.Templates[tag]; text != "" {
			return text
		}
	}
	text, _ := announce.DefaultTemplate(lang)
	return text
}

func named(names map[string]string, lang, usual string) string {
	base, _, _ := strings.Cut(lang, "-")
	for _, tag := range []string{lang, base} {
		if text := names[tag]; text != "" {
			return text
		}
	}
	return usual
}

// numerals are the words of which numbers are made, with the digits as aliases.
func numerals(v settings.Voice, lang string) (all []Prompt) {
	base, _, _ := strings.Cut(lang, "-")
	natural := v.Reading == settings.ReadingNatural
	switch base {
	case "zh", "yue":
		for i, word := range strings.Split("零 一 二 三 四 五 六 七 八 九 十", " ") {
			all = append(all, Prompt{word, []string{strconv.Itoa(i)}})
		}
		if v.OneAsYao && base == "zh" {
			all = append(all, Prompt{Text: "幺"})
		}
		if natural {
			all = append(all, Prompt{Text: "百"}, Prompt{Text: "千"}, Prompt{Text: "万"})
			if v.TwoAsLiang {
				all = append(all, Prompt{Text: "两"})
			}
		}
	case "en":
		words := strings.Split("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "+
			"seventeen eighteen nineteen", " ")
		for i, word := range words {
			all = append(all, Prompt{word, []string{strconv.Itoa(i)}})
		}
		for i, word := range strings.Split("twenty thirty forty fifty sixty seventy eighty ninety", " ") {
			all = append(all, Prompt{word, []string{strconv.Itoa(10 * (i + 2))}})
		}
		if natural {
			all = append(all, Prompt{Text: "hundred"}, Prompt{Text: "thousand"}, Prompt{Text: "million"}, Prompt{Text: "and"})
		}
	default:
		for i := range 10 {
			all = append(all, Prompt{Text: strconv.Itoa(i)})
		}
	}
	return all
}

// letters are those that numbers begin with: of the services, or the first ones where everything is typed.
func letters(services []settings.Service) (all []string) {
	const usual = "ABCD"
	prefixes := usual
	if len(services) > 0 {
		prefixes = ""
		for _, s := range services {
			prefixes += s.Prefix
		}
	}
	for _, r := range strings.ToUpper(prefixes) {
		if letter := string(r); r >= 'A' && r <= 'Z' && !slices.Contains(all, letter) {
			all = append(all, letter)
		}
	}
	return all
}

// plainNumber tells whether a counter's name is read as a number.
func plainNumber(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < '0' || r > '9' })
}
