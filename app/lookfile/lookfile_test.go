package lookfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/settings"
)

func TestALookGoesThereAndBack(t *testing.T) {
	here, there := t.TempDir(), t.TempDir()
	logo := filepath.Join(here, "Our Logo.PNG")
	if err := os.WriteFile(logo, []byte("any bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := settings.Defaults().Display
	d.Layout, d.Notice, d.AccentColor, d.Logo, d.Slides, d.Flash = "counters", "请安静 | Quiet", "#ff0000", logo, "/srv/slides", false
	file := filepath.Join(here, "look.zip")
	var b bytes.Buffer
	if err := Write(&b, "大厅", d); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	title, got, err := Read(file, there)
	if err != nil || title != "大厅" {
		t.Fatalf("%q, %v", title, err)
	}
	if data, err := os.ReadFile(got.Logo); err != nil || string(data) != "any bytes" || !strings.HasPrefix(got.Logo, there) {
		t.Errorf("the logo is %s: %q, %v", got.Logo, data, err)
	}
	want := d
	want.Logo, want.Slides = got.Logo, ""
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	d.Logo = filepath.Join(here, "none.png")
	if err := Write(&bytes.Buffer{}, "x", d); err == nil {
		t.Error("a look without its logo")
	}
}

func TestReadRefusesWhatIsNoLook(t *testing.T) {
	for name, entries := range map[string]map[string]string{
		"no manifest":           {"x": "y"},
		"no TOML":               {manifest: "{"},
		"of another format":     {manifest: "format = 2\ntitle = \"x\""},
		"a value not allowed":   {manifest: "format = 1\ntitle = \"x\"\n[display]\nLayout = \"round\""},
		"a picture elsewhere":   {manifest: "format = 1\ntitle = \"x\"\n[display]\nLogo = \"../logo.png\"", "../logo.png": "x"},
		"a program as a logo":   {manifest: "format = 1\ntitle = \"x\"\n[display]\nLogo = \"logo.exe\"", "logo.exe": "x"},
		"a picture not there":   {manifest: "format = 1\ntitle = \"x\"\n[display]\nLogo = \"logo.png\""},
		"an absolute path":      {manifest: "format = 1\ntitle = \"x\"\n[display]\nLogo = \"/etc/passwd\""},
		"a title that is none":  {manifest: "format = 1\ntitle = \"\""},
		"too large a manifest":  {manifest: strings.Repeat("#", maxManifest+1)},
		"a folder of one's own": {manifest: "format = 1\ntitle = \"x\"\n[display]\nBackground = \"a/b.png\"", "a/b.png": "x"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for entry, text := range entries {
				f, err := z.Create(entry)
				if err == nil {
					_, err = f.Write([]byte(text))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "look.zip")
			if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, _, err := Read(file, dir); !errors.Is(err, ErrNotALook) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(filepath.Join(dir, folder)); err == nil {
				t.Error("it left something behind")
			}
		})
	}
	if _, _, err := Read(filepath.Join(t.TempDir(), "none.zip"), t.TempDir()); !errors.Is(err, ErrNotALook) {
		t.Errorf("no file: %v", err)
	}
}
