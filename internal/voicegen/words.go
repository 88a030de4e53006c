package main

import (
	"fmt"

	"github.com/queuecast/queuecast/media/speech/pack"
)

// word is a clip to be made: its text, other ways to write it, and what espeak-ng is to say for it in which voice.
type word struct {
	text    string
	aliases []string
	say     string // empty: the text
	voice   string // empty: the pack's
}

// voicePack is a pack to be made.
type voicePack struct {
	file, name string
	languages  []string
	voice      string // of espeak-ng
	rate       int    // words per minute
	gap        int    // ms
	words      []word
}

func packs() []voicePack {
	return []voicePack{
		{"builtin-zh.zip", "Built-in Chinese", []string{"zh"}, "cmn", 150, 25, chinese()},
		{"builtin-en.zip", "Built-in English", []string{"en"}, "en-us", 150, 40, english()},
	}
}

func chinese() []word {
	var all []word
	for i, digit := range []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"} {
		w := word{text: digit, aliases: []string{fmt.Sprint(i)}}
		if i == 0 {
			w.aliases = append(w.aliases, "〇")
		}
		all = append(all, w)
	}
	for _, text := range []string{
		"十", "百", "千", "万", "幺", "两", "号", "请", "到", "在", "窗口", "号窗口", "柜台", "号柜台", "诊室", "号诊室", "号台", "号桌", "桌",
		"房间", "号房间", "药房", "收费处", "取药", "取餐", "前台", "下一位", "请您", "稍候", "谢谢", "现在", "叫号", "办理", "前往", "您好",
	} {
		all = append(all, word{text: text})
	}
	return append(all, letters()...)
}

func english() []word {
	ones := []string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
		"fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	tens := []string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
	var all []word
	for i, w := range ones {
		all = append(all, word{text: w, aliases: []string{fmt.Sprint(i)}})
	}
	for i, w := range tens {
		all = append(all, word{text: w, aliases: []string{fmt.Sprint(10 * (i + 2))}})
	}
	for _, text := range []string{
		"hundred", "thousand", "and", "number", "ticket", "please", "please go to counter", "please go to", "please come to counter", "go to",
		"come to", "counter", "window", "desk", "room", "table", "to", "the", "is", "at", "now", "serving", "now serving", "next", "your",
		"order", "ready", "is ready", "thank you", "welcome", "pharmacy", "reception", "cashier", "please wait",
	} {
		all = append(all, word{text: text})
	}
	return append(all, letters()...)
}

// letters are English in both packs, as people say them in Chinese halls, too.
func letters() []word {
	var all []word
	for r := 'A'; r <= 'Z'; r++ {
		w := word{text: string(r), voice: "en-us"}
		if r == 'A' {
			w.say = "[[eI]]" // alone it would be the article
		}
		all = append(all, w)
	}
	return all
}

// manifest is the pack's description; the files are numbered.
func (p voicePack) manifest() pack.Manifest {
	m := pack.Manifest{
		Format: pack.Format, Name: p.name, Languages: p.languages, Speaker: "espeak-ng", Licence: "Apache-2.0", GapMS: p.gap,
	}
	for i, w := range p.words {
		m.Clips = append(m.Clips, pack.Clip{Text: w.text, Aliases: w.aliases, File: fmt.Sprintf("%03d.wav", i)})
	}
	return m
}
