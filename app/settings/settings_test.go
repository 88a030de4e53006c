package settings

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("QUEUECAST_TEST_SAVE_FOR_EVER"); dir != "" {
		saveForEver(dir)
	}
	os.Exit(m.Run())
}

func TestDefaultsAreValid(t *testing.T) {
	if problems := Defaults().Validate(); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestValidateNamesWhatIsWrong(t *testing.T) {
	cases := map[string]struct {
		change func(*Settings)
		key    string
		value  string
	}{
		"title":                {func(s *Settings) { s.Title = "" }, "title", `""`},
		"title in bad UTF-8":   {func(s *Settings) { s.Title = "\xff" }, "title", "\"\ufffd\""},
		"port":                 {func(s *Settings) { s.Stream.Port = 0 }, "stream.port", "0"},
		"odd height":           {func(s *Settings) { s.Stream.Height = 721 }, "stream.height", "721"},
		"qp":                   {func(s *Settings) { s.Stream.QP = 9 }, "stream.qp", "9"},
		"no language":          {func(s *Settings) { s.Voice.Languages = nil }, "voice.languages", "[]"},
		"language twice":       {func(s *Settings) { s.Voice.Languages = []string{"en", "en"} }, "voice.languages", `["en", "en"]`},
		"no template for it":   {func(s *Settings) { delete(s.Voice.Templates, "en") }, "voice.languages", `["zh", "en"]`},
		"template":             {func(s *Settings) { s.Voice.Templates["en"] = "" }, "voice.templates.en", `""`},
		"template for nothing": {func(s *Settings) { s.Voice.Templates["x y"] = "{number}" }, "voice.templates.x y", `"{number}"`},
		"no counter":           {func(s *Settings) { s.Counters = nil }, "counters", "0"},
		"too many counters":    {func(s *Settings) { s.Counters = manyCounters(100) }, "counters", "100"},
		"counter twice":        {func(s *Settings) { s.Counters = []Counter{{ID: "a", Name: "1"}, {ID: "A", Name: "2"}} }, "counters[2].id", `"A"`},
		"update address":       {func(s *Settings) { s.Updates.Address = "example.org" }, "updates.address", `"example.org"`},
		"update without host":  {func(s *Settings) { s.Updates.Address = "https:///x" }, "updates.address", `"https:///x"`},
		"update key":           {func(s *Settings) { s.Updates.Key = "RWQ" }, "updates.key", `"RWQ"`},
		"counter without name": {func(s *Settings) { s.Counters[1].Name = "" }, "counters[2].name", `""`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			problems := changed(tc.change).Validate()
			if len(problems) != 1 || problems[0].Key != tc.key || problems[0].Value != tc.value || problems[0].Fault != WrongValue {
				t.Fatalf("got %+v", problems)
			}
			if problems[0].Allowed.String() == "" || !strings.Contains(problems[0].Error(), tc.key) {
				t.Errorf("it says %q", problems[0].Error())
			}
		})
	}
}

func manyCounters(n int) []Counter {
	var c []Counter
	for i := range n {
		c = append(c, Counter{ID: fmt.Sprint(i), Name: "x"})
	}
	return c
}

func TestProblemSaysKeyLineValueAndWhatIsAllowed(t *testing.T) {
	_, report := mustLoad(t, writeSettings(t, "[stream]\nport = 70000\n"))
	const want = "line 2: stream.port = 70000: this value is not allowed; allowed is a whole number from 1 to 65535"
	if got := report.Problems[0].Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// odd holds characters that need quoting in TOML.
func odd() Settings {
	return changed(func(s *Settings) {
		s.Title = `医院 "East" \ #1 = [x] 'q'`
		s.Counters = manyCounters(99)
		s.Counters[0].Name = `"\`
		s.Voice.Languages = []string{"de-CH", "en"}
		s.Voice.Templates["de-CH"] = `Nummer {number} "bitte" \n`
		s.Voice.Enabled, s.Voice.OneAsYao = false, true
		s.Stream.FPS = 60
		s.Log.Keep = 0
		s.Updates = Updates{Address: "file:///srv/%E5%8C%BB/release.json", Key: "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"}
	})
}

func TestSavedSettingsLoadBackExactly(t *testing.T) {
	dir := t.TempDir()
	want := odd()
	if err := Save(dir, want); err != nil {
		t.Fatal(err)
	}
	got, report := mustLoad(t, dir)
	if !reflect.DeepEqual(got, want) || !report.OK() || report.FirstStart {
		t.Errorf("got %+v\nwant %+v\n%+v", got, want, report)
	}
}

func TestSaveRefusesInvalidSettings(t *testing.T) {
	dir := t.TempDir()
	if err := Save(dir, Defaults()); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(filepath.Join(dir, FileName))
	err := Save(dir, changed(func(s *Settings) { s.Stream.FPS, s.Stream.QP = 0, 0 }))
	var invalid *InvalidError
	if !errors.As(err, &invalid) || len(invalid.Problems) != 2 || !strings.Contains(err.Error(), "1 more") {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(filepath.Join(dir, FileName)); string(after) != string(before) {
		t.Error("the file was changed")
	}
}

func TestCloneSharesNothing(t *testing.T) {
	a := Defaults()
	b := a.Clone()
	b.Counters[0].Name, b.Voice.Languages[0], b.Voice.Templates["en"] = "x", "x", "x"
	if !reflect.DeepEqual(a, Defaults()) {
		t.Error("changing the clone changed the original")
	}
}

func TestDisplayLanguages(t *testing.T) {
	if got := (Display{Language: "en+zh"}).Languages(); !reflect.DeepEqual(got, []string{"en", "zh"}) {
		t.Error(got)
	}
	if got := (Display{Language: "zh"}).Languages(); !reflect.DeepEqual(got, []string{"zh"}) {
		t.Error(got)
	}
}

// saveForEver saves two different settings in turn until it is killed, and says when it has begun.
func saveForEver(dir string) {
	other := odd()
	for i := 0; ; i++ {
		for _, s := range []Settings{Defaults(), other} {
			if err := Save(dir, s); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
		}
		if i == 0 {
			fmt.Println("saving")
		}
	}
}

// A process that is killed while it saves leaves one of the two settings, whole.
func TestKilledWhileSavingLeavesAWholeFile(t *testing.T) {
	dir := t.TempDir()
	const rounds = 10
	for round := range rounds {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "QUEUECAST_TEST_SAVE_FOR_EVER="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 64)
		n, _ := out.Read(buf)
		if string(buf[:n]) != "saving\n" {
			t.Errorf("the child says %q", buf[:n])
		}
		// Loading while it saves must see whole files as well; it also spreads the moments of the kill.
		for range 3 * (round + 1) {
			checkWhole(t, dir)
		}
		_ = child.Process.Kill()
		_ = child.Wait()
		checkWhole(t, dir)
	}
}

func checkWhole(t *testing.T, dir string) {
	t.Helper()
	s, report := mustLoad(t, dir)
	if !report.OK() || report.FirstStart || !reflect.DeepEqual(s, Defaults()) && !reflect.DeepEqual(s, odd()) {
		t.Fatalf("a file that is not whole: %+v", report)
	}
}
