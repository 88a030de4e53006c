package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/doctor"
	"github.com/queuecast/queuecast/app/doctor/glprobe"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/settings/atomicfile"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/app/support"
)

// examination is what `doctor` is to do.
type examination struct {
	asJSON, mend bool
	report       string // file; "": none
}

func (c *cli) doctorCommand() *cobra.Command {
	var e examination
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Examines this machine and says how to mend what is wrong",
		Long: "Examines this machine and says how to mend what is wrong: display and OpenGL, fonts, voices, sound devices, cameras, ports,\n" +
			"firewall, network, disk, clock, settings, and the event log. It changes nothing, and may be used beside a running station.\n" +
			"Exit code 1 tells that something stops the station.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), stopSignals...)
			defer stop()
			if e.mend {
				return c.mendLog(ctx)
			}
			return c.doctor(ctx, e)
		},
	}
	cmd.Flags().BoolVar(&e.asJSON, "json", false, "print the findings as JSON")
	cmd.Flags().StringVar(&e.report, "report", "", "write a zip `file` for whoever is asked for help: findings, version, settings without secrets, log")
	cmd.Flags().BoolVar(&e.mend, "mend", false, "instead, compare the two copies of the event log as a whole and mend what is damaged; no station may be running")
	cmd.MarkFlagsMutuallyExclusive("mend", "json")
	cmd.MarkFlagsMutuallyExclusive("mend", "report")
	return cmd
}

// doctor examines and tells.
func (c *cli) doctor(ctx context.Context, e examination) error {
	patient, err := c.patient(ctx)
	if err != nil {
		return err
	}
	line := c.progressLine()
	patient.OnProgress = func(p doctor.Progress) {
		line.say(func() string {
			return messages.Text("cli.doctor.progress", map[string]any{"Done": p.Done, "All": p.All, "Under": strings.Join(p.Under, " · ")})
		})
	}
	findings := doctor.Examine(ctx, patient)
	line.end()
	if err := ctx.Err(); err != nil {
		return err
	}
	if e.report != "" {
		if err := c.writeReport(e.report, patient, findings); err != nil {
			return err
		}
	}
	switch {
	case e.asJSON:
		err = c.printJSON(findings)
	case e.report != "":
		fmt.Fprintln(c.stdout, messages.Text("cli.doctor.report", map[string]any{"Path": e.report}))
	default:
		fmt.Fprint(c.stdout, support.Text(findings))
		fmt.Fprintln(c.stdout, summary(findings))
	}
	if doctor.Worst(findings) == doctor.Failed {
		return messages.ErrUnfit
	}
	return err
}

// patient is this computer, as far as the doctor has to be told.
func (c *cli) patient(ctx context.Context) (doctor.Patient, error) {
	dir, err := c.folder()
	if err != nil {
		return doctor.Patient{}, err
	}
	p := doctor.Patient{Dir: dir, Settings: settings.Defaults()}
	if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err == nil {
		// A file that cannot be read is a finding, not an error.
		p.Settings, p.Report, _ = settings.Inspect(dir)
	}
	p.Updates = c.checker(dir, p.Settings.Updates)
	useLanguage(p.Settings.Language)
	p.Program = thisProgram()
	client, err := control.Dial(dir)
	p.Running = err == nil || !errors.Is(err, control.ErrNotRunning)
	if err != nil {
		return p, nil
	}
	p.PID = client.PID()
	asking, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	if status, err := client.Status(asking); err == nil {
		for _, is := range status.Cameras {
			p.Cameras = append(p.Cameras, doctor.Camera{Name: is.Name, Pictures: is.Frames > 0, Error: is.Error})
		}
	}
	return p, nil
}

// thisProgram is the path of the program, if it is this one and not a test of it; "" where it cannot be known.
func thisProgram() string {
	path, err := os.Executable()
	if err != nil || strings.HasSuffix(strings.TrimSuffix(path, ".exe"), ".test") {
		return ""
	}
	return path
}

func summary(findings []doctor.Finding) string {
	count := map[doctor.Grade]int{}
	for _, f := range findings {
		count[f.Grade]++
	}
	if doctor.Worst(findings) == doctor.OK {
		return messages.Text("cli.doctor.well", nil)
	}
	return messages.Text("cli.doctor.sum", map[string]any{"Failed": count[doctor.Failed], "Warnings": count[doctor.Warning], "Notes": count[doctor.Note]})
}

func (c *cli) writeReport(path string, p doctor.Patient, findings []doctor.Finding) error {
	const ownerOnly = 0o600
	bundle := support.Bundle{Version: "Queuecast " + c.version + "\n", Findings: findings, Settings: p.Settings, Dir: p.Dir, Now: time.Now()}
	var data strings.Builder
	if err := bundle.Write(&data); err != nil {
		return err
	}
	if err := atomicfile.Write(path, []byte(data.String()), ownerOnly); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// mendLog compares all of the event log with its copy.
func (c *cli) mendLog(ctx context.Context) error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	c.speakLike(dir)
	report, err := station.MendLog(ctx, dir)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(c.stdout, messages.Text("doctor.journal.none", nil))
		return nil
	}
	if err != nil {
		return err
	}
	notes := messages.Damage(report)
	if len(notes) == 0 {
		notes = []string{messages.Text("cli.doctor.whole", nil)}
	}
	for _, note := range notes {
		fmt.Fprintln(c.stdout, note)
	}
	return nil
}

// probeCommand is what the doctor starts in a process of its own; see doctor.Patient.Program.
func (c *cli) probeCommand() *cobra.Command {
	return &cobra.Command{
		Use: doctor.ProbeGL, Short: "Tells what OpenGL there is", Args: cobra.NoArgs, Hidden: true,
		RunE: func(*cobra.Command, []string) error { return json.NewEncoder(c.stdout).Encode(glprobe.Run()) },
	}
}
