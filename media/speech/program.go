package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

// ErrTemplate refuses a program's command that cannot be used.
var ErrTemplate = errors.New("the command of the speech program is not usable")

// Placeholders in Program.Args.
const (
	placeText  = "{text}"
	placeVoice = "{voice}"
	placeLang  = "{lang}"
	placeRate  = "{rate}"
	placeOut   = "{out}"
)

// Program is any program as an engine, such as piper or sherpa-onnx. It is run once for each utterance, without a shell.
//
// Args may hold {text}, {voice} (of Voices), {lang}, {rate} (words per minute, 0: none wanted) and {out} (a file to be written).
// Each stands for its value within the one argument that it is part of. Without {text} the text goes to standard input, followed
// by a line feed; without {out} the WAV file is read from standard output.
type Program struct {
	ID     string   // name of the engine
	Args   []string // the program and its arguments; see SplitCommand
	Voices map[string]string
	Limit  time.Duration // the longest a synthesis may take; 0 means 5 s
}

// SplitCommand splits a command line at spaces. What stands in single or double quotes stays together; a backslash takes the next
// character as it is, but for the single quotes. There are no variables, wildcards or redirections. The error wraps ErrTemplate.
func SplitCommand(line string) ([]string, error) {
	var args []string
	var word strings.Builder
	var quote rune
	begun, escaped := false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			begun, escaped = true, true
		case quote != 0:
			if r == quote {
				quote = 0
			} else {
				word.WriteRune(r)
			}
		case r == '\'' || r == '"':
			begun, quote = true, r
		case r == ' ' || r == '\t':
			if begun {
				args = append(args, word.String())
				word.Reset()
				begun = false
			}
		default:
			begun = true
			word.WriteRune(r)
		}
	}
	if begun {
		args = append(args, word.String())
	}
	switch {
	case quote != 0 || escaped:
		return nil, fmt.Errorf("%w: a quotation mark or a backslash stands alone", ErrTemplate)
	case len(args) == 0 || args[0] == "":
		return nil, fmt.Errorf("%w: it names no program", ErrTemplate)
	case strings.ContainsAny(args[0], "{}"):
		return nil, fmt.Errorf("%w: the program itself cannot be a placeholder", ErrTemplate)
	}
	return args, nil
}

// Name implements Engine.
func (p *Program) Name() string { return p.ID }

// Fingerprint changes with what speaks, so that no sound of another command is taken from a store.
func (p *Program) Fingerprint() string { return fmt.Sprintf("%q %q", p.Args, p.Voices) }

// Speak implements Engine.
func (p *Program) Speak(ctx context.Context, u Utterance) (pcm.Buffer, error) {
	text, err := Clean(u.Text)
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("preparing the text: %w", err)
	}
	voice := u.Voice
	if voice == "" && len(p.Voices) > 0 {
		var ok bool
		if voice, ok = byLanguage(p.Voices, u.Lang); !ok {
			return pcm.Buffer{}, fmt.Errorf("running %s: %w for language %q", p.ID, ErrNoVoice, u.Lang)
		}
	}
	dir, err := os.MkdirTemp("", "queuecast-speech")
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("running %s: %w: %w", p.ID, ErrFailed, err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "out.wav")
	// A text that begins with a dash must not become an option; a space before it is not heard.
	said := text
	if strings.HasPrefix(said, "-") {
		said = " " + said
	}
	values := strings.NewReplacer(placeText, said, placeVoice, voice, placeLang, u.Lang, placeRate, strconv.Itoa(u.Rate), placeOut, file)
	c := command{path: p.Args[0], limit: p.Limit, maxOutput: maxOutput, input: text + "\n"}
	byFile := false
	for _, arg := range p.Args[1:] {
		byFile = byFile || strings.Contains(arg, placeOut)
		if strings.Contains(arg, placeText) {
			c.input = ""
		}
		c.args = append(c.args, values.Replace(arg))
	}
	if c.limit <= 0 {
		c.limit = defaultLimit
	}
	out, err := c.run(ctx)
	if err == nil && byFile {
		out, err = readBounded(file)
	}
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("running %s: %w", p.ID, err)
	}
	return finished(p.ID, out)
}

// finished turns a WAV file into what an engine returns.
func finished(name string, wav []byte) (pcm.Buffer, error) {
	sound, err := pcm.DecodeWAV(bytes.NewReader(wav))
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("reading the sound of %s: %w: %w", name, ErrBadAudio, err)
	}
	sound = pcm.Resample(sound.Mono(), pcm.Rate).Trim(trimThreshold, trimMargin)
	if sound.Frames() == 0 {
		return pcm.Buffer{}, fmt.Errorf("the sound of %s is silent: %w", name, ErrBadAudio)
	}
	return sound, nil
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: it has written no file: %w", ErrBadAudio, err)
	case info.Size() > maxOutput:
		return nil, fmt.Errorf("%w: more than %d bytes", ErrBadAudio, maxOutput)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadAudio, err)
	}
	return data, nil
}

// byLanguage finds the entry of a language, or of its base: "zh" does for "zh-TW".
func byLanguage(all map[string]string, lang string) (string, bool) {
	for tag := lang; tag != ""; {
		if v, ok := all[tag]; ok {
			return v, true
		}
		cut := strings.LastIndexAny(tag, "-_")
		if cut < 0 {
			break
		}
		tag = tag[:cut]
	}
	return "", false
}
