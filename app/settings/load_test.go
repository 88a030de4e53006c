package settings

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

func writeSettings(t *testing.T, content string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func mustLoad(t *testing.T, dir string) (Settings, *Report) {
	t.Helper()
	s, report, err := Load(dir)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return s, report
}

func changed(change func(*Settings)) Settings {
	s := Defaults()
	change(&s)
	return s
}

func TestFirstStartWritesTheCommentedDefaults(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s, report := mustLoad(t, dir)
	if !reflect.DeepEqual(s, Defaults()) || !report.FirstStart || !report.OK() || report.KeptAs != "" {
		t.Fatalf("first start: %+v, %+v", s, report)
	}
	for name, want := range map[string]fs.FileMode{dir: 0o700 | fs.ModeDir, filepath.Join(dir, FileName): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: mode %v, want %v (%v)", name, info.Mode(), want, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, want the settings alone (%v)", entries, err)
	}

	s, report = mustLoad(t, dir)
	if !reflect.DeepEqual(s, Defaults()) || report.FirstStart || !report.OK() {
		t.Fatalf("second start: %+v, %+v", s, report)
	}

	text, err := os.ReadFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fields(&s) {
		for _, want := range []string{f.en, f.zh, f.allowed.String()} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: the file does not say %q", f.key, want)
			}
		}
	}
}

func TestLoad(t *testing.T) {
	deep := strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)
	wide := func(n int) string { return fmt.Sprintf("title = %q", strings.Repeat("字", n)) }
	cases := []struct {
		name     string
		content  string
		want     Settings
		problems []string // Problem.Fault, Key, Line, Value
		warnings []string
	}{
		{"empty table headers", "[voice]\n[stream]\n", Defaults(), nil, nil},
		{"one key", "title = \"人民医院\"\n", changed(func(s *Settings) { s.Title = "人民医院" }), nil, nil},
		{"byte order mark", "\ufefftitle = \"A\"\n", changed(func(s *Settings) { s.Title = "A" }), nil, nil},
		{"CRLF", "title = \"A\"\r\n[stream]\r\nport = 9000\r\n", changed(func(s *Settings) { s.Title = "A"; s.Stream.Port = 9000 }), nil, nil},
		{"no newline at the end", "[stream]\nport = 9_000", changed(func(s *Settings) { s.Stream.Port = 9000 }), nil, nil},
		{"dotted key", "stream.port = 0x2328", changed(func(s *Settings) { s.Stream.Port = 9000 }), nil, nil},
		{"inline table", "stream = { port = 9000, fps = 25 }", changed(func(s *Settings) { s.Stream.Port = 9000; s.Stream.FPS = 25 }), nil, nil},
		{"longest title", wide(80), changed(func(s *Settings) { s.Title = strings.Repeat("字", 80) }), nil, nil},
		{"title too long", wide(81), Defaults(), []string{`0 title 1 "` + strings.Repeat("字", 60) + `…"`}, nil},
		{"title empty", `title = ""`, Defaults(), []string{`0 title 1 ""`}, nil},
		{"title blank", "title = \" \u3000\"", Defaults(), []string{"0 title 1 \" \u3000\""}, nil},
		{"title with a line break", `title = "a\nb"`, Defaults(), []string{`0 title 1 "a\u000Ab"`}, nil},
		{"title of the wrong type", "title = 5", Defaults(), []string{`1 title 1 5`}, nil},
		{"choice", `language = "fr"`, Defaults(), []string{`0 language 1 "fr"`}, nil},
		{"both languages on the display", "[display]\nlanguage = \"en+zh\"", changed(func(s *Settings) { s.Display.Language = "en+zh" }), nil, nil},
		{
			"one bad value costs its own key alone", "title = \"A\"\n[stream]\nport = 70000\nfps = 25\n",
			changed(func(s *Settings) { s.Title = "A"; s.Stream.FPS = 25 }),
			[]string{`0 stream.port 3 70000`},
			nil,
		},
		{"number beyond every bound", "[stream]\nport = 99999999999999999999", Defaults(), []string{`0 stream.port 2 99999999999999999999`}, nil},
		{"leading zero", "[stream]\nport = 08554", Defaults(), []string{"4  2 "}, nil},
		{"text for a number", "[stream]\nport = \"8554\"", Defaults(), []string{`1 stream.port 2 "8554"`}, nil},
		{"fraction for a number", "[stream]\nfps = 29.97", Defaults(), []string{`0 stream.fps 2 29.97`}, nil},
		{"odd width", "[stream]\nwidth = 1281", Defaults(), []string{`0 stream.width 2 1281`}, nil},
		{"widest", "[stream]\nwidth = 3840\nheight = 2160", changed(func(s *Settings) { s.Stream.Width = 3840; s.Stream.Height = 2160 }), nil, nil},
		{"number for yes or no", "[voice]\nenabled = 1", Defaults(), []string{`1 voice.enabled 2 1`}, nil},
		{"date", "title = 2026-01-02", Defaults(), []string{`1 title 1 2026-01-02`}, nil},
		{"path", "[stream]\npath = \"hall/east.1\"", changed(func(s *Settings) { s.Stream.Path = "hall/east.1" }), nil, nil},
		{"path with a slash in front", "[stream]\npath = \"/live\"", Defaults(), []string{`0 stream.path 2 "/live"`}, nil},
		{"path that climbs", "[stream]\npath = \"a/../b\"", Defaults(), []string{`0 stream.path 2 "a/../b"`}, nil},
		{"section as a value", "title = \"A\"\nvoice = \"off\"\n", changed(func(s *Settings) { s.Title = "A" }), []string{`1 voice 2 "off"`}, nil},
		{"value as a section", "[title]\ntext = 1\n", Defaults(), []string{`1 title 1 {...}`}, []string{"3 title.text 2"}},
		{"section as a list", "[[stream]]\nport = 1\n", Defaults(), []string{`1 stream 1 [{...}]`}, []string{"3 stream[1].port 2"}},
		{
			"unknown keys are warnings", "titel = \"A\"\n[stream]\nprot = 1\nport = 9000\n[webcams]\nurl = \"x\"\n",
			changed(func(s *Settings) { s.Stream.Port = 9000 }), nil,
			[]string{"3 titel 1", "3 stream.prot 3", "3 webcams 5"},
		},
		{"key twice", "title = \"A\"\ntitle = \"B\"\n", changed(func(s *Settings) { s.Title = "A" }), []string{"2 title 2 "}, nil},
		{
			"section twice", "[stream]\nport = 9000\n[voice]\nrepeat = 1\n[stream]\nport = 9001\nfps = 25\n",
			changed(func(s *Settings) { s.Stream.Port = 9000; s.Stream.FPS = 25; s.Voice.Repeat = 1 }),
			[]string{"2 stream 5 ", "2 stream.port 6 "},
			nil,
		},
		{"syntax", "title = \"A\"\n[stream\nport = 1", Defaults(), []string{"4  2 "}, nil},
		{"text not closed", "title = \"A", Defaults(), []string{"4  1 "}, nil},
		{"control character", "title = \"a\x01\"", Defaults(), []string{"4  1 "}, nil},
		{"GBK", "title = \"A\"\n# \xc8\xcb\xc3\xf1\n", Defaults(), []string{"5  2 "}, nil},
		{"UTF-16", "\xff\xfet\x00i\x00", Defaults(), []string{"5  1 "}, nil},
		{"zero bytes", strings.Repeat("\x00", 4096), Defaults(), []string{"4  1 "}, nil},
		{"nested beyond reason", "x = " + deep, Defaults(), []string{"4  1 "}, nil},
		{"nested less", "x = " + deep[15_000:25_000], Defaults(), nil, []string{"3 x 1"}},

		{"languages", "[voice]\nlanguages = [\"en\"]", changed(func(s *Settings) { s.Voice.Languages = []string{"en"} }), nil, nil},
		{
			"a third language with its template", "[voice]\nlanguages = [\"yue\", \"zh\"]\n[voice.templates]\nyue = \"請{number}號\"\n",
			changed(func(s *Settings) {
				s.Voice.Languages = []string{"yue", "zh"}
				s.Voice.Templates["yue"] = "請{number}號"
			}), nil, nil,
		},
		{
			"a language without a template", "[voice]\nlanguages = [\n  \"zh\",\n  \"de\",\n]",
			changed(func(s *Settings) { s.Voice.Languages = []string{"zh"} }),
			[]string{`0 voice.languages 4 "de"`},
			nil,
		},
		{"a language twice", "[voice]\nlanguages = [\"en\", \"en\"]", changed(func(s *Settings) { s.Voice.Languages = []string{"en"} }), []string{`0 voice.languages 2 "en"`}, nil},
		{"no language", "[voice]\nlanguages = []", Defaults(), []string{`0 voice.languages 2 []`}, nil},
		{"languages as text", "[voice]\nlanguages = \"zh\"", Defaults(), []string{`1 voice.languages 2 "zh"`}, nil},
		{"languages of numbers", "[voice]\nlanguages = [1, [2]]", Defaults(), []string{`0 voice.languages 2 1`, `0 voice.languages 2 [2]`}, nil},

		{"template", "[voice.templates]\nen = \"{number} to {counter}\"", changed(func(s *Settings) { s.Voice.Templates["en"] = "{number} to {counter}" }), nil, nil},
		{"template without the number", "[voice.templates]\nen = \"Next, please\"", Defaults(), []string{`0 voice.templates.en 2 "Next, please"`}, nil},
		{"template with an unknown placeholder", "[voice.templates]\nen = \"{number} {window}\"", Defaults(), []string{`0 voice.templates.en 2 "{number} {window}"`}, nil},
		{"template with an open brace", "[voice.templates]\nen = \"{number} {counter\"", Defaults(), []string{`0 voice.templates.en 2 "{number} {counter"`}, nil},
		{"template of the wrong type", "[voice.templates]\nen = true", Defaults(), []string{`1 voice.templates.en 2 true`}, nil},
		{"template of no language", "[voice.templates]\n\"Plain English\" = \"{number}\"", Defaults(), nil, []string{"3 voice.templates.Plain English 2"}},

		{
			"counters", "[[counters]]\nid = \"3\"\nname = \"药房\"\n[[counters]]\nid = \"B\"\n",
			changed(func(s *Settings) { s.Counters = []Counter{{ID: "3", Name: "药房"}, {ID: "B", Name: "B"}} }), nil, nil,
		},
		{"counters as inline tables", `counters = [{id = "1", name = "East"}]`, changed(func(s *Settings) { s.Counters = []Counter{{ID: "1", Name: "East"}} }), nil, nil},
		{"counters as bare numbers", "[[counters]]\nid = 7\nname = 8", changed(func(s *Settings) { s.Counters = []Counter{{ID: "7", Name: "8"}} }), nil, nil},
		{
			"one bad counter costs itself alone", "[[counters]]\nid = \"1\"\n[[counters]]\nid = \"two words\"\n[[counters]]\nname = \"C\"\n[[counters]]\nid = \"1\"\n[[counters]]\nid = \"5\"\nname = \"\"\n",
			changed(func(s *Settings) { s.Counters = []Counter{{ID: "1", Name: "1"}, {ID: "5", Name: "5"}} }),
			[]string{`0 counters[2].id 4 "two words"`, `0 counters[3].id 5 ""`, `0 counters[4].id 8 "1"`, `0 counters[5].name 11 ""`},
			nil,
		},
		{"no good counter", "[[counters]]\nid = true\n", Defaults(), []string{`0 counters[1].id 2 true`}, nil},
		{"no counter", "counters = []", Defaults(), []string{`0 counters 1 []`}, nil},
		{"counters as a section", "[counters]\nid = \"1\"", Defaults(), []string{`1 counters 1 {...}`}, []string{"3 counters.id 2"}},
		{"counters as numbers", "counters = [1, 2]", Defaults(), []string{`1 counters[1] 1 1`, `1 counters[2] 1 2`}, nil},
		{"unknown key of a counter", "[[counters]]\nid = \"1\"\ncolour = \"red\"", changed(func(s *Settings) { s.Counters = []Counter{{ID: "1", Name: "1"}} }), nil, []string{"3 counters[1].colour 3"}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			dir := writeSettings(t, tc.content)
			s, report := mustLoad(t, dir)
			if !reflect.DeepEqual(s, tc.want) {
				t.Errorf("settings\n got %+v\nwant %+v", s, tc.want)
			}
			var problems, warnings []string
			for _, p := range report.Problems {
				problems = append(problems, fmt.Sprintf("%d %s %d %s", p.Fault, p.Key, p.Line, p.Value))
				if (p.Fault == WrongValue || p.Fault == WrongType) && p.Allowed.String() == "" {
					t.Errorf("%s: nothing says what is allowed", p.Key)
				}
			}
			for _, p := range report.Warnings {
				warnings = append(warnings, fmt.Sprintf("%d %s %d", p.Fault, p.Key, p.Line))
			}
			if !reflect.DeepEqual(problems, tc.problems) {
				t.Errorf("problems\n got %q\nwant %q", problems, tc.problems)
			}
			if !reflect.DeepEqual(warnings, tc.warnings) {
				t.Errorf("warnings\n got %q\nwant %q", warnings, tc.warnings)
			}

			kept, keptErr := os.ReadFile(report.KeptAs)
			now, err := os.ReadFile(filepath.Join(dir, FileName))
			if err != nil {
				t.Fatal(err)
			}
			if len(tc.problems) == 0 {
				if report.KeptAs != "" || string(now) != tc.content {
					t.Errorf("a file without faults was touched: kept as %q", report.KeptAs)
				}
				return
			}
			if keptErr != nil || string(kept) != tc.content {
				t.Errorf("the broken file was not kept as it was: %v", keptErr)
			}
			again, secondReport := mustLoad(t, dir)
			if !reflect.DeepEqual(again, tc.want) || len(secondReport.Problems) > 0 {
				t.Errorf("the fresh file says %+v (%v), want what was returned", again, secondReport.Problems)
			}
		})
	}
}

func TestBlankFileIsAFirstStart(t *testing.T) {
	for name, content := range map[string]string{"empty": "", "spaces": " \r\n\n", "byte order mark": "\ufeff"} {
		t.Run(name, func(t *testing.T) {
			dir := writeSettings(t, content)
			s, report := mustLoad(t, dir)
			if !report.FirstStart || !report.OK() || !reflect.DeepEqual(s, Defaults()) {
				t.Errorf("got %+v", report)
			}
			if _, report = mustLoad(t, dir); report.FirstStart {
				t.Error("no default file was written")
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(render(Defaults()))
	f.Add([]byte("counters = [{id = \"1\"}]\nvoice.templates.en = \"{number}\""))
	f.Add([]byte("[a]\n[[a]]\n[a.b]\n[[stream.port]]\nstream = 1"))
	f.Add([]byte("title = \"\"\"\na\"\"\"\r\n[voice]\nlanguages = [ # c\n'en', ]"))
	f.Add([]byte("\xff\xfet\x00i\x00t\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		report := &Report{}
		s, fault := decode(data, report)
		if whole := map[string]any{}; toml.Unmarshal(data, &whole) == nil {
			if fault != nil {
				t.Fatalf("refused as a whole, although it is valid TOML: %v", fault)
			}
			for _, p := range report.Problems {
				if p.Fault == DuplicateKey {
					t.Errorf("taken for a duplicate in a valid file: %v", p)
				}
			}
		}
		if problems := s.Validate(); len(problems) > 0 {
			t.Fatalf("the loaded settings are not valid: %v", problems)
		}
		for _, p := range append(report.Problems, report.Warnings...) {
			if p.Line < 0 || p.Line > strings.Count(string(data), "\n")+1 || len(p.Error()) > 4096 {
				t.Errorf("a problem without sense: %+v", p)
			}
		}
		second := &Report{}
		again, fault := decode(render(s), second)
		if fault != nil || !second.OK() || !reflect.DeepEqual(again, s) {
			t.Fatalf("what was written does not load back: %v %+v\n got %+v\nwant %+v", fault, second, again, s)
		}
	})
}
