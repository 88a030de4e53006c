package speech

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		err      error
	}{
		"plain":               {"Number 12, please.", "Number 12, please.", nil},
		"chinese":             {"请12号到3号窗口", "请12号到3号窗口", nil},
		"lines and tabs":      {" a\r\n\tb  c ", "a b c", nil},
		"espeak's commands":   {"a\x0150Sb", "a 50Sb", nil},
		"phonemes":            {"[[h@loU]] you", "h@loU you", nil},
		"nested phonemes":     {"[[[x]]]", "x", nil},
		"ssml":                {`<break time="9s"/>now`, `break time="9s"/ now`, nil},
		"left to right marks": {"a\u202eb\u200bc", "a b c", nil},
		"family emoji":        {"👨\u200d👩", "👨\u200d👩", nil},
		"not UTF-8":           {"a\xff\xfeb", "a b", nil},
		"only controls":       {"\x00\x1b\u200b", "", ErrNoText},
		"empty":               {"", "", ErrNoText},
		"too long":            {strings.Repeat("a", MaxText+1), "", ErrTooLong},
		"longest":             {strings.Repeat("a", MaxText), strings.Repeat("a", MaxText), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Clean(c.in); got != c.want || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Errorf("Clean = %q, %v, want %q, %v", got, err, c.want, c.err)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	f.Add("请12号\x01到<b>3</b>号[[x]]窗口")
	f.Fuzz(func(t *testing.T, in string) {
		out, err := Clean(in)
		if err != nil {
			return
		}
		if out == "" || !utf8.ValidString(out) || strings.ContainsAny(out, "<>[]{}") || strings.ContainsFunc(out, unicode.IsControl) {
			t.Fatalf("Clean(%q) = %q", in, out)
		}
		if again, err := Clean(out); err == nil && again != out { // an invalid byte may grow, so the second may be too long
			t.Fatalf("cleaning %q again gave %q", out, again)
		}
	})
}
