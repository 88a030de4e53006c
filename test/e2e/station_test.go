//go:build linux

package e2e

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/internal/freeport"
)

// Voices of stations, as sections of settings.toml.
const (
	noVoice = "[voice]\nenabled = false\n"
	// noSound makes announcements as short as they can be.
	noSound = "[voice]\nenabled = false\nchime = false\n"
	// shortVoice says the number once, in English.
	shortVoice = "[voice]\nlanguages = [\"en\"]\nrepeat = 1\n[voice.templates]\nen = \"Number {number}\"\n"
)

// engineVoice is shortVoice by another program and nothing else.
func engineVoice(path string) string {
	return strings.Replace(shortVoice, "[voice]\n", fmt.Sprintf("[voice]\nengine = %q\nengines = [\"espeak-ng\"]\n", path), 1)
}

// status is what `queuecast status --json` prints, as far as the tests look at it.
type status struct {
	PID   int    `json:"pid"`
	Mode  string `json:"mode"`
	Board *call  `json:"board"`
	Calls []call `json:"calls"` // newest first
	Voice struct {
		OK        bool   `json:"ok"`
		Text      string `json:"text"`
		LastError string `json:"last_error"`
		Engines   []struct {
			Name string `json:"name"`
			OK   bool   `json:"ok"`
			Text string `json:"text"`
		} `json:"engines"`
	} `json:"voice"`
	Speaker struct {
		OK     bool   `json:"ok"`
		Device string `json:"device"`
		Text   string `json:"text"`
	} `json:"speaker"`
	Stream struct {
		OK      bool   `json:"ok"`
		Address string `json:"address"`
		Text    string `json:"text"`
		Viewers []struct {
			Transport string `json:"transport"`
		} `json:"viewers"`
		Publishers []struct {
			Connected bool   `json:"connected"`
			Error     string `json:"error"`
		} `json:"publishers"`
	} `json:"stream"`
	Queue struct {
		OK      bool   `json:"ok"`
		LastSeq uint64 `json:"last_seq"`
		Saying  string `json:"saying"`
		Waiting int    `json:"waiting"`
	} `json:"queue"`
	Problems []string `json:"problems"`
}

type call struct {
	Seq         uint64    `json:"seq"`
	Number      string    `json:"number"`
	Counter     string    `json:"counter"`
	CounterName string    `json:"counter_name"`
	At          time.Time `json:"at"`
	Recall      bool      `json:"recall"`
}

func (s status) numbers() []string {
	var all []string
	for _, c := range s.Calls {
		all = append(all, c.Number)
	}
	return all
}

// station is a data folder and the program that runs on it.
type station struct {
	t    testing.TB
	dir  string
	port int
	mark string // environment entry that all processes of the station inherit
	env  []string
	*process
}

// newStation prepares a data folder with English messages, a free port and more settings: sections, after the keys that
// stand in none.
func newStation(t testing.TB, sections string) *station {
	t.Helper()
	s := &station{t: t, dir: filepath.Join(t.TempDir(), "data"), port: freeport.TCP(t), mark: "QUEUECAST_TEST=" + rand.Text()}
	home := t.TempDir()
	s.env = append(slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{"DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE", "XDG_CONFIG_HOME"}, name) || strings.HasPrefix(name, "LC_")
	}), "LANG=C.UTF-8", "HOME="+home, s.mark)
	if os.Getenv("PULSE_SERVER") == "" {
		// No test rings a bell on the machine of whoever runs it: without a rig of the test's there is no loudspeaker.
		asound := filepath.Join(home, "asound.conf")
		if err := os.WriteFile(asound, []byte("</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s.env = append(s.env, "PULSE_SERVER=unix:"+filepath.Join(home, "none"), "ALSA_CONFIG_PATH="+asound)
	}
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s.writeSettings(fmt.Sprintf("language = \"en\"\n%s[display]\nflash = false\n[stream]\nport = %d\n", sections, s.port))
	t.Cleanup(func() {
		killMarked(t, s.mark)
		if t.Failed() && s.process != nil {
			t.Logf("the station wrote:\n%s%s", s.stdout, s.stderr)
		}
	})
	return s
}

func (s *station) writeSettings(text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, "settings.toml"), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// serve starts the station without a window and waits until it answers.
func (s *station) serve(args ...string) {
	s.t.Helper()
	s.begin(binary, append([]string{"--data", s.dir, "serve"}, args...)...)
}

// begin starts a program that becomes the station, and waits until that answers.
func (s *station) begin(name string, args ...string) {
	s.t.Helper()
	s.process = start(s.t, s.env, nil, name, args...)
	eventually(s.t, "the station answers", func() bool {
		if !s.running() {
			s.t.Fatalf("the station has ended:\n%s%s", s.stdout, s.stderr)
		}
		return s.cli("status").code == 0
	})
}

// notHeard is longer than a command waits for a station's hello, which is 2 s, and shorter than anything else that it waits for.
const notHeard = 5 * time.Second

// cli runs one command line on the station's data folder. A command that the station did not hear, because the machine stood still for
// as long as that waits, is given again; one that it may have heard is not.
func (s *station) cli(args ...string) result {
	s.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(poll) {
		asked := time.Now()
		r := finish(s.t, s.env, binary, append([]string{"--data", s.dir}, args...)...)
		if r.code == 0 || time.Since(asked) > notHeard || time.Now().After(deadline) {
			return r
		}
		if !slices.ContainsFunc(inAllLanguages(s.t, "error.timeout"), func(text string) bool { return strings.Contains(r.stderr, text) }) {
			return r
		}
		s.t.Logf("%q is given again: %s", args, r.stderr)
	}
}

// inAllLanguages is a text of the program in each of its languages.
func inAllLanguages(t testing.TB, key string) (all []string) {
	t.Helper()
	for _, file := range []string{"en.json", "zh.json"} {
		data, err := assets.Translations.ReadFile("translations/" + file)
		var texts map[string]any
		if err == nil {
			err = json.Unmarshal(data, &texts)
		}
		text, ok := texts[key].(string)
		if err != nil || !ok {
			t.Fatalf("%s in %s: %v", key, file, err)
		}
		all = append(all, text)
	}
	return all
}

// call calls a number and insists on it.
func (s *station) call(number, counter string) {
	s.t.Helper()
	if r := s.cli("call", number, "--counter", counter); r.code != 0 {
		s.t.Fatalf("calling %q: exit code %d: %s", number, r.code, r.stderr)
	}
}

func (s *station) status() status {
	s.t.Helper()
	r := s.cli("status", "--json")
	if r.code != 0 {
		s.t.Fatalf("status: exit code %d: %s", r.code, r.stderr)
	}
	var st status
	if err := json.Unmarshal([]byte(r.stdout), &st); err != nil {
		s.t.Fatalf("status: %v: %s", err, r.stdout)
	}
	return st
}

// silent tells whether nothing is being announced.
func (st status) silent() bool {
	return st.Queue.Waiting == 0 && st.Queue.Saying == ""
}

func (s *station) url() string { return "rtsp://127.0.0.1:" + strconv.Itoa(s.port) + "/live" }

func (s *station) listens() bool {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)), time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// stop ends the station politely and insists on a clean end.
func (s *station) stop() {
	s.t.Helper()
	s.signal(s.t, syscall.SIGTERM)
	if code := s.wait(s.t); code != 0 {
		s.t.Errorf("exit code %d after SIGTERM", code)
	}
}

// oneLine checks that a command failed with one line of complaint, and returns it.
func oneLine(t testing.TB, r result, code int) string {
	t.Helper()
	line := strings.TrimSuffix(r.stderr, "\n")
	if r.code != code || line == "" || strings.Contains(line, "\n") || r.stdout != "" {
		t.Errorf("exit code %d, stdout %q, stderr %q; want code %d and one line on stderr alone", r.code, r.stdout, r.stderr, code)
	}
	return line
}
