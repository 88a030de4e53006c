package messages

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/queuecast/queuecast/app/settings"
)

var faults = map[settings.Fault]string{
	settings.WrongValue:    "error.setting.value",
	settings.WrongType:     "error.setting.type",
	settings.DuplicateKey:  "error.setting.duplicate",
	settings.UnknownKey:    "error.setting.unknown",
	settings.SyntaxFault:   "error.setting.syntax",
	settings.NotUTF8:       "error.setting.encoding",
	settings.TooLarge:      "error.setting.too_large",
	settings.NotAFile:      "error.setting.not_a_file",
	settings.Unreadable:    "error.setting.unreadable",
	settings.TooManyFaults: "error.setting.more",
}

var rules = map[settings.Rule]string{
	settings.Boolean:        "error.rule.boolean",
	settings.Integer:        "error.rule.integer",
	settings.EvenInteger:    "error.rule.even",
	settings.Choice:         "error.rule.choice",
	settings.Text:           "error.rule.text",
	settings.Name:           "error.rule.name",
	settings.StreamPath:     "error.rule.path",
	settings.Template:       "error.rule.template",
	settings.LanguageSet:    "error.rule.languages",
	settings.CounterSet:     "error.rule.counters",
	settings.ServiceSet:     "error.rule.services",
	settings.PrioritySet:    "error.rule.priorities",
	settings.ServiceList:    "error.rule.service_list",
	settings.Prefix:         "error.rule.prefix",
	settings.TimeOfDay:      "error.rule.time",
	settings.Address:        "error.rule.address",
	settings.Section:        "error.rule.section",
	settings.SetOf:          "error.rule.set",
	settings.TimeSet:        "error.rule.times",
	settings.LanguageTag:    "error.rule.language",
	settings.Color:          "error.rule.color",
	settings.Texts:          "error.rule.texts",
	settings.ProgramSet:     "error.rule.programs",
	settings.WordSet:        "error.rule.words",
	settings.HoursSet:       "error.rule.hours",
	settings.PhraseSet:      "error.rule.phrases",
	settings.KeySet:         "error.rule.keys",
	settings.ViewerSet:      "error.rule.viewers",
	settings.ProfileSet:     "error.rule.profiles",
	settings.PublisherSet:   "error.rule.publishers",
	settings.MulticastSet:   "error.rule.multicasts",
	settings.QuarterTurn:    "error.rule.turn",
	settings.NetworkSet:     "error.rule.networks",
	settings.CameraSet:      "error.rule.cameras",
	settings.CameraShareSet: "error.rule.camera_shares",
	settings.Group:          "error.rule.group",
	settings.URL:            "error.rule.url",
	settings.PublicKey:      "error.rule.public_key",
}

// Setting says what is wrong with a setting: where, what stands there and what may stand there.
func Setting(p settings.Problem) string {
	values := data{"Key": p.Key, "Line": p.Line, "Value": p.Value, "Detail": p.Detail, "Max": p.Allowed.Max}
	var b strings.Builder
	if p.Line > 0 {
		line := Text("error.setting.line", values)
		b.WriteString(line + gapAfter(line))
	}
	if key, ok := faults[p.Fault]; ok {
		b.WriteString(Text(key, values))
	} else {
		b.WriteString(p.Error())
	}
	if allowed := Allowed(p.Allowed); allowed != "" {
		b.WriteString(gapAfter(b.String()) + Text("error.setting.allowed", data{"Allowed": allowed}))
	}
	return b.String()
}

// gapAfter is what stands between a text and the next: nothing behind a sign that brings its own room, as Chinese ones do.
func gapAfter(text string) string {
	last, _ := utf8.DecodeLastRuneInString(text)
	if text == "" || strings.ContainsRune("。：，；！？", last) {
		return ""
	}
	return " "
}

// Allowed says what a key takes; "" where nothing is known of it.
func Allowed(a settings.Allowed) string {
	key, ok := rules[a.Rule]
	if !ok {
		return ""
	}
	choices := slices.Clone(a.Choices)
	for i, choice := range choices {
		if choice == "" {
			choices[i] = `""`
		}
	}
	return Text(key, data{"Min": a.Min, "Max": a.Max, "Choices": strings.Join(choices, ", ")})
}

// Settings says what Load found, a line each; none when there is nothing to say.
func Settings(r *settings.Report) []string {
	var lines []string
	if r == nil {
		return nil
	}
	for _, p := range r.Problems {
		lines = append(lines, Text("error.setting.problem", data{"Path": r.Path, "Problem": Setting(p)}))
	}
	if r.KeptAs != "" {
		lines = append(lines, Text("error.setting.kept", data{"Path": r.KeptAs}))
	}
	for _, p := range r.Warnings {
		lines = append(lines, Text("error.setting.problem", data{"Path": r.Path, "Problem": Setting(p)}))
	}
	return lines
}
