package widgets

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// runeWidth measures every rune as 1.
func runeWidth(s string) float32 { return float32(utf8.RuneCountInString(s)) }

func TestWrapText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      float32
		lines      int
		want       []string
	}{
		{"fits", "one two", 10, 3, []string{"one two"}},
		{"empty", "", 10, 3, []string{""}},
		{"at a space", "one two three", 8, 3, []string{"one two", "three"}},
		{"space falls at the edge", "one two three", 7, 3, []string{"one two", "three"}},
		{"long word is cut", "abcdefghij", 4, 5, []string{"abcd", "efgh", "ij"}},
		{"between Chinese characters", "语音引擎没有安装", 4, 3, []string{"语音引擎", "没有安装"}},
		{"no comma at the start of a line", "语音引擎，没有", 4, 3, []string{"语音引", "擎，没有"}},
		{"no bracket at the end of a line", "语音引（没有）", 4, 3, []string{"语音引", "（没有）"}},
		{"mixed scripts", "端口8554被占用", 6, 3, []string{"端口8554", "被占用"}},
		{"paragraphs", "a\nb", 5, 3, []string{"a", "b"}},
		{"too many lines end in an ellipsis", "one two three four five", 6, 2, []string{"one", "two t…"}},
		{"width nought still ends", "ab", 0, 5, []string{"a", "b"}},
		{"no lines", "ab", 5, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wrapText(c.text, c.width, c.lines, runeWidth); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      float32
		want       string
	}{
		{"fits", "abc", 3, "abc"},
		{"too long", "abcdef", 4, "abc…"},
		{"no space before the ellipsis", "abc def", 5, "abc…"},
		{"no room at all", "abc", 0, "a…"},
		{"empty", "", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shorten(c.text, c.width, runeWidth); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzWrapText(f *testing.F) {
	f.Add("espeak-ng is not installed.", float32(12), 3)
	f.Add("未安装 espeak-ng：叫号只显示并响铃，不播报语音。", float32(7), 4)
	f.Add("\n\n  \n", float32(1), 2)
	f.Add("\xff\xfe", float32(1), 9)
	f.Fuzz(func(t *testing.T, text string, width float32, lines int) {
		if lines > 100 || len(text) > 1000 {
			return
		}
		got := wrapText(text, width, lines, runeWidth)
		if len(got) > max(lines, 0) {
			t.Fatalf("%d lines, want at most %d", len(got), lines)
		}
		for _, line := range got {
			if width >= 2 && runeWidth(line) > width {
				t.Errorf("line %q is wider than %g", line, width)
			}
		}
		const unlimited = 1 << 20
		all := wrapText(text, width, unlimited, runeWidth)
		squeeze := func(s string) string {
			return strings.NewReplacer(" ", "", "\n", "").Replace(strings.ToValidUTF8(s, "\uFFFD"))
		}
		if got, want := squeeze(strings.Join(all, "")), squeeze(text); utf8.ValidString(text) && got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}
