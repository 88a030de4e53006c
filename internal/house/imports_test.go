package house

import (
	"slices"
	"strings"
	"testing"
)

// graph is who imports whom, without tests, as the program is built: import path -> imports.
type graph map[string][]string

func imports(t *testing.T) graph {
	t.Helper()
	g := graph{}
	for _, line := range run(t, "go", "list", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		fields := strings.Fields(line)
		g[fields[0]] = fields[1:]
	}
	if len(g[module+"/app"]) == 0 {
		t.Fatal("the search is broken: app imports nothing")
	}
	return g
}

// way is how a package comes to import one that is forbidden, nil when it does not.
func (g graph) way(from string, forbidden func(string) bool) []string {
	seen := map[string]bool{}
	var walk func(path []string) []string
	walk = func(path []string) []string {
		here := path[len(path)-1]
		if seen[here] {
			return nil
		}
		seen[here] = true
		for _, next := range g[here] {
			further := append(slices.Clip(path), next)
			if forbidden(next) {
				return further
			}
			if found := walk(further); found != nil {
				return found
			}
		}
		return nil
	}
	return walk([]string{from})
}

// under tells whether a package is one of the given ones or lies below one. Names without a dot in front of the first
// slash are ours.
func under(folders ...string) func(string) bool {
	for i, f := range folders {
		if first, _, _ := strings.Cut(f, "/"); !strings.Contains(first, ".") {
			folders[i] = module + "/" + f
		}
	}
	return func(path string) bool {
		return slices.ContainsFunc(folders, func(f string) bool { return path == f || strings.HasPrefix(path, f+"/") })
	}
}

// tools are the packages of internal/ that are no part of the program. internal/disk is one that every room may use.
var tools = []string{"internal/house", "internal/soundrig", "internal/voicegen", "internal/manual", "internal/notices", "internal/settingsdoc"}

// Rules for each room: what its packages may not import, directly or by others.
var rooms = []struct {
	room      string
	forbidden []string
}{
	{"kiosk", append([]string{"fyne.io", "media", "views", "app", "assets"}, tools...)},
	{"media", append([]string{"fyne.io", "kiosk", "views", "app", "assets"}, tools...)},
	{"internal/disk", append([]string{"fyne.io", "kiosk", "media", "views", "app", "assets"}, tools...)},
	{"views", append([]string{
		"app", "media/audio", "media/cast", "media/speech",
		"fyne.io/fyne/v2/app", "fyne.io/fyne/v2/internal/driver/glfw", "github.com/go-gl", "github.com/gordonklaus/portaudio",
	}, tools...)},
	{"assets", []string{"fyne.io", "kiosk", "media", "views", "app", "internal"}},
	{"app/settings", []string{"fyne.io", "kiosk", "media", "views"}},
	{"app/control", []string{"fyne.io", "kiosk", "media", "views"}},
	{"app/logs", []string{"fyne.io", "kiosk", "media", "views"}},
	{"app/cameras", []string{"fyne.io", "kiosk", "views", "app/station", "app/messages"}},
	{"app/voice", []string{"fyne.io", "views", "app/station"}},
	{"app/station", []string{"fyne.io", "views", "app/desktop", "app/messages", "app/control"}},
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	g := imports(t)
	for _, r := range rooms {
		t.Run(r.room, func(t *testing.T) {
			inside, found := under(r.room), 0
			forbidden := under(slices.Clone(r.forbidden)...)
			for path := range g {
				if !inside(path) {
					continue
				}
				found++
				if way := g.way(path, forbidden); way != nil {
					t.Errorf("imports what it may not: %s", strings.Join(way, " -> "))
				}
			}
			if found == 0 {
				t.Error("there is no such package")
			}
		})
	}
}

// Inside kiosk and media the packages build on each other in one direction. A new package is entered here.
func TestPackagesBuildOnEachOtherInOneDirection(t *testing.T) {
	allowed := map[string][]string{
		"kiosk/queue": {}, "kiosk/intake": {"kiosk/queue"}, "kiosk/report": {"kiosk/queue"},
		"kiosk/journal/lines": {"internal/disk"}, "kiosk/journal/snapshot": {"kiosk/journal/lines"}, "kiosk/journal/pairing": {"kiosk/journal/lines"},
		"kiosk/journal":  {"kiosk/queue", "kiosk/journal/lines", "kiosk/journal/snapshot", "kiosk/journal/pairing", "internal/disk"},
		"kiosk/announce": {"kiosk/queue"}, "kiosk/desk": {"kiosk/journal", "kiosk/queue"},
		"media/pcm": {}, "media/picture": {}, "media/h264": {},
		"kiosk/announce/schedule": {}, "kiosk/lock": {}, "kiosk/watch": {}, "kiosk/keymap": {}, "media/archive": {},
		"media/audio": {"media/pcm"}, "media/speech": {"media/pcm"}, "media/signage": {"media/picture"},
		"media/speech/store": {"media/pcm"}, "media/speech/pack": {"media/pcm", "media/speech"},
		"media/recorder": {"media/pcm", "media/audio", "media/g711", "media/soundfile", "media/retry"}, "media/soundfile": {"media/pcm", "media/g711", "internal/disk"},
		"media/retry": {}, "media/address": {}, "media/g711": {}, "media/digest": {}, "media/camera/wire": {}, "media/camera/broker": {"media/gate"},
		"media/camera":       {"media/address", "media/picture", "media/player", "media/retry", "media/camera/wire"},
		"media/camera/share": {"media/address", "media/camera", "media/camera/wire", "media/cast", "media/digest", "media/gate", "media/picture", "media/retry", "media/web"},
		"media/snapshots":    {"media/picture", "internal/disk"}, "media/gate": {}, "media/web": {"media/gate", "media/digest"},
		"media/cast":   {"media/pcm", "media/g711", "media/h264", "media/picture", "media/retry", "media/digest", "media/address", "media/gate", "media/web"},
		"media/player": {"media/pcm", "media/g711", "media/h264", "media/picture", "media/retry", "media/address"},
	}
	g := imports(t)
	for path, imported := range g {
		if !under("kiosk", "media")(path) {
			continue
		}
		name := strings.TrimPrefix(path, module+"/")
		may, known := allowed[name]
		if !known {
			t.Errorf("%s has no line in this test's table", name)
		}
		for _, i := range imported {
			if other, ours := strings.CutPrefix(i, module+"/"); ours && !slices.Contains(may, other) {
				t.Errorf("%s imports %s", name, other)
			}
		}
	}
}

func TestMainHandsOverToApp(t *testing.T) {
	for _, path := range imports(t)[module] {
		if strings.Contains(path, ".") && path != module+"/app" {
			t.Errorf("main imports %s", path)
		}
	}
}

func TestTestRigsAreNotInTheProgram(t *testing.T) {
	if way := imports(t).way(module, under(append([]string{"test", "views/viewtest"}, tools...)...)); way != nil {
		t.Errorf("in the program: %s", strings.Join(way, " -> "))
	}
}
