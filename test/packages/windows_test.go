//go:build linux

package packages

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/g711"
)

const (
	uninstallKey = `HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Queuecast`
	machinePath  = `HKLM\System\CurrentControlSet\Control\Session Manager\Environment`
	folder       = `C:\Program Files\Queuecast`
	console      = folder + `\queuecast.com`

	operatorTitle = "Queuecast – 操作"
	displayTitle  = "Queuecast – 显示"
)

// setupProgram is the setup that was built, or the test is skipped.
func setupProgram(t testing.TB) string {
	t.Helper()
	dist := os.Getenv("QUEUECAST_PACKAGES")
	if dist == "" {
		t.Skip("QUEUECAST_PACKAGES does not name the folder with the packages")
	}
	found, _ := filepath.Glob(filepath.Join(dist, "Queuecast-Setup-*.exe"))
	if len(found) != 1 {
		t.Skipf("%d setup programs in %s", len(found), dist)
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func versionOf(setup string) string {
	return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(setup), "Queuecast-Setup-"), ".exe")
}

// The life of an installation, from the first setup to the last uninstall, in the order in which a user meets it.
func TestWindows(t *testing.T) {
	setup := setupProgram(t)
	w := newWine(t)
	before := w.value(machinePath, "Path")

	w.must(setup, "/S")
	for _, name := range []string{"queuecast.exe", "queuecast.com", "LICENSE.txt", "LICENSES.md", "THIRD-PARTY.txt", "uninstall.exe"} {
		if !w.exists(folder + `\` + name) {
			t.Errorf("%s is not installed", name)
		}
	}
	for name, want := range map[string]string{
		"DisplayName": "Queuecast", "DisplayVersion": versionOf(setup), "InstallLocation": folder,
		"QuietUninstallString": `"` + folder + `\uninstall.exe" /AllUsers /S`,
	} {
		if got := w.value(uninstallKey, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	var size int64
	if _, err := fmt.Sscanf(w.value(uninstallKey, "EstimatedSize"), "0x%x", &size); err != nil || size < 10_000 || size > 100_000 {
		t.Errorf("the size is told as %d kB: %v", size, err)
	}
	if got, want := w.value(machinePath, "Path"), before+";"+folder; got != want {
		t.Errorf("PATH is %q, want %q", got, want)
	}
	if !w.exists(`C:\ProgramData\Microsoft\Windows\Start Menu\Programs\Queuecast.lnk`) {
		t.Error("there is no entry in the Start menu")
	}
	if w.exists(`C:\ProgramData\Microsoft\Windows\Start Menu\Programs\StartUp\queuecast.lnk`) {
		t.Error("it starts with Windows without having been asked to")
	}

	t.Run("commands", func(t *testing.T) { commands(t, w.in(t), versionOf(setup)) })
	t.Run("window", func(t *testing.T) { window(t, w.in(t)) })
	t.Run("upgrade of an older version that runs", func(t *testing.T) { upgrade(t, w.in(t), setup) })

	t.Run("uninstall keeps data", func(t *testing.T) {
		w := w.in(t)
		w.must(folder+`\uninstall.exe`, "/S", "/AllUsers")
		w.eventually("all is gone", func() bool { return !w.exists(folder) })
		if name := w.value(uninstallKey, "DisplayName"); name != "" {
			t.Errorf("still among the installed programs: %s", name)
		}
		if got := w.value(machinePath, "Path"); got != before {
			t.Errorf("PATH is %q, want %q", got, before)
		}
		if _, err := os.Stat(w.data("settings.toml")); err != nil {
			t.Errorf("the data is gone: %v", err)
		}
	})
	t.Run("for one user, elsewhere, with autostart, and all of it away again", func(t *testing.T) {
		w := w.in(t)
		const other = `C:\Own\叫号`
		w.must(setup, "/S", "/CurrentUser", "/AUTOSTART=1", "/PATH=0", "/DESKTOP=0", "/D="+other)
		if !w.exists(other + `\queuecast.exe`) {
			t.Fatal("it is not where it was wanted")
		}
		startup := `C:\users\tester\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\StartUp\queuecast.lnk`
		if !w.exists(startup) {
			t.Error("it does not start with the session")
		}
		if out := w.must(other+`\queuecast.com`, "autostart", "status"); !strings.Contains(out, "Queuecast") || out == w.must(other+`\queuecast.com`, "autostart", "off") {
			t.Errorf("the program says of its autostart: %s", out)
		}
		if w.exists(startup) {
			t.Error("the program cannot switch the autostart of its setup off")
		}
		// What a setup for all users makes is an administrator's: the program says so, and takes it for an autostart.
		all := w.path(`C:\ProgramData\Microsoft\Windows\Start Menu\Programs\StartUp\queuecast.lnk`)
		off := w.must(other+`\queuecast.com`, "autostart", "status")
		if err := os.WriteFile(all, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if r := w.run(nil, other+`\queuecast.com`, "autostart", "off"); r.code != 1 || r.stderr == "" {
			t.Errorf("switching off what is for all users: %+v", r)
		}
		if out := w.must(other+`\queuecast.com`, "autostart", "status"); out == off {
			t.Errorf("while it starts for all users it says: %s", out)
		}
		if err := os.Remove(all); err != nil {
			t.Fatal(err)
		}
		if path := w.value(`HKCU\Environment`, "Path"); strings.Contains(path, other) {
			t.Errorf("PATH has got an entry that was not wanted: %s", path)
		}
		w.must(other+`\uninstall.exe`, "/S", "/CurrentUser", "/PURGE")
		w.eventually("all is gone, data too", func() bool {
			_, err := os.Stat(w.data(""))
			return !w.exists(other) && os.IsNotExist(err)
		})
	})
}

// commands tries the console companion: output, pipes, exit codes, Ctrl+C.
func commands(t *testing.T, w *wine, version string) {
	if out := w.must(console, "--version"); !strings.Contains(out, version) {
		t.Errorf("--version says %q", out)
	}
	if r := w.run(nil, console, "nonsense"); r.code != 2 || r.stdout != "" || r.stderr == "" {
		t.Errorf("a command that there is not: %+v", r)
	}
	if r := w.run(nil, console, "status"); r.code != 1 || r.stderr == "" {
		t.Errorf("the status without a station: %+v", r)
	}
	// Every byte goes through, none is taken for the end of a line or of a file.
	var raw strings.Builder
	var samples []int16
	for v := math.MinInt16; v <= math.MaxInt16; v++ {
		raw.Write([]byte{byte(v), byte(v >> 8)})
		samples = append(samples, int16(v))
	}
	want := g711.New(g711.ALaw).Encode(nil, samples)
	if r := w.run(strings.NewReader(raw.String()), console, "g711", "encode", "-", "-"); r.code != 0 || r.stdout != string(want) {
		t.Errorf("through a pipe: exit code %d, %d bytes, want %d: %s", r.code, len(r.stdout), len(want), r.stderr)
	}
	interrupted(t, w)
}

// interrupted types Ctrl+C into a console in which a station runs.
func interrupted(t *testing.T, w *wine) {
	port := freeport.TCP(t)
	dir := t.TempDir()
	settingsFor(t, dir, port)
	// script makes the terminal that a console needs.
	cmd := exec.Command("script", "-qefc", fmt.Sprintf("%s '%s' --data 'Z:%s' serve", wineProgram, console, dir), "/dev/null")
	cmd.Env = w.env
	typed, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	cmd.Stdout = &shown
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	w.eventually("the station answers", func() bool { return w.run(nil, console, "--data", `Z:`+dir, "status").code == 0 })
	// It starts anew without the shell noticing, and still gets Ctrl+C.
	if r := w.run(nil, console, "--data", `Z:`+dir, "restart"); r.code != 0 {
		t.Errorf("restart: exit code %d: %s", r.code, r.stderr)
	}
	select {
	case err := <-ended:
		t.Fatalf("the restart has ended the command: %v", err)
	default:
	}
	if _, err := typed.Write([]byte{3}); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("after Ctrl+C: %v; it showed:\n%s", err, shown.String())
		}
	case <-time.After(winePatience):
		_ = cmd.Process.Kill()
		t.Fatalf("Ctrl+C does not end it; it showed:\n%s", shown.String())
	}
	if !strings.Contains(shown.String(), "rtsp://") {
		t.Errorf("the console shows nothing of the station:\n%s", shown.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "control.json")); !os.IsNotExist(err) {
		t.Error("it did not end cleanly")
	}
}

// window starts the program as a double-click does, types a number, looks, listens.
func window(t *testing.T, w *wine) {
	port := freeport.TCP(t)
	settingsFor(t, w.data(""), port)
	began := time.Now()
	w.open()
	t.Logf("start to window: %v", time.Since(began).Round(10*time.Millisecond))
	// The keyboard is the number field's from the beginning; nobody has to click into it.
	w.eventually("the station answers", func() bool { return w.run(nil, console, "status").code == 0 })
	w.finish("xdotool", "type", "--delay", "60", "A012")
	w.finish("xdotool", "key", "Return")
	w.eventually("the number typed is called", func() bool { return w.lastCall() == "A012" })
	w.picture("operator")
	address := fmt.Sprintf("rtsp://127.0.0.1:%d/live", port)
	found := w.finish("ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_entries", "stream=codec_name,width,height,sample_rate", "-of", "csv=p=0", address)
	for _, want := range []string{"h264,1920,1080", "aac,48000"} {
		if !strings.Contains(found, want) {
			t.Errorf("the stream is %q, want %q in it", found, want)
		}
	}
	if complaint := w.finish("ffmpeg", "-v", "error", "-err_detect", "explode", "-rtsp_transport", "tcp", "-i", address, "-t", "5", "-f", "null", "-"); complaint != "" {
		t.Errorf("the stream is faulty: %s", complaint)
	}
	w.finish("xdotool", "key", "F11")
	w.eventually("the display opens", func() bool { return w.titled(displayTitle) })
	time.Sleep(2 * time.Second) // for it to be drawn
	w.picture("display")
	w.finish("xdotool", "key", "F11")
	w.eventually("the display closes", func() bool { return !w.titled(displayTitle) })
}

// open starts the program and waits for its window.
func (w *wine) open() {
	w.t.Helper()
	cmd := exec.Command(wineProgram, folder+`\queuecast.exe`)
	cmd.Env = w.env
	w.whole.begin(cmd) // it outlives the part of the test that opens it
	w.eventually("the window opens", func() bool { return w.titled(operatorTitle) })
}

func (w *wine) titled(name string) bool {
	cmd := exec.Command("xdotool", "search", "--onlyvisible", "--name", name)
	cmd.Env = w.env
	return cmd.Run() == nil
}

// lastCall is the number that was called last.
func (w *wine) lastCall() string {
	w.t.Helper()
	r := w.run(nil, console, "status", "--json")
	var status struct {
		Calls []struct {
			Number string `json:"number"`
		} `json:"calls"`
	}
	if err := json.Unmarshal([]byte(r.stdout), &status); r.code != 0 || err != nil || len(status.Calls) == 0 {
		return ""
	}
	return status.Calls[0].Number
}

// upgrade puts the setup over an older version that runs, which is closed and loses nothing.
func upgrade(t *testing.T, w *wine, setup string) {
	older := olderSetup(t, w)
	w.must(older, "/S") // over the newer one, for there is no other; it closes what runs
	if got := w.value(uninstallKey, "DisplayVersion"); got != "0.0.9" {
		t.Fatalf("the version installed is %q", got)
	}
	w.eventually("the program is closed", func() bool { return !w.titled(operatorTitle) })
	w.open()
	w.must(console, "call", "B34", "--counter", "1")
	w.must(setup, "/S")
	if got := w.value(uninstallKey, "DisplayVersion"); got != versionOf(setup) {
		t.Errorf("the version installed is %q", got)
	}
	if got := strings.Count(w.value(machinePath, "Path"), folder); got != 1 {
		t.Errorf("PATH names the folder %d times", got)
	}
	w.eventually("the program is closed", func() bool { return !w.titled(operatorTitle) })
	w.open()
	w.eventually("the data is there", func() bool { return w.lastCall() == "B34" })
}

// olderSetup is the setup program of an earlier version: what is installed now under another number.
func olderSetup(t *testing.T, w *wine) string {
	t.Helper()
	stage := filepath.Join(t.TempDir(), "stage")
	if err := os.CopyFS(stage, os.DirFS(w.path(folder))); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, picture := range []string{"ICO:" + stage + "/../queuecast.ico", "BMP3:" + stage + "/../side.bmp"} {
		w.finish("convert", filepath.Join(root, "assets/icon/queuecast-256.png"), picture)
	}
	out := filepath.Join(t.TempDir(), "Queuecast-Setup-0.0.9.exe")
	w.finish("makensis", "-V2", "-INPUTCHARSET", "UTF8", "-DCOMPRESSOR=zlib", "-DNAME=Queuecast", "-DVERSION=0.0.9", "-DNUMBERS=0.0.9.1", "-DWEBSITE=https://example.org",
		"-DSTAGE="+stage, "-DSIGN="+filepath.Join(root, "packaging/windows/sign"), "-DOUTPUT="+out, filepath.Join(root, "packaging/windows/queuecast.nsi"))
	return out
}

func settingsFor(t *testing.T, dir string, port int) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("language = \"zh\"\n[stream]\nport = %d\n", port)
	if err := os.WriteFile(filepath.Join(dir, "settings.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
