package doctor

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/views/words"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// healthy is a patient of whose checks none depends on the machine.
func healthy(t *testing.T) Patient {
	t.Helper()
	p := Patient{Dir: t.TempDir(), Settings: settings.Defaults()}
	p.Settings.Stream.Port = freePort(t)
	p.Settings.Stream.Width, p.Settings.Stream.Height = 320, 180
	p.Settings.Voice.Languages = []string{"en"}
	return p
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// of gives the findings of one check.
func of(all []Finding, check string) (some []Finding) {
	for _, f := range all {
		if f.Check == check {
			some = append(some, f)
		}
	}
	return some
}

func TestFindings(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, p *Patient)
		check string
		want  []Grade
		text  string // is in the findings
	}{
		{"fonts", nil, "fonts", []Grade{OK}, ""},
		{"folder", nil, "folder", []Grade{OK}, "GiB"},
		{"folder below a file", func(t *testing.T, p *Patient) {
			file := filepath.Join(p.Dir, "file")
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			p.Dir = filepath.Join(file, "data")
		}, "folder", []Grade{Failed}, "--data"},
		{"no settings yet", nil, "settings", []Grade{OK}, ""},
		{"settings in order", func(_ *testing.T, p *Patient) { p.Report = &settings.Report{Path: "/data/settings.toml"} }, "settings", []Grade{OK}, "/data/settings.toml"},
		{"settings with faults", func(_ *testing.T, p *Patient) {
			p.Report = &settings.Report{
				Path:     "/data/settings.toml",
				Problems: []settings.Problem{{Fault: settings.WrongValue, Key: "stream.fps", Line: 5, Value: "999"}},
				Warnings: []settings.Problem{{Fault: settings.UnknownKey, Key: "colour", Line: 6}},
			}
		}, "settings", []Grade{Warning, Warning}, "colour"},
		{"voice", nil, "voice", []Grade{OK}, "en"},
		{"one voice for each language", func(_ *testing.T, p *Patient) { p.Settings.Voice.Languages = []string{"zh", "en", "yue"} }, "voice", []Grade{OK, OK, OK}, "yue"},
		{"voice off", func(_ *testing.T, p *Patient) { p.Settings.Voice.Enabled = false }, "voice", []Grade{OK}, ""},
		{"no voice program", func(_ *testing.T, p *Patient) { p.Settings.Voice.Engine = "/there/is/no/such/program" }, "voice", []Grade{Warning}, "espeak-ng"},
		{"no voice of the language", func(_ *testing.T, p *Patient) { p.Settings.Voice.Languages = []string{"en", "tlh"} }, "voice", []Grade{OK, Warning}, "tlh"},
		{"port free", nil, "port", []Grade{OK}, ""},
		{"stream off", func(_ *testing.T, p *Patient) { p.Settings.Stream.Enabled = false }, "port", []Grade{OK}, ""},
		{"port of the running station", func(_ *testing.T, p *Patient) { p.Running = true }, "port", []Grade{OK}, ""},
		{"port in use", func(t *testing.T, p *Patient) {
			l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p.Settings.Stream.Port)))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
		}, "port", []Grade{Warning}, "[stream]"},
		{"port out of range", func(_ *testing.T, p *Patient) { p.Settings.Stream.Port = 70_000 }, "port", []Grade{Warning}, "70000"},
		{"encoder", nil, "encoder", []Grade{OK}, "320x180"},
		{"encoder refuses the size", func(_ *testing.T, p *Patient) { p.Settings.Stream.Width = 321 }, "encoder", []Grade{Warning}, "[stream]"},
		{"a loudspeaker that is not there", func(_ *testing.T, p *Patient) { p.Settings.Sound.Device = "there is no such loudspeaker" }, "loudspeaker", []Grade{Warning}, ""},
		{"display", func(t *testing.T, _ *Patient) { t.Setenv("WAYLAND_DISPLAY", ""); t.Setenv("DISPLAY", ":77") }, "display", []Grade{OK}, "DISPLAY=:77"},
		{"no display", func(t *testing.T, _ *Patient) { t.Setenv("WAYLAND_DISPLAY", ""); t.Setenv("DISPLAY", "") }, "display", []Grade{Warning}, "queuecast serve"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy(t)
			if c.spoil != nil {
				c.spoil(t, &p)
			}
			for _, language := range words.Languages() {
				if _, err := words.UseLanguage(language); err != nil {
					t.Fatal(err)
				}
				found := of(Examine(t.Context(), p), c.check)
				var grades []Grade
				text := ""
				for _, f := range found {
					grades = append(grades, f.Grade)
					text += f.Text + f.Mend
					if (f.Grade == OK) != (f.Mend == "") {
						t.Errorf("%s: what is well needs no mending, the rest does: %+v", language, f)
					}
				}
				if !slices.Equal(grades, c.want) || !strings.Contains(text, c.text) {
					t.Errorf("%s: %+v, want %v and %q", language, found, c.want, c.text)
				}
				if strings.Contains(text, "<no value>") || strings.Contains(text, "doctor.") {
					t.Errorf("%s: %q", language, text)
				}
			}
		})
	}
}

func TestExaminationChangesNothing(t *testing.T) {
	p := healthy(t)
	problems := []settings.Problem{{Fault: settings.UnknownKey, Key: "a"}, {Fault: settings.UnknownKey, Key: "b"}}
	p.Report = &settings.Report{Problems: problems[:1], Warnings: []settings.Problem{{Fault: settings.UnknownKey, Key: "c"}}}
	Examine(t.Context(), p)
	if problems[1].Key != "b" {
		t.Error("the report was written into")
	}
	if entries, err := os.ReadDir(p.Dir); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestEveryCheckAnswersInOrder(t *testing.T) {
	var checks []string
	for _, f := range Examine(t.Context(), healthy(t)) {
		checks = append(checks, f.Check)
	}
	if want := []string{"display", "fonts", "folder", "settings", "loudspeaker", "voice", "port", "encoder"}; !slices.Equal(checks, want) {
		t.Errorf("checks %q, want %q", checks, want)
	}
}
