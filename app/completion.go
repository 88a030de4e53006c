package app

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
)

// complete has the shells offer what may stand behind commands and flags. Their scripts ask this program for it (cobra's hidden
// command __complete), so that counters and services are those of the settings.
func (c *cli) complete(root *cobra.Command) {
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	c.completeFlags(root)
	take := func(offer cobra.CompletionFunc, path ...string) {
		if cmd, _, err := root.Find(path); err == nil {
			cmd.ValidArgsFunction = offer
		}
	}
	for _, name := range []string{"encode", "decode", "convert", "play", "record"} {
		take(anyFile, "g711", name)
	}
	take(cobra.FixedCompletions([]cobra.Completion{"csv", "xlsx"}, cobra.ShellCompDirectiveFilterFileExt), "import")
	take(c.settled(serviceIDs), string(station.Issue))
}

// completeFlags goes through a command and those below it. Flags of one name take the same values everywhere.
func (c *cli) completeFlags(cmd *cobra.Command) {
	offers := map[string]cobra.CompletionFunc{
		"again":    oneOf("recall-here", "take-over"),
		"position": oneOf("end", "arrival", "front"),
		"role":     oneOf("operator", "display", "caster"),
		"pattern":  oneOf(station.PatternSync),
		"output":   anyFile,
		"counter":  c.settled(counterIDs), "to-counter": c.settled(counterIDs),
		"service": c.settled(serviceIDs), "priority": c.settled(priorityIDs), "phrase": c.settled(phraseIDs),
		"lang":   c.settled(func(s settings.Settings) []cobra.Completion { return s.Voice.Languages }),
		"engine": c.settled(func(s settings.Settings) []cobra.Completion { return s.Voice.EngineNames() }),
		"data":   anyFolder,
	}
	if cmd.Name() == "rebuild" {
		offers["from"] = anyFolder
	}
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if offer, known := offers[f.Name]; known {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, offer) // fails for what is no flag only
		}
	})
	for _, sub := range cmd.Commands() {
		c.completeFlags(sub)
	}
}

// settled offers what the settings name. Whatever is wrong with them is told by the command itself.
func (c *cli) settled(names func(settings.Settings) []cobra.Completion) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		s := settings.Defaults()
		if dir, err := c.folder(); err == nil {
			if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err == nil {
				s, _, _ = settings.Inspect(dir)
			}
		}
		return names(s), cobra.ShellCompDirectiveNoFileComp
	}
}

func oneOf(values ...cobra.Completion) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

func anyFile(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func anyFolder(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func counterIDs(s settings.Settings) (ids []cobra.Completion) {
	for _, counter := range s.Counters {
		ids = append(ids, cobra.CompletionWithDesc(counter.ID, counter.Name))
	}
	return ids
}

func serviceIDs(s settings.Settings) (ids []cobra.Completion) {
	for _, service := range s.Services {
		ids = append(ids, cobra.CompletionWithDesc(service.ID, service.Name))
	}
	return ids
}

func priorityIDs(s settings.Settings) (ids []cobra.Completion) {
	for _, priority := range s.Priorities {
		ids = append(ids, cobra.CompletionWithDesc(priority.ID, priority.Name))
	}
	return ids
}

func phraseIDs(s settings.Settings) (ids []cobra.Completion) {
	for _, phrase := range s.Voice.Phrases {
		ids = append(ids, cobra.CompletionWithDesc(phrase.ID, phrase.Name))
	}
	return ids
}
