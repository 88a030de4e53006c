package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// speaking uses everything that a voice may have.
func speaking() Settings {
	return changed(func(s *Settings) {
		v := &s.Voice
		v.Programs = []Program{
			{Name: "piper", Command: `piper --model {voice} --output_file "-"`, Seconds: 9, Voices: map[string]string{"zh": "/opt/zh.onnx"}},
			{Name: "other", Command: "other", Seconds: 5},
		}
		v.Engines = []string{"piper", EngineBuiltIn}
		v.EnginesFor = map[string][]string{"yue": {EngineEspeak, "other"}}
		v.Words = []Word{{Word: "CT", Spoken: "C T", Language: "zh"}, {Word: "Dr.", Spoken: "Doctor"}}
		v.Hours = []Hours{{From: "22:00", To: "06:30", Days: []string{"mon", "sun"}, Percent: 40}, {From: "12:00", To: "14:00", Percent: 100}}
		v.Phrases = []Phrase{
			{ID: "closing", Name: "Closing", Texts: map[string]string{"zh": "即将关闭。", "en": `We "close".`}, Times: []string{"16:50", "17:00"}, Days: []string{"fri"}, Enabled: true, Repeat: 2, Chime: true},
			{ID: "fire", Texts: map[string]string{"en": "Leave the house."}, Repeat: 9},
		}
		v.Chime, v.ChimeSound, v.Loudness, v.Reading, v.TwoAsLiang, v.CacheMB = ChimeFirst, "/srv/bell.wav", -16, "natural", true, 0
	})
}

func TestVoiceLoadsBackExactly(t *testing.T) {
	dir, want := t.TempDir(), speaking()
	if err := Save(dir, want); err != nil {
		t.Fatal(err)
	}
	if got, report := mustLoad(t, dir); !reflect.DeepEqual(got, want) || !report.OK() {
		t.Errorf("got %+v\nwant %+v\n%+v", got.Voice, want.Voice, report)
	}
}

func TestVoiceCloneSharesNothing(t *testing.T) {
	original, want := speaking(), speaking()
	c := original.Clone()
	c.Voice.EnginesFor["yue"][0], c.Voice.Programs[0].Voices["zh"], c.Voice.Hours[0].Days[0] = "x", "x", "x"
	c.Voice.Phrases[0].Texts["zh"], c.Voice.Phrases[0].Times[0], c.Voice.Words[0].Word = "x", "x", "x"
	if !reflect.DeepEqual(original, want) {
		t.Errorf("changing the copy changed the original: %+v", original.Voice)
	}
}

func TestVoiceLoads(t *testing.T) {
	for _, tc := range []struct {
		name, content string
		want          func(*Voice)
		faults        []string // keys
	}{
		{"chime of before, on", "[voice]\nchime = true", func(v *Voice) { v.Chime = ChimeAlways }, nil},
		{"chime of before, off", "[voice]\nchime = false", func(v *Voice) { v.Chime = ChimeNone }, nil},
		{"unknown chime", "[voice]\nchime = \"often\"", func(*Voice) {}, []string{"voice.chime"}},
		{"engine that there is not", "[voice]\nengines = [\"piper\", \"builtin\"]", func(v *Voice) { v.Engines = []string{"builtin"} }, []string{"voice.engines"}},
		{"no engine", "[voice]\nengines = []", func(*Voice) {}, []string{"voice.engines"}},
		{
			"engine of one's own", "[voice]\nengines = [\"p\"]\n[[voice.programs]]\nname = \"p\"\ncommand = \"p -x\"",
			func(v *Voice) {
				v.Engines, v.Programs = []string{"p"}, []Program{{Name: "p", Command: "p -x", Seconds: defaultSeconds}}
			}, nil,
		},
		{"program without a command", "[[voice.programs]]\nname = \"p\"", func(*Voice) {}, []string{"voice.programs[1].command"}},
		{"program with a taken name", "[[voice.programs]]\nname = \"builtin\"\ncommand = \"x\"", func(*Voice) {}, []string{"voice.programs[1].name"}},
		{"engines of a language", "[voice.engines_for]\nzh = [\"builtin\"]", func(v *Voice) { v.EnginesFor = map[string][]string{"zh": {"builtin"}} }, nil},
		{"engines of a language, none good", "[voice.engines_for]\nzh = [\"x\"]", func(*Voice) {}, []string{"voice.engines_for.zh"}},
		{"word twice", "[[voice.words]]\nword = \"a\"\nspoken = \"b\"\n[[voice.words]]\nword = \"a\"\nspoken = \"c\"", func(v *Voice) { v.Words = []Word{{Word: "a", Spoken: "b"}} }, []string{"voice.words[2].word"}},
		{"hours without an end", "[[voice.hours]]\nfrom = \"12:00\"", func(*Voice) {}, []string{"voice.hours[1].to"}},
		{"no such hour", "[[voice.hours]]\nfrom = \"24:00\"\nto = \"01:00\"", func(*Voice) {}, []string{"voice.hours[1].from"}},
		{"no such day", "[[voice.hours]]\nfrom = \"12:00\"\nto = \"13:00\"\ndays = [\"mon\", \"someday\"]", func(v *Voice) { v.Hours = []Hours{{From: "12:00", To: "13:00", Days: []string{"mon"}, Percent: 100}} }, []string{"voice.hours[1].days"}},
		{"too loud", "[[voice.hours]]\nfrom = \"12:00\"\nto = \"13:00\"\npercent = 300", func(v *Voice) { v.Hours = []Hours{{From: "12:00", To: "13:00", Percent: 100}} }, []string{"voice.hours[1].percent"}},
		{"phrase without a text", "[[voice.phrases]]\nid = \"a\"", func(*Voice) {}, []string{"voice.phrases[1].texts"}},
		{"phrase with two lines", "[[voice.phrases]]\nid = \"a\"\ntexts = { en = \"a\\nb\", zh = \"好\" }", func(v *Voice) {
			v.Phrases = []Phrase{{ID: "a", Texts: map[string]string{"zh": "好"}, Enabled: true, Repeat: 1, Chime: true}}
		}, []string{"voice.phrases[1].texts.en"}},
		{"phrase at no time", "[[voice.phrases]]\nid = \"a\"\ntexts = { en = \"a\" }\ntimes = [\"7:00\"]", func(v *Voice) {
			v.Phrases = []Phrase{{ID: "a", Texts: map[string]string{"en": "a"}, Enabled: true, Repeat: 1, Chime: true}}
		}, []string{"voice.phrases[1].times"}},
		{"phrases that are no list", "[voice]\nphrases = 3", func(*Voice) {}, []string{"voice.phrases"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, FileName), []byte(tc.content), 0o600); err != nil {
				t.Fatal(err)
			}
			got, report, err := Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			want := changed(func(s *Settings) { tc.want(&s.Voice) })
			if !reflect.DeepEqual(got.Voice, want.Voice) {
				t.Errorf("got %+v\nwant %+v", got.Voice, want.Voice)
			}
			var keys []string
			for _, p := range report.Problems {
				keys = append(keys, p.Key)
			}
			if !slices.Equal(keys, tc.faults) {
				t.Errorf("faults %q, want %q", keys, tc.faults)
			}
			again, report := mustLoad(t, dir)
			if !reflect.DeepEqual(again, got) || len(report.Problems) > 0 {
				t.Errorf("the mended file loads as %+v with %+v", again.Voice, report.Problems)
			}
		})
	}
}

func TestSaveRefusesAFaultyVoice(t *testing.T) {
	for name, change := range map[string]func(*Voice){
		"voice.engines":             func(v *Voice) { v.Engines = []string{"x"} },
		"voice.engines_for.zh":      func(v *Voice) { v.EnginesFor = map[string][]string{"zh": nil} },
		"voice.programs[1].command": func(v *Voice) { v.Programs = []Program{{Name: "a", Seconds: 1}} },
		"voice.phrases[1].texts":    func(v *Voice) { v.Phrases = []Phrase{{ID: "a", Repeat: 1}} },
		"voice.hours[1].to":         func(v *Voice) { v.Hours = []Hours{{From: "12:00", To: "12:00"}} },
		"voice.words[1].spoken":     func(v *Voice) { v.Words = []Word{{Word: "a"}} },
	} {
		problems := changed(func(s *Settings) { change(&s.Voice) }).Validate()
		if len(problems) != 1 || problems[0].Key != name {
			t.Errorf("%s: %+v", name, problems)
		}
	}
}
