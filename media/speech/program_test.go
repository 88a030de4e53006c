//go:build unix

package speech

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSplitCommand(t *testing.T) {
	for line, want := range map[string][]string{
		`piper --model {voice} --output_file -`:   {"piper", "--model", "{voice}", "--output_file", "-"},
		`  a	b  `:                                 {"a", "b"},
		`"C:\\Program Files\\x.exe" 'it "is"' ""`: {`C:\Program Files\x.exe`, `it "is"`, ""},
		`a b\ c 'd\e'`:                            {"a", "b c", `d\e`},
		`x $HOME * ; rm`:                          {"x", "$HOME", "*", ";", "rm"},
		``:                                        nil,
		`"a`:                                      nil,
		`a \`:                                     nil,
		`{text}`:                                  nil,
		`"" a`:                                    nil,
	} {
		got, err := SplitCommand(line)
		if !reflect.DeepEqual(got, want) || (err == nil) != (want != nil) || err != nil && !errors.Is(err, ErrTemplate) {
			t.Errorf("%q is %q, %v", line, got, err)
		}
	}
}

func FuzzSplitCommand(f *testing.F) {
	f.Add(`a "b c" 'd' e\ f`)
	f.Fuzz(func(t *testing.T, line string) {
		args, err := SplitCommand(line)
		if (err == nil) != (len(args) > 0) {
			t.Errorf("%q: %q, %v", line, args, err)
		}
	})
}

// program writes a script that notes how it was run, and is the given command otherwise.
func program(t *testing.T, script, args string) (p *Program, dir string) {
	t.Helper()
	e, dir := engine(t, `printf '%s\n' "$@" > args; cat > input; `+script)
	split, err := SplitCommand("'" + e.Path + "' " + args)
	if err != nil {
		t.Fatal(err)
	}
	return &Program{ID: "test", Args: split, Limit: generous}, dir
}

func noted(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The command lines that the documentation gives for programs which are not here: a script stands for each, so that what they
// are handed is right; that they answer as their own documentation says was not tried.
func TestRecipesOfTheDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/VOICE.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		recipe, script string
		args, input    string
	}{
		"piper": {
			`piper --model {voice} --output_file -`, "cat good.wav",
			"--model\n/opt/zh.onnx\n--output_file\n-\n", "请12号; $(rm -rf /) `x` \"y\"\n",
		},
		"sherpa-onnx": {
			`sherpa-onnx-offline-tts --vits-model={voice}/model.onnx --vits-tokens={voice}/tokens.txt --vits-lexicon={voice}/lexicon.txt --output-filename={out} "{text}"`,
			`cp good.wav "$(sed -n 's/^--output-filename=//p' args)"`, "", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(text), c.recipe) && !strings.Contains(string(text), strings.ReplaceAll(c.recipe, `"`, `\"`)) {
				t.Errorf("the documentation does not hold %s", c.recipe)
			}
			_, rest, _ := strings.Cut(c.recipe, " ")
			p, dir := program(t, c.script, rest)
			p.Voices = map[string]string{"zh": "/opt/zh.onnx"}
			b, err := p.Speak(t.Context(), Utterance{Lang: "zh-CN", Text: "请12号; $(rm -rf /) `x` \"y\""})
			if err != nil || b.Duration() < 400*time.Millisecond {
				t.Fatalf("%v, %v", b.Duration(), err)
			}
			if got := noted(t, dir, "args"); c.args != "" && got != c.args {
				t.Errorf("it was run with %q", got)
			}
			if got := noted(t, dir, "input"); got != c.input {
				t.Errorf("it read %q", got)
			}
			if c.args == "" {
				if got := noted(t, dir, "args"); !strings.HasSuffix(got, "\n请12号; $(rm -rf /) `x` \"y\"\n") || !strings.Contains(got, "--vits-model=/opt/zh.onnx/model.onnx\n") ||
					!strings.Contains(got, "--vits-lexicon=/opt/zh.onnx/lexicon.txt\n") {
					t.Errorf("it was run with %q", got)
				}
			}
		})
	}
}

func TestTextNeverBecomesAnOption(t *testing.T) {
	p, dir := program(t, "cat good.wav", "{text}")
	if _, err := p.Speak(t.Context(), Utterance{Text: "--help"}); err != nil {
		t.Fatal(err)
	}
	if got := noted(t, dir, "args"); got != " --help\n" {
		t.Errorf("it was run with %q", got)
	}
	// Placeholders in a text are text.
	if _, err := p.Speak(t.Context(), Utterance{Text: "{voice} {out}"}); err != nil {
		t.Fatal(err)
	}
	if got := noted(t, dir, "args"); got != "voice out\n" {
		t.Errorf("it was run with %q", got)
	}
}

func TestProgramFaults(t *testing.T) {
	for name, c := range map[string]struct {
		script, args string
		want         error
	}{
		"no file":      {":", "-o {out}", ErrBadAudio},
		"half a file":  {`head -c 5000 good.wav > "$2"`, "-o {out}", ErrBadAudio},
		"fails":        {"exit 2", "-o {out}", ErrFailed},
		"writes text":  {"echo sound", "x", ErrBadAudio},
		"other stream": {"cat good.wav >&2", "x", ErrBadAudio},
	} {
		p, _ := program(t, c.script, c.args)
		if b, err := p.Speak(t.Context(), Utterance{Text: "x"}); !errors.Is(err, c.want) || len(b.Samples) > 0 {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	p := &Program{ID: "x", Args: []string{"/nowhere/x"}}
	if _, err := p.Speak(t.Context(), Utterance{Text: "x"}); !errors.Is(err, ErrMissing) {
		t.Errorf("missing: %v", err)
	}
	p.Voices = map[string]string{"zh": "a"}
	if _, err := p.Speak(t.Context(), Utterance{Lang: "en", Text: "x"}); !errors.Is(err, ErrNoVoice) {
		t.Errorf("a language without a voice: %v", err)
	}
}

func TestMacVoices(t *testing.T) {
	const list = "Alex                en_US    # Most people recognize me by my voice.\n" +
		"Eddy (English (UK)) en_GB    # Hello! My name is Eddy.\n" +
		"Ting-Ting           zh_CN    # 您好，我叫Ting-Ting。\n" +
		"Sin-ji              zh_HK    # 您好，我叫 Sin-ji。\n" +
		"Mei-Jia             zh_TW    # 您好，我叫美佳。\n\nnonsense\n"
	want := map[string]string{
		"en-US": "Alex", "en": "Alex", "en-GB": "Eddy (English (UK))", "zh-CN": "Ting-Ting", "zh": "Ting-Ting",
		"zh-HK": "Sin-ji", "yue": "Sin-ji", "zh-TW": "Mei-Jia",
	}
	if got := ParseMacVoices(list); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	p, dir := program(t, `cp good.wav "$(sed -n '/^-o$/{n;p;}' args)"`, "")
	mac := MacSay(want)
	p.Args, p.Voices = append(p.Args[:1], mac.Args[1:]...), mac.Voices
	if _, err := p.Speak(t.Context(), Utterance{Lang: "yue", Text: "一號", Rate: 160}); err != nil {
		t.Fatal(err)
	}
	if got := noted(t, dir, "args"); !strings.HasPrefix(got, "-v\nSin-ji\n-r\n160\n--file-format=WAVE\n--data-format=LEI16@22050\n-o\n/") || !strings.HasSuffix(got, "\n-f\n-\n") {
		t.Errorf("it was run with %q", got)
	}
}
