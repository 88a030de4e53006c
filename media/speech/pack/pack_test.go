package pack

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech"
)

func wav(t testing.TB, b pcm.Buffer) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := pcm.EncodeWAV(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// files makes a pack in memory whose clips are tones of 100 ms, each at a pitch of its own.
func files(t testing.TB, lang string, words ...string) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	text := fmt.Sprintf("format = 1\nname = \"test\"\nlanguages = [%q]\ngap_ms = 50\n", lang)
	for i, w := range words {
		aliases := strings.Split(w, "|")
		text += fmt.Sprintf("[[clips]]\ntext = %q\naliases = [%s]\nfile = \"%d.wav\"\n", aliases[0], quoted(aliases[1:]), i)
		m[fmt.Sprint(i, ".wav")] = &fstest.MapFile{Data: wav(t, pcm.Tone(pcm.Rate, float64(300+100*i), 100*time.Millisecond, 0))}
	}
	m[ManifestName] = &fstest.MapFile{Data: []byte(text)}
	return m
}

func quoted(words []string) string {
	for i, w := range words {
		words[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(words, ", ")
}

func open(t testing.TB, f fstest.MapFS) *Pack {
	t.Helper()
	p, err := Open(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func chinesePack(t testing.TB) *Pack {
	return open(t, files(t, "zh", "请", "号", "到", "号窗口|號窗口", "一|1", "二|2", "三|3", "四|4", "零|0", "十", "A", "药房"))
}

func TestSentenceIsTakenApart(t *testing.T) {
	zh := chinesePack(t)
	en := open(t, files(t, "en", "number", "please go to counter", "counter", "go", "zero|0", "1", "2", "4", "12", "40", "A", "B", "ok"))
	for _, c := range []struct {
		pack *Pack
		text string
		want string
	}{
		{zh, "请A 零 一 二号到三号窗口", "请 a 零 一 二 号 到 三 号窗口"},
		{zh, "请４２号到药房。", "请 4 十 2 号 到 药房"},
		{zh, "十号，三號窗口", "十 号 三 號窗口"},
		{zh, "10 号", "十 号"},
		{zh, "14", "十 4"},
		{zh, "２０", "2 十"},
		{en, "Number A 0 1 2, please go to counter 4", "number a 0 1 2 please go to counter 4"},
		{en, "NUMBER 12 counter 42", "number 12 counter 40 2"},
		{en, "number 40", "number 40"},
		{en, "number 104", "number 1 0 4"},
		{en, "number 042", "number 0 4 2"},
		{en, "go, AB ok!", "go a b ok"},
	} {
		pieces, err := c.pack.pieces(c.text, c.pack.chinese())
		var keys []string
		for _, p := range pieces {
			keys = append(keys, p.key)
		}
		if got := strings.Join(keys, " "); got != c.want || err != nil {
			t.Errorf("%q: %q, %v; want %q", c.text, got, err, c.want)
		}
	}
}

func TestMissingWordsAreNamedAndNothingIsSaid(t *testing.T) {
	en := open(t, files(t, "en", "number", "1", "2", "A"))
	_, err := (&Engine{ID: "e", Packs: []*Pack{en}}).Speak(t.Context(), speech.Utterance{Lang: "en-GB", Text: "Number 1, Smith, Smith or 'anumber' 37"})
	var missing *MissingError
	if !errors.As(err, &missing) || !slices.Equal(missing.Words, []string{"Smith", "or", "anumber", "37"}) {
		t.Errorf("%v", err)
	}
	if !errors.Is(err, speech.ErrNoVoice) || !errors.Is(err, speech.ErrUnknownWord) {
		t.Errorf("%v is not what a chain goes on after", err)
	}
	if _, err := en.Say(", !"); !errors.Is(err, speech.ErrNoText) {
		t.Errorf("only punctuation: %v", err)
	}
	e := &Engine{ID: "e", Packs: []*Pack{en, chinesePack(t)}}
	if _, err := e.Speak(t.Context(), speech.Utterance{Lang: "de", Text: "1"}); !errors.Is(err, speech.ErrNoVoice) {
		t.Errorf("another language: %v", err)
	}
	if _, err := e.Speak(t.Context(), speech.Utterance{Lang: "zh_TW", Text: "一号"}); err != nil {
		t.Errorf("the second pack: %v", err)
	}
}

func TestClipsAreJoinedToTheSample(t *testing.T) {
	p := chinesePack(t)
	b, err := p.Say("请一，二号。三")
	if err != nil {
		t.Fatal(err)
	}
	const clip, gap = pcm.Rate / 10, pcm.Rate * 50 / 1000
	at := 0
	for i, c := range []struct {
		word   string
		before int
	}{{"请", 0}, {"一", gap}, {"二", pcm.Rate * 180 / 1000}, {"号", gap}, {"三", pcm.Rate * 350 / 1000}} {
		for k := range c.before {
			if b.Samples[at+k] != 0 {
				t.Fatalf("sound in the gap before %s", c.word)
			}
		}
		at += c.before
		if want := p.clips[c.word].samples(); !slices.Equal(b.Samples[at:at+clip], want) {
			t.Fatalf("clip %d, %s, is not at sample %d", i, c.word, at)
		}
		at += clip
	}
	if at != b.Frames() {
		t.Errorf("%d frames, want %d", b.Frames(), at)
	}
	for i, k := range p.clips {
		if first, last := k.samples()[0], k.samples()[len(k.samples())-1]; first != 0 || last != 0 {
			t.Errorf("clip %s begins with %d and ends with %d", i, first, last)
		}
	}
}

func TestFolderAndZipFile(t *testing.T) {
	dir := t.TempDir()
	var data bytes.Buffer
	z := zip.NewWriter(&data)
	for name, f := range files(t, "en", "one", "two") {
		if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(file, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, file} {
		p, err := OpenFile(name)
		if err != nil || p.Manifest.Name != "test" || len(p.clips) != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenZip(data.Bytes()[:data.Len()/2]); err == nil {
		t.Error("half a zip file was opened")
	}
	if _, err := OpenFile(filepath.Join(dir, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
}

func TestFaultyPacksAreRefusedWithTheFile(t *testing.T) {
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		file   string
	}{
		"no manifest":      {func(f fstest.MapFS) { delete(f, ManifestName) }, ManifestName},
		"no TOML":          {func(f fstest.MapFS) { f[ManifestName].Data = []byte("= =") }, ManifestName},
		"huge manifest":    {func(f fstest.MapFS) { f[ManifestName].Data = make([]byte, maxManifest+1) }, ManifestName},
		"another format":   {replace("format = 1", "format = 2"), ManifestName},
		"no name":          {replace(`name = "test"`, `name = " "`), ManifestName},
		"no language":      {replace(`languages = ["en"]`, ``), ManifestName},
		"odd gap":          {replace(`gap_ms = 50`, `gap_ms = -1`), ManifestName},
		"same word twice":  {replace(`text = "two"`, `text = "ONE"`), ManifestName},
		"empty word":       {replace(`text = "two"`, `text = " "`), ManifestName},
		"file outside":     {replace(`"1.wav"`, `"../1.wav"`), ManifestName},
		"absolute file":    {replace(`"1.wav"`, `"/etc/1.wav"`), ManifestName},
		"file of Windows":  {replace(`"1.wav"`, `'C:\1.wav'`), ManifestName},
		"no sound file":    {replace(`"1.wav"`, `"pack.toml"`), ManifestName},
		"missing clip":     {func(f fstest.MapFS) { delete(f, "1.wav") }, "1.wav"},
		"clip is text":     {func(f fstest.MapFS) { f["1.wav"].Data = []byte("sound") }, "1.wav"},
		"half a clip":      {func(f fstest.MapFS) { f["1.wav"].Data = f["1.wav"].Data[:1000] }, "1.wav"},
		"huge clip":        {func(f fstest.MapFS) { f["1.wav"].Data = make([]byte, maxClip+1) }, "1.wav"},
		"silent clip":      {func(f fstest.MapFS) { clear(f["1.wav"].Data[44:]) }, "1.wav"},
		"clip of a minute": {func(f fstest.MapFS) { f["1.wav"].Data = long() }, "1.wav"},
	} {
		f := files(t, "en", "one", "two")
		c.change(f)
		_, err := Open(f)
		var bad *FileError
		if !errors.As(err, &bad) || bad.File != c.file {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func replace(old, with string) func(fstest.MapFS) {
	return func(f fstest.MapFS) {
		text := string(f[ManifestName].Data)
		if !strings.Contains(text, old) {
			panic(old)
		}
		f[ManifestName].Data = []byte(strings.Replace(text, old, with, 1))
	}
}

func long() []byte {
	var out bytes.Buffer
	_ = pcm.EncodeWAV(&out, pcm.Tone(8000, 400, time.Minute, 0))
	return out.Bytes()
}

func FuzzManifest(f *testing.F) {
	f.Add(files(f, "zh", "请|請", "号")[ManifestName].Data)
	f.Add([]byte("format = 1\nname = \"a\"\nlanguages = [\"en\"]\n[[clips]]\ntext = \"a\"\nfile = \"a.wav\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseManifest(data)
		if err != nil {
			return
		}
		for _, c := range m.Clips {
			if strings.Contains(c.File, "..") && strings.Contains(c.File, "../") || filepath.IsAbs(c.File) || key(c.Text) == "" {
				t.Errorf("%+v", c)
			}
		}
	})
}

func FuzzSentence(f *testing.F) {
	p := chinesePack(f)
	for _, s := range []string{"请A 零 一 二号到三号窗口", "İ1２Ⅻ", "\xff", "99 100 007", "ＶＩＰ号"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		pieces, err := p.pieces(text, true)
		for _, piece := range pieces {
			if _, ok := p.clips[piece.key]; !ok {
				t.Errorf("%q needs the clip %q, which there is not", text, piece.key)
			}
		}
		if err == nil {
			if b, err := p.Say(text); err == nil && b.Frames() == 0 {
				t.Errorf("%q is silent", text)
			}
		}
	})
}
