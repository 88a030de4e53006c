package signage

import (
	"testing"
	"time"
)

func FuzzRender(f *testing.F) {
	f.Add(uint16(640), uint16(360), "人民医院 · City Clinic", "A012", "3", "A011", "一楼东侧二号药房取药窗口", int64(0))
	f.Add(uint16(90), uint16(3840), "👨‍👩‍👧\u202e\x00\xff", "急12龘", "", "", "", int64(-62135596800))
	f.Add(uint16(3840), uint16(90), "", "", "B-12", "…—·’", "......", int64(1<<40))
	types, err := ParseFonts(testFonts())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, width, height uint16, title, number, counter, earlier, at string, unix int64) {
		// Small sides only, so that one run is short.
		w, h := MinSide+int(width)%600, MinSide+int(height)%600
		r, err := types.NewRenderer(DefaultLook(), w, h)
		if err != nil {
			t.Fatal(err)
		}
		words := Bilingual(WordsZH(), WordsEN())
		words.Second.Now, words.Second.Counter = title, counter
		words.Second.IdleTitle, words.Second.Recent = at, number
		b := Board{
			Title: title, Number: number, Counter: counter, Words: words,
			Calls: []Call{{earlier, at}, {number, counter}, {"A010", "2"}},
			Clock: time.Unix(unix%(1<<36), 0).UTC(),
		}
		img := r.Render(b)
		if img.Rect != r.Bounds() {
			t.Fatalf("the picture is %v, want %v", img.Rect, r.Bounds())
		}
		// The margin is untouched, whatever the text; its innermost pixel may catch the soft edge of small text.
		if at, ok := drawnInMargin(img, r.back, r.margin-1); ok {
			t.Fatalf("row %d: the margin is drawn on", at)
		}
		tidy := r.tidy(b)
		for z := range zones {
			for _, it := range r.compose(z, &tidy) {
				if !it.box.In(r.bounds.Inset(r.margin)) {
					t.Fatalf("zone %d: an item covers %v", z, it.box)
				}
			}
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("Cafe\u0301 👍🏽\x00")
	f.Add("\u200d\u200d🇨")
	f.Fuzz(func(t *testing.T, s string) {
		once := clean(s)
		if len(once) > 4*maxTextBytes {
			t.Fatalf("%d bytes came out", len(once))
		}
		for _, r := range once {
			if r < ' ' || r == 0x7f {
				t.Fatalf("a control character is left in %q", once)
			}
		}
	})
}
