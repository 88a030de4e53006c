package signage

import "testing"

// A notice that stood alone at the foot was left out: its row was lower than the letters are high.
func TestNoticeAloneAtTheFootIsDrawn(t *testing.T) {
	types, err := ParseFonts(testFonts())
	if err != nil {
		t.Fatal(err)
	}
	for _, layout := range []Layout{LayoutRecent, LayoutNumber, LayoutCounters, LayoutOrders} {
		for _, size := range [][2]int{{640, 360}, {1280, 720}, {1920, 1080}, {3840, 2160}, {1080, 1920}} {
			look := DefaultLook()
			look.Layout, look.Notices = layout, true
			r, err := types.NewRenderer(look, size[0], size[1])
			if err != nil {
				t.Fatal(err)
			}
			for _, notice := range []string{"请保持安静，看好随身物品。", "Quiet, please", "Ängström (Jq)"} {
				b := Board{Title: "Hall", Number: "A012", Counter: "3", Notice: notice, Words: Bilingual(WordsZH(), WordsEN())}
				drawn := false
				for _, it := range r.compose(zoneFoot, &b) {
					drawn = drawn || it.kind == itemText
				}
				if !drawn {
					t.Errorf("layout %v, %v: %q is not drawn", layout, size, notice)
				}
			}
		}
	}
}
