package snapshots

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestSafeName(t *testing.T) {
	for given, want := range map[string]string{
		"gate":                       "gate",
		"大门 东侧":                      "大门_东侧",
		"../../etc/passwd":           "etc-passwd",
		`..\..\windows`:              "windows",
		"/absolute":                  "absolute",
		`C:\x`:                       "C-x",
		"a\x00b\nc\td":               "a-b_c_d",
		"a__b":                       "a_b",
		"  ... ":                     "camera",
		"":                           "camera",
		"..":                         "camera",
		"~root":                      "root",
		"$(reboot)`x`":               "(reboot)-x",
		"CON":                        "CON-1",
		"con.jpg":                    "con-1",
		"COM7":                       "COM7-1",
		"LPT²":                       "LPT²-1",
		"COM10":                      "COM10",
		"Nul .txt":                   "Nul_.txt",
		"caf\u0065\u0301":            "café",
		"left\u202egpj.exe":          "left-gpj.exe", // would be shown backwards
		"\xff\xfe":                   "camera",
		strings.Repeat("a", 500):     strings.Repeat("a", 80),
		strings.Repeat("字", 100):     strings.Repeat("字", 26),
		"x" + strings.Repeat(".", 9): "x",
	} {
		if got := SafeName(given); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}

func TestNamesTellTheirMoment(t *testing.T) {
	for _, c := range []struct {
		name Name
		want string
	}{
		{Name{At: at(5), Source: "gate", Board: "k230 #1"}, "20261121-150405.123+0800__gate__k230_#1.jpg"},
		{Name{At: at(5), Source: "大门", PNG: true, Again: 3}, "20261121-150405.123+0800~3__大门.png"},
		{Name{At: at(5).In(time.FixedZone("", -(3*3600 + 1800))), Source: "x"}, "20261121-033405.123-0330__x.jpg"},
	} {
		if got := c.name.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		got, ok := ParseName(c.want)
		if !ok || !got.At.Equal(c.name.At.Truncate(time.Millisecond)) || got.PNG != c.name.PNG || got.Again != c.name.Again {
			t.Errorf("%s is read as %+v, %v", c.want, got, ok)
		}
	}
	for _, other := range []string{
		"", "x.jpg", "20261121-150405.123+0800.jpg", "20261121-150405.123+0800__x.gif", "20261121-150405.123+0800__a__b__c.jpg",
		"20261321-150405.123+0800__x.jpg", "20261121-150405.123+0800~1__x.jpg", "20261121-150405.123+0800~-2__x.jpg",
		"20261121-150405.123+0800__../x.jpg", "20261121-150405.123+0800__x/../../y.jpg", "stream-20261121-150405.123.png",
		`20261121-150405.123+0800__x\y.jpg`, "20261121-150405.123+0800__.jpg", "20261121-150405.123+0800__CON.jpg",
	} {
		if n, ok := ParseName(other); ok {
			t.Errorf("%q is taken for %+v", other, n)
		}
	}
}

// Whatever a camera is called, its files stay in the folder, and their names are read as they were written.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"gate", "../x", "大门", "CON.txt", "a\x00", "\u0301a", "~", "__", "\xff"} {
		f.Add(s, "")
		f.Add("x", s)
	}
	f.Fuzz(func(t *testing.T, source, board string) {
		file := Name{At: at(1), Source: source, Board: board, Again: 2}.String()
		if filepath.Base(file) != file || strings.ContainsAny(file, "/\\:\x00") || len(file) > 255 || !utf8.ValidString(file) {
			t.Fatalf("%q, %q: %q", source, board, file)
		}
		if n, ok := ParseName(file); !ok || n.String() != file {
			t.Fatalf("%q, %q: %q is read as %+v", source, board, file, n)
		}
		if safe := SafeName(source); SafeName(safe) != safe {
			t.Fatalf("%q becomes %q, then %q", source, safe, SafeName(safe))
		}
	})
}

func FuzzParseName(f *testing.F) {
	f.Add("20261121-150405.123+0800~2__gate__k230.jpg")
	f.Add("20261121-150405.123+0800__../x.png")
	f.Fuzz(func(t *testing.T, file string) {
		if n, ok := ParseName(file); ok && (filepath.Base(file) != file || n.String() != file) {
			t.Fatalf("%q is taken for %+v", file, n)
		}
	})
}
