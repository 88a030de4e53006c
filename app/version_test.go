package app

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/updates"
)

func TestVersionTellsWhatIsInTheProgram(t *testing.T) {
	dir := small(t, nil)
	got := run(t, "version", "--data", dir)
	for _, want := range []string{"Version", "1.2.3", "Go ", "OpenH264", "PortAudio"} {
		if got.code != exitDone || !strings.Contains(got.stdout, want) {
			t.Errorf("%q is not in %+v", want, got)
		}
	}
	if strings.Contains(got.stdout, "Update") {
		t.Errorf("it has looked for a newer version: %s", got.stdout)
	}
	var answer struct {
		Version, Go, System, Arch string
		Libraries                 []struct{ Name, Version string }
		Update                    *struct{ Enabled, Newer bool }
	}
	if got = run(t, "version", "--json", "--check", "--data", dir); json.Unmarshal([]byte(got.stdout), &answer) != nil {
		t.Fatalf("got %+v", got)
	}
	if answer.Version != "1.2.3" || answer.Go == "" || answer.System == "" || answer.Arch == "" || len(answer.Libraries) < 2 {
		t.Errorf("got %+v", answer)
	}
	if answer.Update == nil || answer.Update.Enabled {
		t.Errorf("updates are off: %+v", answer.Update)
	}
}

// published makes a release file in a folder; address is for the settings.
func published(t *testing.T, version string) (address, key string) {
	t.Helper()
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(updates.Release{
		Name: updates.Program, Version: version, Date: time.Now().Add(-time.Hour), Expires: time.Now().Add(time.Hour), Page: "https://example.org/get",
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "release.json")
	for name, content := range map[string][]byte{path: data, path + updates.SignatureSuffix: minisign.Sign(private, data)} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "file:///" + strings.TrimPrefix(filepath.ToSlash(path), "/"), public.String()
}

func TestNewerVersionIsToldEverywhere(t *testing.T) {
	address, key := published(t, "1.3.0")
	dir := small(t, func(s *settings.Settings) { s.Updates = settings.Updates{Address: address, Key: key} })
	const want = "Version 1.3.0 is there; this is 1.2.3. Download: https://example.org/get"
	for _, args := range [][]string{{"version", "--check"}, {"doctor"}} {
		if got := run(t, append(args, "--data", dir)...); !strings.Contains(got.stdout, want) {
			t.Errorf("%v: %+v", args, got)
		}
	}
	// A station knows what has been found before, without looking.
	if err := os.Remove(strings.TrimPrefix(address, "file://")); err != nil {
		t.Fatal(err)
	}
	serve(t, dir)
	if got := run(t, "status", "--data", dir); !strings.Contains(got.stdout, want) {
		t.Errorf("status: %+v", got)
	}
	if got := run(t, "status", "--json", "--data", dir); !strings.Contains(got.stdout, `"newer": true`) || !strings.Contains(got.stdout, `"poor": false`) {
		t.Errorf("status: %s", got.stdout)
	}
	got := run(t, "version", "--check", "--data", dir)
	if got.code != exitFailed || !strings.Contains(got.stdout, want) || !strings.Contains(got.stderr, "cannot be reached") {
		t.Errorf("without the file: %+v", got)
	}
}

func TestVersionCheckSaysWhatIsWrong(t *testing.T) {
	address, key := published(t, "1.3.0")
	_, other := published(t, "1.3.0")
	for _, c := range []struct {
		name   string
		change settings.Updates
		code   int
		want   string
	}{
		{"off", settings.Updates{}, exitDone, "not looked for"},
		{"another key", settings.Updates{Address: address, Key: other}, exitFailed, "not signed with the release key"},
		{"no key", settings.Updates{Address: address}, exitFailed, "without a release key"},
		{"nothing there", settings.Updates{Address: address + "x", Key: key}, exitFailed, "cannot be reached"},
		{"good", settings.Updates{Address: address, Key: key}, exitDone, "1.3.0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := small(t, func(s *settings.Settings) { s.Updates = c.change })
			got := run(t, "version", "--check", "--data", dir)
			said := got.stdout
			if c.code != exitDone {
				said = got.stderr
			}
			if got.code != c.code || !strings.Contains(said, c.want) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// The key of the program counts where the settings have none.
func TestKeyInTheProgram(t *testing.T) {
	address, key := published(t, "1.3.0")
	dir := small(t, func(s *settings.Settings) { s.Updates.Address = address })
	var stdout, stderr buffer
	c := &cli{version: "1.2.3", made: Made("1.2.3", "abc", "", key), stdout: &stdout, stderr: &stderr}
	if code := c.run(t.Context(), []string{"version", "--check", "--data", dir}); code != exitDone || !strings.Contains(stdout.String(), "Version 1.3.0 is there") {
		t.Errorf("%d: %s%s", code, stdout.String(), stderr.String())
	}
	if !strings.Contains(stdout.String(), "abc") {
		t.Errorf("the commit is not told: %s", stdout.String())
	}
}

func TestVersionCheckMakesNoFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "typo")
	if got := run(t, "version", "--check", "--data", dir); got.code != exitDone {
		t.Errorf("got %+v", got)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder has been made")
	}
}
