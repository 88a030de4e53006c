package doctor

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/updates"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/views/words"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// healthy is a patient of whose checks none depends on the machine.
func healthy(t *testing.T) Patient {
	t.Helper()
	p := Patient{Dir: t.TempDir(), Settings: settings.Defaults()}
	p.Settings.Stream.Port = freeport.TCP(t)
	p.Settings.Stream.Width, p.Settings.Stream.Height = 320, 180
	p.Settings.Voice.Languages = []string{"en"}
	return p
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

// ids are what findings found.
func ids(all []Finding) (ids []string) {
	for _, f := range all {
		ids = append(ids, f.ID)
	}
	return ids
}

// judged runs a judgement in every language, and sees to it that it finds what is wanted, in words that are whole.
func judged(t *testing.T, judge func() []Finding, want []string, text string) {
	t.Helper()
	for _, language := range words.Languages() {
		if _, err := words.UseLanguage(language); err != nil {
			t.Fatal(err)
		}
		found := judge()
		said := ""
		for _, f := range found {
			said += f.Text + f.Mend + "\n"
			if strings.HasPrefix(f.Text, "doctor.") || strings.HasPrefix(f.Mend, "doctor.") {
				t.Errorf("%s: there are no words for %s", language, f.ID)
			}
			if (f.Grade == OK) != (f.Mend == "") {
				t.Errorf("%s: what is well needs no mending, the rest does: %+v", language, f)
			}
		}
		if got := ids(found); !slices.Equal(got, want) || !strings.Contains(said, text) {
			t.Errorf("%s: %q, want %q and %q in %q", language, got, want, text, said)
		}
		if strings.Contains(said, "<no value>") || strings.Contains(said, "{{") {
			t.Errorf("%s: words are missing: %q", language, said)
		}
	}
}

// What one check finds on this machine, whatever else it has.
func TestFindings(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, p *Patient)
		run   func(context.Context, Patient) []Finding
		want  []string
		text  string // is in the findings
	}{
		{"fonts", nil, fonts, []string{"fonts.ok"}, ""},
		{"a character that no font has", func(_ *testing.T, p *Patient) { p.Settings.Title = "Hall \U000F1234" }, fonts, []string{"fonts.missing"}, "U+F1234"},
		{"folder below a file", func(t *testing.T, p *Patient) {
			file := filepath.Join(p.Dir, "file")
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			p.Dir = filepath.Join(file, "data")
		}, folder, []string{"folder.read_only"}, "--data"},
		{"no settings yet", nil, configuration, []string{"settings.none"}, ""},
		{"settings in order", func(_ *testing.T, p *Patient) { p.Report = &settings.Report{Path: "/data/settings.toml"} }, configuration, []string{"settings.ok"}, "/data/settings.toml"},
		{"settings with faults", func(_ *testing.T, p *Patient) {
			p.Report = &settings.Report{
				Path:     "/data/settings.toml",
				Problems: []settings.Problem{{Fault: settings.WrongValue, Key: "stream.fps", Line: 5, Value: "999"}},
				Warnings: []settings.Problem{{Fault: settings.UnknownKey, Key: "colour", Line: 6}},
			}
		}, configuration, []string{"settings.wrong", "settings.wrong"}, "colour"},
		{"voice", nil, voices, []string{"voice.ok"}, "en"},
		{"one voice for each language", func(_ *testing.T, p *Patient) { p.Settings.Voice.Languages = []string{"zh", "en", "yue"} }, voices, []string{"voice.ok", "voice.ok", "voice.ok"}, "yue"},
		{"voice off", func(_ *testing.T, p *Patient) { p.Settings.Voice.Enabled = false }, voices, []string{"voice.off"}, ""},
		{"no voice program", func(_ *testing.T, p *Patient) { p.Settings.Voice.Engine = "/there/is/no/such/program" }, voices, []string{"voice.instead"}, "espeak-ng"},
		{"no voice of the language", func(_ *testing.T, p *Patient) { p.Settings.Voice.Languages = []string{"en", "tlh"} }, voices, []string{"voice.ok", "voice.failed"}, "tlh"},
		{"a voice pack that is none", func(t *testing.T, p *Patient) {
			pack := filepath.Join(p.Dir, "voices", "front desk.zip")
			if err := os.MkdirAll(filepath.Dir(pack), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(pack, []byte("no zip"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, voices, []string{"voice.ok", "voice.packs", "voice.fault"}, "front desk.zip"},
		{"port free", nil, ports, []string{"port.free"}, "stream.port"},
		{"stream off", func(_ *testing.T, p *Patient) { p.Settings.Stream.Enabled = false }, ports, []string{"port.off"}, ""},
		{"port of the running station", func(t *testing.T, p *Patient) {
			hold(t, p.Settings.Stream.Port)
			p.Running, p.PID = true, os.Getpid()
		}, ports, []string{"port.ours"}, ""},
		{"port in use", func(t *testing.T, p *Patient) { hold(t, p.Settings.Stream.Port) }, ports, []string{"port.held"}, strconv.Itoa(os.Getpid())},
		{"port in use beside the station", func(t *testing.T, p *Patient) {
			hold(t, p.Settings.Stream.Port)
			p.Running, p.PID = true, 1
		}, ports, []string{"port.held"}, "[stream]"},
		{"port out of range", func(_ *testing.T, p *Patient) { p.Settings.Stream.Port = 70_000 }, ports, []string{"port.error"}, "70000"},
		{"encoder", nil, encoder, []string{"encoder.ok"}, "320x180"},
		{"encoder refuses the size", func(_ *testing.T, p *Patient) { p.Settings.Stream.Width = 321 }, encoder, []string{"encoder.failed"}, "[stream]"},
		{"OpenGL of a program that is none", func(_ *testing.T, p *Patient) { p.Program = "" }, openGL, []string{"gl.untried"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy(t)
			if c.spoil != nil {
				c.spoil(t, &p)
			}
			judged(t, func() []Finding { return c.run(t.Context(), p) }, c.want, c.text)
		})
	}
}

// hold has this process listen at a port.
func hold(t *testing.T, port int) {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
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
	p := healthy(t)
	p.Settings.Archive.Enabled = true // else there is nothing whose room could be too small
	p.Updates = &updates.Checker{Version: "1.0.0"}
	done := 0
	p.OnProgress = func(is Progress) {
		if is.Done < done || is.Done > is.All || len(is.Under) > atOnce {
			t.Errorf("progress %+v after %d", is, done)
		}
		done = is.Done
	}
	var names, want []string
	for _, f := range Examine(t.Context(), p) {
		if f.ID == "late" {
			t.Errorf("%+v", f)
		}
		if len(names) == 0 || names[len(names)-1] != f.Check {
			names = append(names, f.Check)
		}
	}
	for _, c := range checks() {
		want = append(want, c.name)
	}
	if !slices.Equal(names, want) || done != len(want) {
		t.Errorf("checks %q, want %q; %d done", names, want, done)
	}
}

func TestAPartThatHangsIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := make(chan struct{})
		parts := []check{
			{name: "clock", limit: time.Second, run: func(context.Context, Patient) []Finding { <-held; return nil }},
			{name: "gl", run: func(ctx context.Context, _ Patient) []Finding {
				<-ctx.Done()
				return found("gl", Failed, "gl.late", nil)
			}},
			{name: "fonts", alone: true, run: func(context.Context, Patient) []Finding { return found("fonts", OK, "fonts.ok", nil) }},
		}
		var last Progress
		found := examine(t.Context(), Patient{OnProgress: func(p Progress) { last = p }}, parts)
		if got, want := ids(found), []string{"late", "gl.late", "fonts.ok"}; !slices.Equal(got, want) {
			t.Errorf("found %q, want %q", got, want)
		}
		if found[0].About != "clock" || Worst(found) != Failed || last.Done != 3 || len(last.Under) != 0 {
			t.Errorf("%+v, %+v", found[0], last)
		}
		close(held)
	})
}

func TestAnExaminationThatIsBrokenOffEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		held := make(chan struct{})
		go func() { time.Sleep(time.Second); cancel() }()
		began := time.Now()
		examine(ctx, Patient{}, []check{{name: "clock", run: func(context.Context, Patient) []Finding { <-held; return nil }}})
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("took %s", took)
		}
		close(held)
	})
}
