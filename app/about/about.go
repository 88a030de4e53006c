// Package about says what this program is made of: its version, and those of the compiler and the libraries in it, as somebody who is asked
// for help wants to know them.
package about

import (
	"runtime"
	"runtime/debug"

	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/h264"
)

// Build is what the linker was told about the program. Version alone has to be there.
type Build struct {
	Version string
	Commit  string // short hash; "": as the compiler has noted it, if it has
	Time    string // of the commit or the build; the same
}

// About is what the program is made of.
type About struct {
	Version   string    `json:"version"`
	Commit    string    `json:"commit,omitempty"`
	Time      string    `json:"time,omitempty"`
	Go        string    `json:"go"`
	System    string    `json:"system"` // linux, windows, darwin ...
	Arch      string    `json:"arch"`   // amd64, arm64 ...
	Libraries []Library `json:"libraries"`
}

// Library is one that the program uses.
type Library struct {
	Name    string `json:"name"`
	Version string `json:"version"` // as it names itself
}

// shortHash is how much of a commit's name is shown.
const shortHash = 12

// modules are the libraries whose versions the Go compiler notes, as people call them.
var modules = [...]struct{ path, name string }{
	{"fyne.io/fyne/v2", "Fyne"},
	{"github.com/bluenviron/gortsplib/v4", "gortsplib"},
	{"github.com/nats-io/nats-server/v2", "NATS"},
	{"github.com/tphakala/go-aac", "go-aac"},
	{"github.com/pion/opus", "pion/opus"},
	{"github.com/pion/mediadevices", "mediadevices"},
}

// Collect looks into the running program. The C libraries are asked themselves: they may be the system's, and change without the program.
func Collect(b Build) About {
	a := About{Version: b.Version, Commit: b.Commit, Time: b.Time, Go: runtime.Version(), System: runtime.GOOS, Arch: runtime.GOARCH}
	a.Libraries = []Library{{"OpenH264", h264.LibraryVersion()}, {"PortAudio", audio.LibraryVersion()}}
	if info, ok := debug.ReadBuildInfo(); ok {
		a.read(info)
	}
	return a
}

// read takes what the Go compiler has noted.
func (a *About) read(info *debug.BuildInfo) {
	for _, m := range modules {
		for _, dependency := range info.Deps {
			if dependency.Path != m.path {
				continue
			}
			if dependency.Replace != nil {
				dependency = dependency.Replace
			}
			a.Libraries = append(a.Libraries, Library{m.name, dependency.Version})
		}
	}
	noted := map[string]string{}
	for _, s := range info.Settings {
		noted[s.Key] = s.Value
	}
	if a.Commit == "" && noted["vcs.revision"] != "" {
		a.Commit = noted["vcs.revision"][:min(len(noted["vcs.revision"]), shortHash)]
		if noted["vcs.modified"] == "true" {
			a.Commit += "-dirty"
		}
	}
	if a.Time == "" {
		a.Time = noted["vcs.time"]
	}
}
