package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/queuecast/queuecast/app"
)

func TestThePageNamesEveryCommandAndFlag(t *testing.T) {
	root := app.Commands("1.2.3")
	var b bytes.Buffer
	if err := page(&b, root, "2026-01-02"); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	count := 0
	var look func(*cobra.Command)
	look = func(cmd *cobra.Command) {
		for _, c := range cmd.Commands() {
			if !c.IsAvailableCommand() || c.Name() == "help" {
				continue
			}
			look(c)
			if c.HasAvailableSubCommands() {
				continue
			}
			count++
			if heading := `.SS "` + escape(c.UseLine()) + "\"\n"; strings.Count(text, heading) != 1 {
				t.Errorf("there is no section %q", heading)
			}
		}
	}
	look(root)
	if count < 30 {
		t.Errorf("only %d commands: the search is broken", count)
	}
	for _, want := range []string{
		`.TH "QUEUECAST" "1" "2026\-01\-02" "Queuecast 1.2.3"`, `\fB\-\-kiosk\fR`, `\fB\-c\fR, \fB\-\-counter\fR \fIID\fR`, ".SH EXIT STATUS",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

// What groff complains about is shown wrongly.
func TestThePageIsRightForGroff(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed")
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	dir := t.TempDir()
	if err := write(dir, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(groff, "-man", "-Tutf8", "-Kutf8", "-ww", filepath.Join(dir, "queuecast.1"))
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 || !bytes.Contains(out, []byte("2023-11-14")) {
		t.Errorf("%v: %s", err, &complaints)
	}
}

func TestTheSameTimeGivesTheSameFiles(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := write(dir, "1.2.3"); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"queuecast.1", "queuecast.bash", "queuecast.fish", "_queuecast"} {
		a, err := os.ReadFile(filepath.Join(first, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(second, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) || len(a) < 1000 {
			t.Errorf("%s: %d and %d bytes, or not the same", name, len(a), len(b))
		}
	}
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	if err := write(first, "1.2.3"); err == nil {
		t.Error("a time that is no number is taken")
	}
}

func TestTextBecomesRoff(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                      "plain\n",
		"a-b\\c":                     "a\\-b\\ec\n",
		".hidden":                    "\\&.hidden\n",
		"one\n\ntwo":                 "one\n.PP\ntwo\n",
		"one of:\n\n  a  first\n  b": "one of:\n.PP\n.nf\n  a  first\n  b\n.fi\n",
		"  a\nbehind":                "a\nbehind\n",
	} {
		p := &roff{}
		p.text(text)
		if p.String() != want {
			t.Errorf("%q: %q, want %q", text, p, want)
		}
	}
}
