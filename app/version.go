package app

import (
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/about"
	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
)

// Build is what the linker has been told about the program.
type Build struct {
	about.Build
	ReleaseKey string // public key of minisign with which release files are signed; "": none
}

// Made puts a Build together; main may import nothing else.
func Made(version, commit, time, releaseKey string) Build {
	return Build{Build: about.Build{Version: version, Commit: commit, Time: time}, ReleaseKey: releaseKey}
}

func (c *cli) versionCommand() *cobra.Command {
	var asJSON, check bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Tells the versions of the program and of what is in it",
		Long: "Tells the versions of the program and of what is in it. With --check it looks for a newer one, at the address that stands under\n" +
			"[updates] in settings.toml.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := c.folder()
			if err != nil {
				return err
			}
			c.speakLike(dir)
			answer := versions{About: c.about()}
			var failed error
			if check {
				answer.Update, failed = c.checkForUpdate(cmd, dir)
			}
			if asJSON {
				err = c.printJSON(answer)
			} else {
				err = c.printVersions(answer)
			}
			if failed != nil {
				return failed
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().BoolVar(&check, "check", false, "look for a newer version")
	return cmd
}

// versions is the answer of the command.
type versions struct {
	about.About
	Update *control.Update `json:"update,omitempty"` // only with --check
}

// about is what the program is made of.
func (c *cli) about() about.About {
	made := c.made.Build
	made.Version = c.version
	return about.Collect(made)
}

// checkForUpdate looks for a newer version now. What has been found earlier is told with an error, too.
func (c *cli) checkForUpdate(cmd *cobra.Command, dir string) (*control.Update, error) {
	s := settings.Defaults()
	if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err == nil {
		if s, _, err = settings.Inspect(dir); err != nil {
			return nil, err
		}
	}
	checker := c.checker(dir, s.Updates)
	state := checker.Check(cmd.Context())
	return update(checker, state), state.Err
}

func (c *cli) printVersions(v versions) error {
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, f := range messages.About(v.About) {
		fmt.Fprintf(w, "%s\t%s\n", f.Name, f.Text)
	}
	if v.Update != nil && v.Update.Text != "" {
		fmt.Fprintf(w, "%s\t%s\n", messages.Text("status.title.update", nil), v.Update.Text)
	}
	return w.Flush()
}
