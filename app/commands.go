package app

import (
	"os"

	"github.com/spf13/cobra"
)

// Commands is the tree of all commands, for what is made of it: the manual, completions, and the test of the documents.
func Commands(version string) *cobra.Command {
	c := &cli{version: version, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	return c.rootCommand()
}
