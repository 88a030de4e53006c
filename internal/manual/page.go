package main

import (
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// What stands before and behind the commands is written by hand.
var (
	//go:embed before.roff
	before string
	//go:embed after.roff
	after string
)

// page writes the manual page of all commands: roff with the macros of man(7).
func page(w io.Writer, root *cobra.Command, date string) error {
	p := &roff{}
	p.line(".TH", "QUEUECAST", "1", date, "Queuecast "+root.Version, "User Commands")
	p.raw(before)
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	p.line(".SH", "OPTIONS")
	p.flags(root.LocalFlags())
	p.line(".SH", "COMMANDS")
	p.text("Every command takes --data, and --help, which tells the same as this page.")
	p.commands(root)
	p.raw(after)
	_, err := io.WriteString(w, p.String())
	return err
}

// commands writes a section about each command below one that does something itself.
func (p *roff) commands(parent *cobra.Command) {
	for _, cmd := range parent.Commands() {
		if cmd.IsAvailableCommand() && cmd.Name() != "help" {
			if !cmd.HasAvailableSubCommands() {
				p.command(cmd)
			}
			p.commands(cmd)
		}
	}
}

func (p *roff) command(cmd *cobra.Command) {
	cmd.InheritedFlags() // whether the line has [flags] depends on what was asked before
	p.line(".SS", cmd.UseLine())
	about := cmd.Long
	if about == "" {
		about = cmd.Short + "."
	}
	p.text(about)
	p.flags(cmd.LocalNonPersistentFlags())
}

// flags lists flags, but for --help.
func (p *roff) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		names := bold("--" + f.Name)
		if f.Shorthand != "" {
			names = bold("-"+f.Shorthand) + ", " + names
		}
		if value != "" {
			names += " " + italic(value)
		}
		p.raw(".TP\n" + names + "\n")
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" && !strings.Contains(usage, "default") {
			usage += fmt.Sprintf("; default: %s", f.DefValue)
		}
		p.text(strings.ToUpper(usage[:1]) + usage[1:] + ".")
	})
}
