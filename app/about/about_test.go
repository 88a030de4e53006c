package about

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestCollectNamesWhatIsInTheProgram(t *testing.T) {
	a := Collect(Build{Version: "1.2.3", Commit: "abc", Time: "2026-11-21T12:00:00Z"})
	if a.Version != "1.2.3" || a.Commit != "abc" || a.Time != "2026-11-21T12:00:00Z" || a.Go != runtime.Version() || a.System != runtime.GOOS || a.Arch != runtime.GOARCH {
		t.Errorf("got %+v", a)
	}
	versions := map[string]string{}
	for _, l := range a.Libraries {
		versions[l.Name] = l.Version
	}
	if !strings.HasPrefix(versions["OpenH264"], "2.") || !strings.HasPrefix(versions["PortAudio"], "V19.") {
		t.Errorf("the C libraries: %v", versions)
	}
}

func TestRead(t *testing.T) {
	info := &debug.BuildInfo{
		Deps: []*debug.Module{
			{Path: "github.com/pion/opus", Version: "v0.1.0"},
			{Path: "example.org/other", Version: "v9.0.0"},
			{Path: "fyne.io/fyne/v2", Version: "v2.7.1", Replace: &debug.Module{Path: "../fyne", Version: "v2.7.2"}},
		},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"},
			{Key: "vcs.time", Value: "2026-11-20T08:00:00Z"},
			{Key: "vcs.modified", Value: "true"},
		},
	}
	var a About
	a.read(info)
	if a.Commit != "0123456789ab-dirty" || a.Time != "2026-11-20T08:00:00Z" {
		t.Errorf("got %+v", a)
	}
	if want := []Library{{"Fyne", "v2.7.2"}, {"pion/opus", "v0.1.0"}}; len(a.Libraries) != 2 || a.Libraries[0] != want[0] || a.Libraries[1] != want[1] {
		t.Errorf("got %v, want %v", a.Libraries, want)
	}
	known := About{Commit: "fff", Time: "then"}
	known.read(info)
	if known.Commit != "fff" || known.Time != "then" {
		t.Errorf("what the linker was told is gone: %+v", known)
	}
	var bare About
	bare.read(&debug.BuildInfo{})
	if bare.Commit != "" || bare.Time != "" || len(bare.Libraries) != 0 {
		t.Errorf("got %+v", bare)
	}
}
