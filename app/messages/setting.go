package messages

import (
	"strings"

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
	settings.Boolean:      "error.rule.boolean",
	settings.Integer:      "error.rule.integer",
	settings.EvenInteger:  "error.rule.even",
	settings.Choice:       "error.rule.choice",
	settings.Text:         "error.rule.text",
	settings.Name:         "error.rule.name",
	settings.StreamPath:   "error.rule.path",
	settings.Template:     "error.rule.template",
	settings.LanguageSet:  "error.rule.languages",
	settings.CounterSet:   "error.rule.counters",
	settings.ServiceSet:   "error.rule.services",
	settings.PrioritySet:  "error.rule.priorities",
	settings.ServiceList:  "error.rule.service_list",
	settings.Prefix:       "error.rule.prefix",
	settings.TimeOfDay:    "error.rule.time",
	settings.Address:      "error.rule.address",
	settings.Section:      "error.rule.section",
	settings.SetOf:        "error.rule.set",
	settings.TimeSet:      "error.rule.times",
	settings.LanguageTag:  "error.rule.language",
	settings.Color:        "error.rule.color",
	settings.Texts:        "error.rule.texts",
	settings.ProgramSet:   "error.rule.programs",
	settings.WordSet:      "error.rule.words",
	settings.HoursSet:     "error.rule.hours",
	settings.PhraseSet:    "error.rule.phrases",
	settings.KeySet:       "error.rule.keys",
	settings.ViewerSet:    "error.rule.viewers",
	settings.ProfileSet:   "error.rule.profiles",
	settings.PublisherSet: "error.rule.publishers",
}

// Setting says what is wrong with a setting: where, what stands there and what may stand there.
func Setting(p settings.Problem) string {
	values := data{
		"Key": p.Key, "Line": p.Line, "Value": p.Value, "Detail": p.Detail,
		"Min": p.Allowed.Min, "Max": p.Allowed.Max, "Choices": strings.Join(p.Allowed.Choices, ", "),
	}
	var b strings.Builder
	if p.Line > 0 {
		b.WriteString(Text("error.setting.line", values) + " ")
	}
	if key, ok := faults[p.Fault]; ok {
		b.WriteString(Text(key, values))
	} else {
		b.WriteString(p.Error())
	}
	if key, ok := rules[p.Allowed.Rule]; ok {
		b.WriteString(" " + Text("error.setting.allowed", data{"Allowed": Text(key, values)}))
	}
	return b.String()
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
