package signage

import "testing"

// What stands at the picture's foot never pushes the number, or where to go, out of the picture.
func TestNumberAndCounterAreDrawnWhateverStandsAtTheFoot(t *testing.T) {
	for _, size := range [][2]int{{640, 360}, {1280, 720}, {1920, 1080}, {3840, 2160}, {1080, 1920}} {
		for _, layout := range []Layout{LayoutRecent, LayoutNumber} {
			for _, foot := range []string{"", "notices", "facts", "all"} {
				look := DefaultLook()
				look.Layout = layout
				look.Notices, look.Facts = foot == "notices" || foot == "all", foot == "facts" || foot == "all"
				if foot == "all" {
					look.QR = "https://example.org"
				}
				types, err := ParseFonts(testFonts())
				if err != nil {
					t.Fatal(err)
				}
				r, err := types.NewRenderer(look, size[0], size[1])
				if err != nil {
					t.Fatal(err)
				}
				for _, counter := range []string{"3", "药房", "药房西侧第十二号窗口", "Jigsaw gynaecology", "Ängström"} {
					for _, number := range []string{"7", "A10234", "号12", "Qq7"} {
						b := Board{Title: "Hall", Number: number, Counter: counter, Words: Bilingual(WordsZH(), WordsEN()), Waiting: 3}
						number, where, label := false, false, false
						for _, it := range r.compose(zoneStage, &b) {
							number = number || it.kind == itemText && it.color == r.theme.Text
							label = label || it.kind == itemText && it.color == r.theme.Soft
							where = where || it.kind == itemText && it.color == r.theme.Accent
						}
						if !number || !where || !label {
							t.Errorf("%v %s foot %q: %q at counter %q: number drawn %v, counter drawn %v, label drawn %v", size, layout, foot, b.Number, counter, number, where, label)
						}
					}
				}
			}
		}
	}
}
