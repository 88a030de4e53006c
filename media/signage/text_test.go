package signage

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "City Clinic", "City Clinic"},
		{"empty", "", ""},
		{"only white space", " \t\r\n\u3000", ""},
		{"white space inside becomes one space", "  a \n\t b\u3000c ", "a b c"},
		{"control characters", "a\x00b\x07c\x1b[31m", "abc[31m"},
		{"right-to-left override and marks", "a\u202eb\u200fc\u2066d\u2069", "abcd"},
		{"soft hyphen and zero width space", "a\u00ad\u200bb", "ab"},
		{"byte order mark", "\ufeffA012", "A012"},
		{"accents are composed", "Cafe\u0301", "Café"},
		{"stacked accents without a composed form are dropped", "Z\u0351\u034b\u0301a", "Za"},
		{"private use", "a\ue000b", "ab"},
		{"invalid UTF-8", "a\xffb", "a\ufffdb"},
		{"emoji family is one character", "👨‍👩‍👧!", "👨!"},
		{"skin tone and variation selector", "👍🏽☎\ufe0f", "👍☎"},
		{"flags are one character each", "🇨🇳🇬🇧", "🇨🇬"},
		{"joiner between letters keeps the letters", "क\u200dख", "कख"},
		{"Chinese", "人民医院 门诊大厅", "人民医院 门诊大厅"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := clean(c.in); got != c.want {
				t.Errorf("clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestCleanCutsLongTextsBetweenCharacters(t *testing.T) {
	for shift := range 4 {
		got := clean(strings.Repeat("a", shift) + strings.Repeat("院", 10_000))
		if len(got) > maxTextBytes || len(got) < maxTextBytes-utf8.UTFMax {
			t.Errorf("shift %d: %d bytes are left, want about %d", shift, len(got), maxTextBytes)
		}
		if strings.ContainsRune(got, utf8.RuneError) {
			t.Errorf("shift %d: a character was cut in two", shift)
		}
	}
	if got := clean(strings.Repeat("\x80", 10_000)); got != "\ufffd" {
		t.Errorf("continuation bytes alone gave %q", got)
	}
}

func TestIsCounterNumber(t *testing.T) {
	for in, want := range map[string]bool{
		"3": true, "12": true, "A3": true, "B-12": true, "1000": true,
		"": false, "A": false, "East": false, "3号": false, "10000": false, "三": false, "1 2": false, "№3": false,
	} {
		if got := isCounterNumber(in); got != want {
			t.Errorf("isCounterNumber(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestCalendar(t *testing.T) {
	sunday := time.Date(2027, time.January, 3, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		cal  Calendar
		at   time.Time
		want string
	}{
		{"Chinese", WordsZH().First.Calendar, testClock(), "11月20日 星期五"},
		{"English", WordsEN().First.Calendar, testClock(), "Friday 20 November"},
		{"first day of the week and month of the year, zh", WordsZH().First.Calendar, sunday, "1月3日 星期日"},
		{"first day of the week and month of the year, en", WordsEN().First.Calendar, sunday, "Sunday 3 January"},
		{"no pattern, no date", Calendar{}, sunday, ""},
		{"missing names leave blanks", Calendar{Pattern: "{weekday}{day}/{month}{monthname}"}, sunday, "3/1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.cal.format(c.at); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFitShrinksThenCuts(t *testing.T) {
	r := newRenderer(t, 640, 360)
	for _, c := range []struct {
		name, text        string
		size, least, room int
		whole             bool
	}{
		{"fits", "City Clinic", 40, 20, 400, true},
		{"shrunk", "City Clinic", 40, 20, 150, true},
		{"shrunk to the least", "City Clinic", 40, 20, 96, true},
		{"cut", "City Clinic", 40, 20, 80, false},
		{"cut to dots", "City Clinic", 40, 20, 25, false},
		{"no room for anything", "City Clinic", 40, 20, 5, false},
		{"no room", "City Clinic", 40, 20, 0, false},
		{"negative room", "City Clinic", 40, 20, -7, false},
		{"Chinese cut", strings.Repeat("一楼东侧二号药房", 12), 40, 20, 300, false},
		{"least above size", "City Clinic", 10, 20, 30, false},
		{"empty", "", 40, 20, 100, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			full := r.set(c.text, regular)
			l, size := r.fit(full, c.size, c.least, c.room)
			if w := l.width(size); w > max(0, c.room) {
				t.Errorf("%d pixels wide, room is %d", w, c.room)
			}
			if size > c.size || size < min(c.least, c.size) {
				t.Errorf("size %d is not within %d and %d", size, c.least, c.size)
			}
			if whole := reflect.DeepEqual(l.glyphs, full.glyphs); whole != c.whole {
				t.Errorf("whole is %v, want %v", whole, c.whole)
			}
			if c.whole && size < c.size && l.width(size+1) <= c.room {
				t.Errorf("size %d would fit as well as %d", size+1, size)
			}
		})
	}
}

func TestFiguresAreTabular(t *testing.T) {
	r := newRenderer(t, 640, 360)
	for w := range weights {
		ones, zeros := r.set("1111", w), r.set("0000", w)
		for i := range ones.glyphs {
			if want := i * r.types.faces[w].figure; ones.glyphs[i].x != want || zeros.glyphs[i].x != want {
				t.Errorf("%v: digit %d stands at %d and %d, want %d", w, i, ones.glyphs[i].x, zeros.glyphs[i].x, want)
			}
		}
	}
}

func TestChineseAndDigitsArePartedBySpace(t *testing.T) {
	r := newRenderer(t, 640, 360)
	gap := r.types.faces[regular].unitsPerEm / scriptGap
	for text, gaps := range map[string]int{"3号": 1, "2号窗3": 2, "号窗": 0, "A3": 0, "3 号": 0, "号，3": 0} {
		l := r.set(text, regular)
		x := 0
		for _, g := range l.glyphs[:len(l.glyphs)-1] {
			x += g.advance
		}
		if got := l.glyphs[len(l.glyphs)-1].x - x; got != gaps*gap {
			t.Errorf("%q holds %d units of added space, want %d", text, got, gaps*gap)
		}
	}
}

// The embedded font draws the typographic apostrophe a whole em wide.
func TestLatinQuotesAreNotAsWideAsChinese(t *testing.T) {
	r := newRenderer(t, 640, 360)
	em := r.types.faces[regular].unitsPerEm
	latin := r.set("n’s", regular)
	if w := latin.glyphs[2].x - latin.glyphs[1].x; w > em/2 {
		t.Errorf("the apostrophe takes %d units", w)
	}
	chinese := r.set("“医院”", regular)
	if w := chinese.glyphs[0].advance; w != em {
		t.Errorf("the Chinese quote takes %d units, want a whole em", w)
	}
}

func TestFontsHoldAllFixedWords(t *testing.T) {
	r := newRenderer(t, 640, 360)
	for _, p := range []Phrases{WordsZH().First, WordsEN().First} {
		texts := []string{p.Now, p.Counter, p.Recent, p.IdleTitle, p.IdleHint}
		for day := range 366 {
			texts = append(texts, p.Calendar.format(testClock().AddDate(0, 0, day)))
		}
		for _, text := range texts {
			if text == "" {
				t.Error("a phrase is empty")
			}
			for w := range weights {
				for _, g := range r.set(text, w).glyphs {
					if g.missing {
						t.Errorf("the %v font lacks a character of %q", w, text)
					}
				}
			}
		}
	}
}

func TestMetricsCacheIsBounded(t *testing.T) {
	s := setter{types: testTypefaces(t)}
	for r := range rune(3 * maxMetrics) {
		s.metric(0x10000+r, bold)
	}
	if len(s.metrics) > maxMetrics {
		t.Errorf("%d characters are kept, at most %d may be", len(s.metrics), maxMetrics)
	}
}
