package house

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/queuecast/queuecast/app"
)

var (
	// programForm is the program as a word of a command line, by whatever path.
	programForm = regexp.MustCompile(`^(?:[A-Za-z]+=)?(?:[\w.~%$\\-]*[/\\])*queuecast(?:\.exe)?$`)
	// beforeForm is what may stand before a command.
	beforeForm = regexp.MustCompile(`^(?:\$|sudo|exec|env|time|[A-Z_]+=.*)$`)
	// wordForm parts a command line: quoted words, plain words, and what ends a command.
	wordForm = regexp.MustCompile(`'[^']*'|"[^"]*"|&&|[|;<>&]|[^\s|;<>&'"]+`)
	flagForm = regexp.MustCompile(`^\[?--([a-z][a-z0-9-]*)`)
	// choiceForm finds "on|off", which is no pipe.
	choiceForm = regexp.MustCompile(`([A-Za-z-])\|([A-Za-z-])`)
)

// foreignFlags are flags of other programs that stand in a span by themselves.
var foreignFlags = []string{"no-sandbox"}

// root is the real tree of commands.
func commandTree() *cobra.Command {
	tree := app.Commands("test")
	tree.InitDefaultHelpCmd()
	tree.InitDefaultVersionFlag()
	return tree
}

// calls are the command lines of a line that call the program: the words behind its name.
func calls(line string) (all [][]string) {
	line, _, _ = strings.Cut(line, " #")
	line, _, _ = strings.Cut(line, "   ") // a comment in a column of its own
	line = choiceForm.ReplaceAllString(line, "$1\x00$2")
	var words []string
	end := func() {
		for len(words) > 0 && beforeForm.MatchString(words[0]) {
			words = words[1:]
		}
		if len(words) > 0 && programForm.MatchString(words[0]) {
			all = append(all, words[1:])
		}
		words = nil
	}
	for _, word := range wordForm.FindAllString(line, -1) {
		if slices.Contains([]string{"&&", "|", ";", "<", ">", "&"}, word) {
			end()
			continue
		}
		words = append(words, strings.ReplaceAll(strings.Trim(word, `'"`), "\x00", "|"))
	}
	end()
	return all
}

// checkWords tells what is wrong with the words behind the program's name.
func checkWords(tree *cobra.Command, words []string) error {
	cmd := tree
	skip := false // the next word is a flag's value
	for i, word := range words {
		name := flagForm.FindStringSubmatch(word)
		switch {
		case skip:
			skip = false
		case word == "--":
			return checkWords(tree, words[i+1:]) // watch starts this program
		case name != nil:
			flag := flagOf(cmd, name[1])
			if flag == nil {
				return fmt.Errorf("%q has no flag --%s", cmd.CommandPath(), name[1])
			}
			skip = flag.NoOptDefVal == "" && !strings.ContainsAny(word, "=]")
		case strings.HasPrefix(word, "-") && len(word) == 2:
			flag := flagOf(cmd, "")
			if short := cmd.Flags().ShorthandLookup(word[1:]); short != nil {
				flag = short
			}
			if flag == nil && word != "-h" && word != "-v" {
				return fmt.Errorf("%q has no flag %s", cmd.CommandPath(), word)
			}
			skip = flag != nil && flag.NoOptDefVal == ""
		case cmd.HasAvailableSubCommands() && isCommandWord(word):
			next, err := childOf(cmd, word)
			if err != nil {
				return err
			}
			if next == nil {
				return nil // several of them
			}
			cmd = next
		case len(cmd.ValidArgs) > 0 && isCommandWord(word):
			for _, choice := range strings.Split(word, "|") {
				if !slices.Contains(cmd.ValidArgs, choice) {
					return fmt.Errorf("%q does not take %q", cmd.CommandPath(), choice)
				}
			}
		}
	}
	return nil
}

// isCommandWord tells a word that is typed as it stands from one that stands for something, such as COMMAND or [FILE].
func isCommandWord(word string) bool {
	return word != "" && word[0] >= 'a' && word[0] <= 'z' && !strings.ContainsAny(word, "./:…")
}

// childOf finds a command below another one; of several ("record/play") nil, if all are there.
func childOf(cmd *cobra.Command, word string) (*cobra.Command, error) {
	var found *cobra.Command
	names := strings.Split(word, "|")
	for _, name := range names {
		found = nil
		for _, c := range cmd.Commands() {
			if c.Name() == name || c.HasAlias(name) {
				found = c
			}
		}
		if found == nil {
			return nil, fmt.Errorf("%q has no command %q", cmd.CommandPath(), name)
		}
	}
	if len(names) > 1 {
		return nil, nil
	}
	return found, nil
}

func flagOf(cmd *cobra.Command, name string) *pflag.Flag {
	cmd.InitDefaultHelpFlag()
	if flag := cmd.Flags().Lookup(name); flag != nil {
		return flag
	}
	return cmd.InheritedFlags().Lookup(name)
}

// allCommands lists the paths of the commands that people see, without the program's name, and every flag.
func allCommands(cmd *cobra.Command, above string) (paths []string, flags map[string]bool) {
	flags = map[string]bool{"help": true, "version": true}
	note := func(f *pflag.Flag) { flags[f.Name] = true }
	cmd.LocalFlags().VisitAll(note)
	cmd.PersistentFlags().VisitAll(note)
	for _, c := range cmd.Commands() {
		if !c.IsAvailableCommand() {
			continue
		}
		name := strings.TrimSpace(above + " " + c.Name())
		further, more := allCommands(c, name)
		if !c.HasAvailableSubCommands() {
			paths = append(paths, name)
		}
		paths = append(paths, further...)
		for f := range more {
			flags[f] = true
		}
	}
	return paths, flags
}

func TestCommandsInDocumentsExist(t *testing.T) {
	tree := commandTree()
	_, flags := allCommands(tree, "")
	checked := 0
	for _, d := range documents(t) {
		if !d.isForUsers() {
			continue
		}
		places := d.spans()
		for _, b := range d.blocks {
			places = append(places, b.commands()...)
		}
		for _, s := range places {
			for _, words := range calls(s.text) {
				checked++
				if err := checkWords(tree, words); err != nil {
					t.Errorf("%s:%d: %s: %v", d.name, s.line, s.text, err)
				}
			}
		}
		for _, s := range d.spans() {
			if m := flagForm.FindStringSubmatch(s.text); m != nil && !flags[m[1]] && !slices.Contains(foreignFlags, m[1]) {
				t.Errorf("%s:%d: no command has the flag %s", d.name, s.line, s.text)
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d commands found: the search is broken", checked)
	}
}

func TestEveryCommandIsInTheDocuments(t *testing.T) {
	named := map[string]bool{}
	for _, d := range documents(t) {
		if !d.english() || !d.isForUsers() {
			continue
		}
		places := d.spans()
		for _, b := range d.blocks {
			places = append(places, b.commands()...)
		}
		for _, s := range places {
			for _, words := range append(calls(s.text), strings.Fields(s.text)) {
				for n := 1; n <= min(len(words), 2); n++ {
					named[strings.Join(words[:n], " ")] = true
				}
			}
		}
	}
	paths, _ := allCommands(commandTree(), "")
	if len(paths) < 30 {
		t.Fatalf("only %d commands found: the search is broken", len(paths))
	}
	for _, path := range paths {
		if path != "help" && !strings.HasPrefix(path, "completion") && !named[path] {
			t.Errorf("no document names the command %q", path)
		}
	}
}

func TestCheckOfCommands(t *testing.T) {
	tree := commandTree()
	for line, want := range map[string]string{
		"queuecast":                                   "",
		"queuecast doctor --json":                     "",
		"queuecast fly":                               `no command "fly"`,
		"queuecast doctor --fly":                      "no flag --fly",
		"queuecast --data DIR serve --for 2h":         "",
		"queuecast --data here serve":                 "",
		"queuecast share on|off":                      "",
		"queuecast share on | cat --fly":              "",
		"apt install queuecast -y":                    "",
		"sudo LANG=zh build/queuecast fly":            `no command "fly"`,
		"ExecStart=/usr/bin/queuecast --fly":          "no flag --fly",
		"queuecast share maybe":                       `does not take "maybe"`,
		"queuecast g711 record - | queuecast fly":     `no command "fly"`,
		"queuecast g711 fly":                          `no command "fly"`,
		"queuecast watch -- --kiosk":                  "",
		"queuecast watch -- --fly":                    "no flag --fly",
		"queuecast call NUMBER [--again recall-here]": "",
		"queuecast call NUMBER [--fly]":               "no flag --fly",
		"queuecast say TEXT -o FILE.wav":              "",
		"queuecast say TEXT -x FILE.wav":              "no flag -x",
		"queuecast snapshot 'a b|c' -o - | display":   "",
		"queuecast archive            # lists --fly":  "",
		"queuecast COMMAND --help":                    "",
	} {
		var err error
		for _, words := range calls(line) {
			err = errors.Join(err, checkWords(tree, words))
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}
