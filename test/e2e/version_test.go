//go:build linux

package e2e

import (
	"encoding/json"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// Only the program itself, not a test of a part of it, knows which modules it was made of.
func TestVersionNamesTheLibraries(t *testing.T) {
	out, err := exec.Command(binary, "version", "--json", "--data", t.TempDir()).Output()
	if err != nil {
		t.Fatal(err)
	}
	var about struct {
		Version, Go, System, Arch string
		Libraries                 []struct{ Name, Version string }
	}
	if err := json.Unmarshal(out, &about); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if about.Version == "" || !strings.HasPrefix(about.Go, "go1.") || about.System != "linux" || about.Arch != runtime.GOARCH {
		t.Errorf("got %+v", about)
	}
	versions := map[string]string{}
	for _, l := range about.Libraries {
		versions[l.Name] = l.Version
	}
	for name, start := range map[string]string{
		"Fyne": "v2.", "gortsplib": "v4.", "NATS": "v2.", "go-aac": "v0.", "pion/opus": "v0.", "mediadevices": "v0.", "OpenH264": "2.", "PortAudio": "V19",
	} {
		if !strings.HasPrefix(versions[name], start) {
			t.Errorf("%s is %q", name, versions[name])
		}
	}
	// One line for programs that ask.
	line, err := exec.Command(binary, "--version").Output()
	if err != nil || strings.Count(string(line), "\n") != 1 || !strings.Contains(string(line), about.Version) {
		t.Errorf("--version says %q, %v", line, err)
	}
}
