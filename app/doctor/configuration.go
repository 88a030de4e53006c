package doctor

import (
	"context"
	"regexp"
	"slices"

	"github.com/queuecast/queuecast/app/logs"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
)

// secretKey matches keys whose values are nobody's business, also where they are spelled wrong.
var secretKey = regexp.MustCompile(`(?i)pass|pwd|token|secret|join|cluster|credential|url|address|command|hash`)

func configuration(_ context.Context, p Patient) []Finding {
	if p.Report == nil {
		return found("settings", OK, "settings.none", nil)
	}
	values := map[string]any{"Path": p.Report.Path}
	if p.Report.OK() {
		return found("settings", OK, "settings.ok", values)
	}
	var all []Finding
	for _, problem := range slices.Concat(p.Report.Problems, p.Report.Warnings) {
		values["Problem"] = messages.Setting(veiled(problem))
		all = append(all, about(problem.Key, found("settings", Warning, "settings.wrong", values))...)
	}
	return all
}

// veiled is a problem that can be shown to whoever is asked for help: a value may be a secret in the wrong place.
func veiled(p settings.Problem) settings.Problem {
	if p.Value != "" && (p.Fault == settings.UnknownKey || secretKey.MatchString(p.Key)) {
		p.Value = logs.Hidden
	}
	p.Detail = logs.Scrub(p.Detail)
	return p
}
