package announce

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestReadNumber(t *testing.T) {
	for _, tt := range []struct {
		number      queue.Number
		zh, yao, en string
	}{
		{"0", "零", "零", "0"},
		{"1", "一", "一", "1"},
		{"8", "八", "八", "8"},
		{"10", "十", "十", "10"},
		{"11", "十一", "十一", "11"},
		{"12", "十二", "十二", "12"},
		{"20", "二十", "二十", "20"},
		{"99", "九十九", "九十九", "99"},
		{"07", "零 七", "零 七", "0 7"},
		{"00", "零 零", "零 零", "0 0"},
		{"100", "一 零 零", "幺 零 零", "1 0 0"},
		{"012", "零 一 二", "零 幺 二", "0 1 2"},
		{"2468", "二 四 六 八", "二 四 六 八", "2 4 6 8"},
		{"A012", "A 零 一 二", "A 零 幺 二", "A 0 1 2"},
		{"A12", "A 十二", "A 十二", "A 12"},
		{"AB7", "A B 七", "A B 七", "A B 7"},
		{"7A", "七 A", "七 A", "7 A"},
		{"1B110", "一 B 一 一 零", "一 B 幺 幺 零", "1 B 1 1 0"},
		{"A-12", "A 十二", "A 十二", "A 12"},
		{"12-34", "十二, 三十四", "十二, 三十四", "12, 34"},
		{"12--34", "十二, 三十四", "十二, 三十四", "12, 34"},
		{"-5-", "五", "五", "5"},
		{"", "", "", ""},
	} {
		t.Run(string(tt.number), func(t *testing.T) {
			for _, c := range []struct {
				lang, want string
				one        One
			}{
				{"zh", tt.zh, OnePlain},
				{"zh-Hans-CN", tt.yao, OneRadio},
				{"yue", tt.zh, OnePlain},
				{"yue-HK", tt.zh, OneRadio}, // 幺 is not Cantonese
				{"en", tt.en, OnePlain},
				{"en_US", tt.en, OneRadio},
				{"de", tt.en, OnePlain},
			} {
				if got := ReadNumber(c.lang, tt.number, Reading{One: c.one}); got != c.want {
					t.Errorf("%s: %q, want %q", c.lang, got, c.want)
				}
			}
		})
	}
}

func called(number queue.Number, name string) queue.Event {
	return queue.Event{Version: 1, Type: queue.Called, ID: "x", Seq: 7, Number: number, Counter: "id", CounterName: name}
}

func TestSentencesOfACall(t *testing.T) {
	c, err := NewComposer(Voice{Languages: []string{"zh", "en", "yue"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, counter string
		number        queue.Number
		zh, en, yue   string
	}{
		{
			"numeric counter", "3", "A012",
			"请A 零 一 二号到三号窗口", "Number A 0 1 2, please go to counter 3", "請A 零 一 二號到三號窗口",
		},
		{
			"two-digit number and counter", "12", "15",
			"请十五号到十二号窗口", "Number 15, please go to counter 12", "請十五號到十二號窗口",
		},
		{
			"three-digit counter", "201", "8",
			"请八号到二 零 一号窗口", "Number 8, please go to counter 2 0 1", "請八號到二 零 一號窗口",
		},
		{
			"counter with a letter", "a3", "8",
			"请八号到A 三号窗口", "Number 8, please go to counter A 3", "請八號到A 三號窗口",
		},
		{
			"a letter is a counter's number too", "B", "8",
			"请八号到B号窗口", "Number 8, please go to counter B", "請八號到B號窗口",
		},
		{
			"full-width counter", "３", "8",
			"请八号到三号窗口", "Number 8, please go to counter 3", "請八號到三號窗口",
		},
		{
			"a name", "药房", "8",
			"请八号到药房", "Number 8, please go to 药房", "請八號到药房",
		},
		{
			"an English name", "Pharmacy", "8",
			"请八号到Pharmacy", "Number 8, please go to Pharmacy", "請八號到Pharmacy",
		},
		{
			"a name with the counter word in it", "3号窗口", "8",
			"请八号到3号窗口", "Number 8, please go to 3号窗口", "請八號到3号窗口",
		},
		{
			"a word with a number", "VIP2", "8",
			"请八号到VIP2", "Number 8, please go to VIP2", "請八號到VIP2",
		},
		{
			"a name that looks like a placeholder", "{number}", "8",
			"请八号到{number}", "Number 8, please go to {number}", "請八號到{number}",
		},
		{
			"a name with control characters and space", " 药\x07房\n 二 ", "8",
			"请八号到药房 二", "Number 8, please go to 药房 二", "請八號到药房 二",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, ok := c.Call(called(tt.number, tt.counter), Details{})
			want := []Sentence{{Lang: "zh", Text: tt.zh}, {Lang: "en", Text: tt.en}, {Lang: "yue", Text: tt.yue}}
			if !ok || !reflect.DeepEqual(a.Sentences, want) {
				t.Errorf("got %+v, want %+v", a.Sentences, want)
			}
		})
	}
}

func TestNamedCounterInOwnTemplates(t *testing.T) {
	for _, tt := range []struct{ lang, template, number, name string }{
		{"zh", "{number}号请到{counter}号诊室就诊", "八号请到二号诊室就诊", "八号请到药房就诊"},
		{"zh", "{counter}号，请{number}号", "二号，请八号", "药房，请八号"},
		{"zh-CN", "{number}到{counter}取餐", "八到二取餐", "八到药房取餐"},
		{"en", "Counter {counter}: number {number}", "Counter 2: number 8", "药房: number 8"},
		{"en", "Encounter {counter}", "Encounter 2", "Encounter 药房"},
		{"en", "{number} to window number {counter} now", "8 to window number 2 now", "8 to 药房 now"},
		{"en", "Order {number} is ready", "Order 8 is ready", "Order 8 is ready"},
		{"de", "Nummer {number}, Schalter {counter}", "Nummer 8, Schalter 2", "Nummer 8, Schalter 药房"},
	} {
		c, err := NewComposer(Voice{Languages: []string{tt.lang}, Templates: map[string]string{tt.lang: tt.template}})
		if err != nil {
			t.Fatal(err)
		}
		for counter, want := range map[string]string{"2": tt.number, "药房": tt.name} {
			if a, _ := c.Call(called("8", counter), Details{}); a.Sentences[0].Text != want {
				t.Errorf("%s at %s: %q, want %q", tt.template, counter, a.Sentences[0].Text, want)
			}
		}
	}
}

func TestAnnouncementOfACall(t *testing.T) {
	c, err := NewComposer(Voice{
		Languages: []string{"zh-CN"}, Templates: map[string]string{"zh": "{number}"}, Repeat: 3, Chime: ChimeAlways,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := Announcement{
		Seq: 7, Number: "A1", Counter: "药房", Chime: true, Repeat: 3,
		Sentences: []Sentence{{Lang: "zh-CN", Text: "A 一"}},
	}
	if got, ok := c.Call(called("A1", "药房"), Details{}); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, ok)
	}
	recall := called("A1", "")
	recall.Type, want.Recall, want.Counter = queue.Recalled, true, "id"
	if got, ok := c.Call(recall, Details{}); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, ok)
	}
	for _, other := range []queue.EventType{queue.Unreadable, "ticket_issued", ""} {
		if got, ok := c.Call(queue.Event{Type: other, Seq: 1}, Details{}); ok {
			t.Errorf("%q is announced as %+v", other, got)
		}
	}
}

func TestVoiceDefaults(t *testing.T) {
	c, err := NewComposer(Voice{})
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := c.Call(called("1", "1"), Details{}); !ok || a.Repeat != DefaultRepeat || a.Chime || len(a.Sentences) != 0 {
		t.Errorf("got %+v, %v", a, ok)
	}
}

func TestNewComposerRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		voice Voice
		want  error
	}{
		{"too often", Voice{Repeat: MaxRepeat + 1}, &RepeatError{MaxRepeat + 1, MinRepeat, MaxRepeat}},
		{"less than once", Voice{Repeat: -1}, &RepeatError{-1, MinRepeat, MaxRepeat}},
		{"language without a template", Voice{Languages: []string{"zh", "tlh"}}, &UnknownLanguageError{"tlh", []string{"en", "yue", "zh"}}},
		{"no language", Voice{Languages: []string{""}}, &UnknownLanguageError{"", []string{"en", "yue", "zh"}}},
		{
			"broken template",
			Voice{Languages: []string{"en"}, Templates: map[string]string{"en": "{x}"}},
			&TemplateError{"en", &UnknownPlaceholderError{"x", Placeholders()}},
		},
		{
			"emptied template",
			Voice{Languages: []string{"en"}, Templates: map[string]string{"en": " "}},
			&TemplateError{"en", ErrEmptyTemplate},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := NewComposer(tt.voice); !reflect.DeepEqual(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestFreeText(t *testing.T) {
	c, err := NewComposer(Voice{Languages: []string{"zh", "en"}, Chime: ChimeAlways})
	if err != nil {
		t.Fatal(err)
	}
	want := Announcement{Sentences: []Sentence{{Lang: "zh", Text: "车牌 粤B12345 请挪车"}}, Chime: true, Repeat: 1}
	if got, err := c.Text("", "  车牌\t粤B12345\n请挪车\x00"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := c.Text("en", "We close at 5"); err != nil || got.Sentences[0] != (Sentence{Lang: "en", Text: "We close at 5"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := c.Text("en", " \x07 "); !errors.Is(err, ErrEmptyText) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Text("en", strings.Repeat("药", MaxTextLen)); err != nil {
		t.Errorf("%d characters: %v", MaxTextLen, err)
	}
	var long *TextTooLongError
	if _, err := c.Text("en", strings.Repeat("药", MaxTextLen+1)); !errors.As(err, &long) {
		t.Errorf("got %v", err)
	}
}

func TestDefaultTemplatesAreValid(t *testing.T) {
	for _, lang := range Languages() {
		text, ok := DefaultTemplate(lang + "-XX")
		if _, err := ParseTemplate(text); !ok || err != nil {
			t.Errorf("%s: %q, %v", lang, text, err)
		}
	}
	if text, ok := DefaultTemplate("tlh"); ok {
		t.Errorf("Klingon has %q", text)
	}
}
