package signage

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/queuecast/queuecast/assets"
)

var (
	update = flag.Bool("update", false, "write the golden pictures anew")
	dump   = flag.String("dump", "", "also write every golden picture that was drawn into this folder")
)

func testFonts() Fonts {
	return Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold}
}

func testTypefaces(tb testing.TB) *Typefaces {
	tb.Helper()
	types, err := ParseFonts(testFonts())
	if err != nil {
		tb.Fatal(err)
	}
	return types
}

func newRenderer(tb testing.TB, width, height int) *Renderer {
	tb.Helper()
	r, err := New(testFonts(), width, height)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// testClock is a Friday.
func testClock() time.Time {
	return time.Date(2026, time.November, 20, 9, 41, 7, 0, time.UTC)
}

func callsTo(numbers ...string) []Call {
	calls := make([]Call, len(numbers))
	for i, n := range numbers {
		calls[i] = Call{Number: n, Counter: fmt.Sprint(1 + (i*5+1)%12)}
	}
	return calls
}

// boards are the pictures worth looking at.
func boards() map[string]Board {
	both := Bilingual(WordsZH(), WordsEN())
	recent := callsTo("A011", "B007", "A010", "A009", "B006", "A008")
	long := []Call{
		{"A-123455", "一楼东侧二号药房取药窗口"},
		{"A-123454", "Pharmacy window east"},
		{"B-000017", "3"},
		{"A-123453", "Laboratory and blood collection, second floor"},
		{"C-000001", ""},
	}
	return map[string]Board{
		"zh":        {Title: "人民医院 门诊大厅", Number: "A012", Counter: "3", Calls: recent, Clock: testClock(), Words: WordsZH()},
		"en":        {Title: "City Clinic", Number: "12", Counter: "4", Calls: callsTo("11", "10", "9", "8", "7"), Clock: testClock(), Words: WordsEN()},
		"bilingual": {Title: "人民医院 门诊大厅 · City Clinic", Number: "A012", Counter: "3", Calls: recent, Clock: testClock(), Words: both},
		"first":     {Title: "人民医院 门诊大厅 · City Clinic", Number: "A001", Counter: "3", Clock: testClock(), Words: both},
		"name":      {Title: "City Clinic", Number: "B107", Counter: "Pharmacy window east", Calls: callsTo("B106", "A031"), Clock: testClock(), Words: WordsEN()},
		"idle":      {Title: "人民医院 门诊大厅 · City Clinic", Clock: testClock(), Words: both},
		"offline":   {Title: "人民医院 门诊大厅 · City Clinic", Number: "A012", Counter: "3", Calls: recent, Clock: testClock(), Offline: testClock().Add(-35 * time.Minute), Words: both},
		"idle-zh":   {Title: "老街面馆", Clock: testClock(), Words: WordsZH()},
		"pause":     {Title: "老街面馆 · Old Street Noodles", Calls: recent, Clock: testClock(), Words: both},
		"long": {
			Title: "华中科技大学同济医学院附属协和医院门诊部一楼大厅候诊区 · Union Hospital Outpatient Hall", Number: "A-123456",
			Counter: "一楼东侧二号药房取药窗口", Calls: long, Clock: testClock(), Words: both,
		},
		"longest": {
			Title: "City Clinic", Number: "VERY-LONG-TICKET-0123456789-0123456789", Counter: "The pharmacy counter beside the eastern staircase on the second floor",
			Calls: long, Clock: testClock(), Words: WordsEN(),
		},
		"odd": {
			Title: "Children’s “Hall” 🏥👨‍👩‍👧 龘\u0007\n\u202eabc — é", Number: "急12龘", Counter: "🦷 2号",
			Calls: []Call{{"急11", "🦷 2号"}, {"\x00\xff", "\x00"}, {"", ""}}, Clock: testClock(), Words: both,
		},
	}
}

var goldens = []struct {
	board         string
	width, height int
}{
	{"zh", 1920, 1080},
	{"en", 1920, 1080},
	{"bilingual", 1920, 1080},
	{"first", 1920, 1080},
	{"name", 1280, 720},
	{"idle", 1920, 1080},
	{"idle-zh", 1280, 720},
	{"offline", 1280, 720},
	{"offline", 1080, 1920},
	{"pause", 1280, 720},
	{"long", 1920, 1080},
	{"longest", 1280, 720},
	{"odd", 1280, 720},
	{"bilingual", 1280, 720},
	{"bilingual", 1080, 1920},
	{"idle", 1080, 1920},
	{"long", 1080, 1920},
	{"bilingual", 160, 90},
	{"bilingual", 1024, 768},
}

func TestGoldenPictures(t *testing.T) {
	types := testTypefaces(t)
	all := boards()
	for _, g := range goldens {
		name := fmt.Sprintf("%s-%dx%d", g.board, g.width, g.height)
		t.Run(name, func(t *testing.T) {
			r, err := types.NewRenderer(DefaultLook(), g.width, g.height)
			if err != nil {
				t.Fatal(err)
			}
			got := r.Render(all[g.board])
			if *dump != "" {
				writePNG(t, filepath.Join(*dump, name+".png"), got)
			}
			path := filepath.Join("testdata", name+".png")
			if *update {
				writePNG(t, path, got)
				return
			}
			compare(t, readPNG(t, path), got)
		})
	}
}

// compare wants equal pictures. Only amd64 rounds as the machine did that wrote the files: elsewhere the compiler may fuse
// a multiplication with an addition when large outlines are filled, which moves an edge by a few shades.
func compare(t *testing.T, want, got *image.RGBA) {
	t.Helper()
	if want.Rect != got.Rect {
		t.Fatalf("the picture is %v, want %v", got.Rect, want.Rect)
	}
	allowed := 0
	if runtime.GOARCH != "amd64" {
		allowed = 4
	}
	bad, first := 0, -1
	for i := range want.Pix {
		if d := int(want.Pix[i]) - int(got.Pix[i]); d > allowed || -d > allowed {
			if bad++; first < 0 {
				first = i
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d samples differ, the first at x=%d y=%d; look at the picture (-dump DIR), and write it anew with -update if it is right",
			bad, first%want.Stride/4, first/want.Stride)
	}
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readPNG(t *testing.T, path string) *image.RGBA {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(img.Bounds())
	draw.Draw(rgba, rgba.Rect, img, img.Bounds().Min, draw.Src)
	return rgba
}
