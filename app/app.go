// Package app puts Queuecast together: commands, settings, life cycle. It is the only package that knows all others.
//
// Each command has a file of its own here. The station without its window is in app/station, the window in app/desktop,
// the channel from one to the other in app/control.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/messages"
)

// Exit codes of the program.
const (
	exitDone   = 0
	exitFailed = 1 // refused or failed; one line on stderr says why and what to do
	exitUsage  = 2
)

// cli is what all commands share.
type cli struct {
	version string
	made    Build  // how it was made, with the same version
	dataDir string // --data; "" is the user's own
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer

	started bool // the command line was understood
	code    int  // exit code of a command that has done what it could; see watch
}

// Run carries out one command line, without the program's name, and returns the exit code.
func Run(made Build, args []string) int {
	attachConsole(args) // before anybody keeps os.Stdout
	c := &cli{version: made.Version, made: made, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	return c.run(context.Background(), args)
}

func (c *cli) run(ctx context.Context, args []string) int {
	// Until a data folder is known, messages speak the system's language.
	useLanguage(autoLanguage)
	root := c.rootCommand()
	root.SetArgs(args)
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	err := root.ExecuteContext(ctx)
	if errors.Is(err, errRestart) {
		if os.Getenv(watchedEnv) != "" {
			return exitAgain
		}
		err = again() // everything has been closed
	}
	switch {
	case err == nil:
		return c.code
	case !c.started:
		fmt.Fprintf(c.stderr, "queuecast: %v\n%s\n", err, messages.Text("cli.help", nil))
		if os.Getenv(watchedEnv) != "" {
			return exitMisused
		}
		return exitUsage
	default:
		fmt.Fprintf(c.stderr, "queuecast: %s\n", messages.Sentence(err))
		return exitFailed
	}
}

func (c *cli) rootCommand() *cobra.Command {
	// Otherwise a double-click on Windows shows a note about command lines instead of the window.
	cobra.MousetrapHelpText = ""
	kiosk := false
	root := &cobra.Command{
		Use:           "queuecast",
		Short:         "Calls numbers: shows them, says them and streams both in step",
		Args:          cobra.NoArgs,
		Version:       c.version,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRun: func(*cobra.Command, []string) {
			c.started = true
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return c.window(cmd.Context(), kiosk) },
	}
	root.Flags().BoolVar(&kiosk, "kiosk", false, "fill the screen and lock it: leaving asks for the PIN (queuecast pin)")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().StringVar(&c.dataDir, "data", "", "data `folder` (settings, journal, log); default: the user's own")
	root.AddCommand(
		c.serveCommand(), c.statusCommand(), c.sayCommand(), c.stopCommand(), c.doctorCommand(), c.probeCommand(),
		c.snapshotCommand(), c.importCommand(), c.historyCommand(), c.statsCommand(), c.archiveCommand(), c.g711Command(),
		c.shareCommand(), c.stationsCommand(), c.joinCommand(), c.leaveCommand(), c.rebuildCommand(), c.restartCommand(), c.watchCommand(), c.pinCommand(), c.autostartCommand(),
		c.versionCommand(),
	)
	for _, v := range verbs() {
		root.AddCommand(c.verbCommand(v))
	}
	c.complete(root)
	return root
}
