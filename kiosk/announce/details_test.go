package announce

import (
	"errors"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/kiosk/queue"
)

func TestOptionalStretchesFallAwayWithoutAValue(t *testing.T) {
	five := 5
	c, err := NewComposer(Voice{Languages: []string{"zh", "en", "de"}, Templates: map[string]string{
		"zh": "[{name}，]请{number}号到{counter}号窗口[办理{service}][，还有{waiting}人等候]",
		"en": "[{name}, ]number {number}[ for {service}], counter {counter}[. {waiting} wait]",
		"de": "Nummer {number} {service}",
	}})
	if err != nil {
		t.Fatal(err)
	}
	ev := called("12", "药房")
	for _, tc := range []struct {
		d    Details
		want string
	}{
		{Details{}, "请十二号到药房|number 12, 药房|Nummer 12"},
		{Details{Name: "张三丰"}, "张三丰，请十二号到药房|张三丰, number 12, 药房|Nummer 12"},
		{
			Details{Service: "内科", Services: map[string]string{"en": "medicine"}, Waiting: &five},
			"请十二号到药房办理内科，还有五人等候|number 12 for medicine, 药房. 5 wait|Nummer 12 内科",
		},
	} {
		a, _ := c.Call(ev, tc.d)
		var said []string
		for _, s := range a.Sentences {
			said = append(said, s.Text)
		}
		if got := strings.Join(said, "|"); got != tc.want {
			t.Errorf("%+v:\n%s\nwant\n%s", tc.d, got, tc.want)
		}
	}
	for _, bad := range []string{"[{number}", "{number}]", "[[{number}]]", "{num[ber}", "[{number", "{number}[]]"} {
		var brace *BraceError
		var unknown *UnknownPlaceholderError
		if _, err := ParseTemplate(bad); !errors.As(err, &brace) && !errors.As(err, &unknown) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestStylesOfReading(t *testing.T) {
	for _, tc := range []struct {
		lang, number string
		reading      Reading
		want         string
	}{
		{"zh", "102", Reading{Style: StyleNatural}, "一百零二"},
		{"zh", "10", Reading{Style: StyleNatural}, "十"},
		{"zh", "12", Reading{Style: StyleNatural}, "十二"},
		{"zh", "1", Reading{Style: StyleNatural}, "一"},
		{"zh", "110", Reading{Style: StyleNatural}, "一百一十"},
		{"zh", "200", Reading{Style: StyleNatural}, "二百"},
		{"zh", "222", Reading{Style: StyleNatural, Liang: true}, "两百二十二"},
		{"zh", "1020", Reading{Style: StyleNatural}, "一千零二十"},
		{"zh", "2002", Reading{Style: StyleNatural, Liang: true}, "两千零二"},
		{"zh", "10000", Reading{Style: StyleNatural}, "一万"},
		{"zh", "20305", Reading{Style: StyleNatural, Liang: true}, "两万零三百零五"},
		{"zh", "1234567", Reading{Style: StyleNatural}, "一百二十三万四千五百六十七"},
		{"zh", "12345678", Reading{Style: StyleNatural}, "12345678"},
		{"zh", "A012", Reading{Style: StyleNatural}, "A 零 一 二"},
		{"zh", "12", Reading{Style: StyleDigits, One: OneRadio}, "幺 二"},
		{"yue", "102", Reading{Style: StyleNatural}, "一百零二"},
		{"en", "102", Reading{Style: StyleNatural}, "one hundred and two"},
		{"en", "A40", Reading{Style: StyleNatural}, "A forty"},
		{"en", "1015", Reading{Style: StyleNatural}, "one thousand and fifteen"},
		{"en", "2316000", Reading{Style: StyleNatural}, "two million three hundred and sixteen thousand"},
		{"en", "12", Reading{Style: StyleDigits}, "1 2"},
		{"de", "102", Reading{Style: StyleNatural}, "102"},
	} {
		if got := ReadNumber(tc.lang, queue.Number(tc.number), tc.reading); got != tc.want {
			t.Errorf("%s %s %+v: %q, want %q", tc.lang, tc.number, tc.reading, got, tc.want)
		}
	}
}

func TestPronunciationList(t *testing.T) {
	words := []Word{
		{"CT", "C T", "zh"}, {"CT", "see tee", "en"}, {"乐", "月", "zh"}, {"音乐", "音月", "zh"}, {"Dr.", "Doctor", ""}, {"chute", "shoot", ""}, {"", "x", ""},
	}
	for _, tc := range []struct{ lang, text, want string }{
		{"zh", "请到CT室，ct 室", "请到C T室，C T 室"},
		{"en", "CT, Act, CTs, ct", "see tee, Act, CTs, see tee"},
		{"zh-CN", "音乐和快乐", "音月和快月"},
		{"en", "Dr. Chute and parachute", "Doctor shoot and parachute"},
		{"de", "CT Dr. Chute", "CT Doctor shoot"},
	} {
		if got := newPronouncer(tc.lang, words).replace(tc.text); got != tc.want {
			t.Errorf("%s %q: %q, want %q", tc.lang, tc.text, got, tc.want)
		}
	}
}

func FuzzPronounce(f *testing.F) {
	f.Add("请到CT室", "CT", "C T")
	f.Add("İi", "i", "ı")
	f.Fuzz(func(t *testing.T, text, word, spoken string) {
		newPronouncer("zh", []Word{{word, spoken, ""}, {word + "x", spoken, "zh"}}).replace(text)
	})
}

func TestPhrases(t *testing.T) {
	c, err := NewComposer(Voice{Languages: []string{"en", "zh"}, Words: []Word{{"10", "ten", "en"}}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Phrase(map[string]string{"zh": "十分钟后关门", "en": "We close in 10 minutes", "de": "x"}, 3, true)
	if err != nil || len(a.Sentences) != 2 || a.Sentences[0] != (Sentence{Lang: "en", Text: "We close in ten minutes"}) || a.Repeat != 3 || !a.Chime {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err = c.Phrase(map[string]string{"fr": "Bonjour", "de": "Hallo"}, 1, false); err != nil || len(a.Sentences) != 2 || a.Sentences[0].Lang != "de" || a.Chime {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := c.Phrase(nil, 1, false); !errors.Is(err, ErrEmptyText) {
		t.Error(err)
	}
	var repeat *RepeatError
	if _, err := c.Phrase(map[string]string{"en": "x"}, 10, false); !errors.As(err, &repeat) {
		t.Error(err)
	}
}
