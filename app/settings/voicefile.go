package settings

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// oldChime is what voice.chime was before it had three values: on or off.
func oldChime(on bool) string {
	if on {
		return ChimeAlways
	}
	return ChimeNone
}

// voice reads what the voice has beside its fields. It comes before them: which engines and languages are allowed depends
// on programs and templates.
func (r *reader) voice() {
	r.templates()
	v := &r.settings.Voice
	v.Programs = readList(r, "voice.programs", programSetRule(), newProgram, programFault)
	v.Words = readList(r, "voice.words", wordSetRule(), newWord, wordFault)
	v.Hours = readList(r, "voice.hours", hoursSetRule(), newHours, hoursFault)
	v.Phrases = readList(r, "voice.phrases", phraseSetRule(), newPhrase, phraseFault)
	r.enginesFor()
	if e := r.lookup("voice.chime"); e != nil {
		if on, isBool := e.value.(bool); isBool {
			e.value = oldChime(on)
		}
	}
}

func (r *reader) enginesFor() {
	e := r.lookup("voice.engines_for")
	if e == nil {
		return
	}
	t, ok := e.value.(*table)
	if !ok {
		r.fault(WrongType, "voice.engines_for", e, Allowed{Rule: Section})
		return
	}
	for _, tag := range t.keys {
		if !validTag(tag) {
			continue // reported as an unknown key
		}
		t.used[tag] = true
		f := field{key: "voice.engines_for." + tag, allowed: engineSetRule(r.settings.Voice)}
		if names := r.words(f, t.values[tag]); len(names) > 0 {
			if r.settings.Voice.EnginesFor == nil {
				r.settings.Voice.EnginesFor = map[string][]string{}
			}
			r.settings.Voice.EnginesFor[tag] = names
		}
	}
}

func (s Settings) validateVoice(add func(key, value string, allowed Allowed)) {
	v := s.Voice
	for _, tag := range sortedKeys(v.Templates) {
		if t := v.Templates[tag]; !validTag(tag) || !templateRule().accepts(t) {
			add("voice.templates."+tag, show(t), templateRule())
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(v.EnginesFor)) {
		if names := v.EnginesFor[tag]; !validTag(tag) || !engineSetRule(v).accepts(names) {
			add("voice.engines_for."+tag, show(names), engineSetRule(v))
		}
	}
	validateList("voice.programs", v.Programs, programSetRule(), programFault, add)
	validateList("voice.words", v.Words, wordSetRule(), wordFault, add)
	validateList("voice.hours", v.Hours, hoursSetRule(), hoursFault, add)
	validateList("voice.phrases", v.Phrases, phraseSetRule(), phraseFault, add)
}

func renderVoice(b *bytes.Buffer, v Voice) {
	renderTemplates(b, v)
	b.WriteString("\n[voice.engines_for]\n# Engines of one language, where they differ. 个别语言使用的语音引擎。\n# yue = [\"espeak-ng\"]\n")
	for _, tag := range slices.Sorted(maps.Keys(v.EnginesFor)) {
		fmt.Fprintf(b, "%s = [%s]\n", tag, quoteAll(v.EnginesFor[tag]))
	}
	renderList(b, "voice.programs", "# Speech programs of your own, to be named in voice.engines; see docs/VOICE.md. No shell reads the command.\n"+
		"# 自备的语音合成程序，名称写入 voice.engines；命令不经过 shell。\n"+
		fmt.Sprintf("# Allowed: %s.\n", programSetRule())+
		"# [[voice.programs]]\n# name = \"piper\"\n# command = \"piper --model {voice} --output_file -\"\n# seconds = 5\n# voices = { zh = \"/opt/zh.onnx\" }\n",
		v.Programs, newProgram)
	renderList(b, "voice.words", "# How words are pronounced: what stands in a text, and what is said in its place.\n# 发音表：word 为文字，spoken 为读法。\n"+
		fmt.Sprintf("# Allowed: %s.\n", wordSetRule())+
		"# [[voice.words]]\n# word = \"CT\"\n# spoken = \"C T\"\n# language = \"zh\"\n", v.Words, newWord)
	renderList(b, "voice.hours", "# Times of day with a volume of their own, in percent of voice.volume; where two overlap, the first counts.\n"+
		"# 分时段音量，为 voice.volume 的百分比；时段重叠时以前者为准。\n"+
		fmt.Sprintf("# Allowed: %s.\n", hoursSetRule())+
		"# [[voice.hours]]\n# from = \"12:00\"\n# to = \"14:00\"\n# days = [\"mon\", \"fri\"]\n# percent = 50\n", v.Hours, newHours)
	renderList(b, "voice.phrases", "# Saved announcements. With times they are said by themselves.\n# 常用广播；设有 times 时按时自动播报。\n"+
		fmt.Sprintf("# Allowed: %s.\n", phraseSetRule())+
		"# [[voice.phrases]]\n# id = \"closing\"\n# texts = { zh = \"本大厅即将关闭。\", en = \"We are about to close.\" }\n# times = [\"16:50\"]\n# repeat = 2\n",
		v.Phrases, newPhrase)
}

func renderTemplates(b *bytes.Buffer, v Voice) {
	b.WriteString("\n[voice.templates]\n")
	b.WriteString("# What is said in each language; a language that is to be spoken needs a line here, and then goes into\n" +
		"# voice.languages. {number}, {counter}, {service}, {name} and {waiting} are filled in; what stands in square brackets\n" +
		"# falls away where a placeholder in it has nothing to say.\n" +
		"# 各语言的播报内容；{number} 号码，{counter} 窗口，{service} 业务，{name} 姓名，{waiting} 等候人数；方括号内的占位符无内容时整段省略。\n")
	fmt.Fprintf(b, "# Allowed: %s.\n", templateRule())
	for _, tag := range sortedKeys(v.Templates) {
		fmt.Fprintf(b, "%s = %s\n", tag, quote(v.Templates[tag]))
	}
}
