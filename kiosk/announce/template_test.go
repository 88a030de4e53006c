package announce

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestParseTemplateRefuses(t *testing.T) {
	known := Placeholders()
	for _, tt := range []struct {
		name, in string
		want     error
	}{
		{"empty", "", ErrEmptyTemplate},
		{"white space", " \t\u3000", ErrEmptyTemplate},
		{"control characters only", "\x00\x07", ErrEmptyTemplate},
		{"unknown placeholder", "Hello {you}", &UnknownPlaceholderError{"you", known}},
		{"wrong case", "{Number}", &UnknownPlaceholderError{"Number", known}},
		{"empty placeholder", "a {}", &UnknownPlaceholderError{"", known}},
		{"left open", "go to {counter", &BraceError{6}},
		{"never opened", "number} go", &BraceError{6}},
		{"never opened, after a good one", "{number} and counter}", &BraceError{20}},
		{"nested", "{num{ber}}", &BraceError{0}},
		{"double braces", "{{number}}", &BraceError{0}},
		{"endless", strings.Repeat("x", MaxTemplateLen+1), &TemplateTooLongError{MaxTemplateLen}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ParseTemplate(tt.in); !reflect.DeepEqual(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func FuzzParseTemplate(f *testing.F) {
	for _, l := range languages() {
		f.Add(l.template, "药房")
	}
	f.Add("{number}{counter}", "{number}")
	f.Add("号窗口{counter}号窗口 counter{counter}", "")
	f.Fuzz(func(t *testing.T, text, counter string) {
		tpl, err := ParseTemplate(text)
		if err != nil {
			var unknown *UnknownPlaceholderError
			var brace *BraceError
			var long *TemplateTooLongError
			if !errors.Is(err, ErrEmptyTemplate) && !errors.As(err, &unknown) && !errors.As(err, &brace) && !errors.As(err, &long) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for _, l := range languages() {
			said, named := readCounter(l, counter, Reading{})
			out := tpl.fill(l, map[string]string{"number": "A", "counter": said, "service": "S", "name": "N", "waiting": "7"}, named)
			if clean(out) != out {
				t.Fatalf("%q is not clean", out)
			}
			if strings.Contains(text, "{counter}") && said != "" && !strings.Contains(out, said) {
				t.Fatalf("%q lacks the counter %q", out, said)
			}
		}
	})
}

func TestTextsOfATemplate(t *testing.T) {
	for template, want := range map[string][]string{
		"请{number}号到{counter}号窗口":                           {"请", "号到", "号窗口"},
		"Number {number}, please go to counter {counter}":   {"Number", "please go to counter"},
		"[{name}，]请 {number} 号到 {counter}。还有{waiting}人，谢谢！": {"请", "号到", "还有", "人", "谢谢"},
		"{number}": nil,
	} {
		parsed, err := ParseTemplate(template)
		if err != nil {
			t.Fatal(err)
		}
		if got := parsed.Texts("", false); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", template, got, want)
		}
		if got := parsed.Texts("en-GB", true); strings.HasPrefix(template, "Number") && !slices.Equal(got, []string{"Number", "please go to"}) {
			t.Errorf("%q: for counters with names: %q", template, got)
		}
	}
}
