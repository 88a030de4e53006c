package app

import (
	"slices"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
)

func TestShellsAreOfferedWhatFits(t *testing.T) {
	dir := small(t, func(s *settings.Settings) {
		s.Services = []settings.Service{{ID: "gp", Name: "General", Prefix: "A", First: 1, Width: 3}}
	})
	for name, tc := range map[string]struct {
		line      []string
		offered   []string
		directive string // cobra.ShellCompDirective: 0 files, 4 nothing else, 8 files of these kinds, 16 folders
	}{
		"counters of the settings":     {[]string{"call", "A1", "--counter", ""}, []string{"1\t1", "2\t药房"}, ":4"},
		"their short flag":             {[]string{"next", "-c", ""}, []string{"1\t1", "2\t药房"}, ":4"},
		"services":                     {[]string{"issue", ""}, []string{"gp\tGeneral"}, ":4"},
		"commands":                     {[]string{"reb"}, []string{"rebuild\tMakes this computer's queue anew from another station's copy"}, ":4"},
		"fixed words":                  {[]string{"autostart", ""}, []string{"on", "off", "status"}, ":4"},
		"values of a flag":             {[]string{"transfer", "--position", ""}, []string{"end", "arrival", "front"}, ":4"},
		"no files for a number":        {[]string{"call", ""}, nil, ":4"},
		"files":                        {[]string{"g711", "encode", ""}, nil, ":0"},
		"files to write":               {[]string{"say", "hello", "-o", ""}, nil, ":0"},
		"lists":                        {[]string{"import", ""}, []string{"csv", "xlsx"}, ":8"},
		"folders":                      {[]string{"rebuild", "--from", ""}, nil, ":16"},
		"no folders for a time":        {[]string{"history", "--from", ""}, nil, ":4"},
		"the data folder":              {[]string{"--data", ""}, nil, ":16"},
		"no settings: those of before": {[]string{"--data", t.TempDir(), "call", "--counter", ""}, []string{"1\t1", "2\t2", "3\t3", "4\t4"}, ":4"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, append([]string{"__complete", "--data", dir}, tc.line...)...)
			if r.code != exitDone {
				t.Fatalf("exit code %d: %s", r.code, r.stderr)
			}
			lines := strings.Split(strings.TrimSpace(r.stdout), "\n")
			if got := lines[len(lines)-1]; got != tc.directive {
				t.Errorf("directive %s, want %s", got, tc.directive)
			}
			if got := lines[:len(lines)-1]; !slices.Equal(got, tc.offered) {
				t.Errorf("offered %q, want %q", got, tc.offered)
			}
		})
	}
}
