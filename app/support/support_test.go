package support

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/doctor"
	"github.com/queuecast/queuecast/app/logs"
	"github.com/queuecast/queuecast/app/settings"
)

// secretive are settings with a secret in every place that may hold one, and those secrets.
func secretive() (settings.Settings, []string) {
	s := settings.Defaults()
	s.Kiosk.PINHash = "$argon2id$v=19$hush-of-pin"
	s.Station.Join = "qc1-hush-of-pairing"
	s.Station.Cluster = "nats://hush-of-cluster@10.0.0.1:4222,tls://hall:hush-of-second@10.0.0.2:4222"
	s.Stream.Viewers = []settings.ViewerPass{{Name: "tv", Password: `hush "of" <viewer>&\`}}
	s.Stream.Publishers = []settings.Publisher{{Name: "office", URL: "rtsp://hall:hush%2Fof%40publisher@10.0.0.5/x", Enabled: true}}
	s.Camera.Broker.Password = "hush-of-broker"
	s.Camera.Sources = []settings.CameraSource{
		{Name: "gate", URL: "rtsp://admin:hush-of-gate@10.0.0.9/live", Enabled: true},
		{Name: "door", URL: "http://10.0.0.8/snap.cgi?user=admin&pwd=hush-of-door#every=1s", Enabled: true},
		{Name: "broken", URL: "http://x:hush-of-broken@10.0.0.8:port/%zz", Enabled: true},
	}
	s.Camera.Shares = []settings.CameraShare{
		{Kind: settings.ShareHTTP, Address: "0.0.0.0:8090", Path: "hall", User: "tv", Password: "hush-of-share"},
		{Kind: settings.ShareMQTT, Address: "mqtt://hall:hush-of-mqtt@10.0.0.3/x"},
	}
	s.Voice.Programs = []settings.Program{{Name: "cloud", Command: "say-it --token=hush-of-program --api-key hush-of-key -H 'Authorization: Bearer hush-of-bearer' {out}", Seconds: 5}}
	return s, []string{
		"$argon2id$v=19$hush-of-pin", "qc1-hush-of-pairing", "hush-of-cluster", "hush-of-second", `hush "of" <viewer>&\`, `hush \"of\" <viewer>&\\`,
		url.QueryEscape(`hush "of" <viewer>&\`), "hush/of@publisher", "hush%2Fof%40publisher", "hush-of-broker", "hush-of-gate",
		"hush-of-door", "hush-of-broken", "hush-of-share", "hush-of-mqtt", "hush-of-program", "hush-of-key", "hush-of-bearer",
	}
}

// files reads a zip file.
func files(t *testing.T, data []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

func TestNoSecretIsInAReport(t *testing.T) {
	s, secrets := secretive()
	dir := t.TempDir()
	log := strings.Repeat("time=2026-11-21 level=INFO msg=fine\n", 8_000)
	findings := []doctor.Finding{{ID: "camera.ok", Check: "camera", Grade: doctor.OK, Text: "All is well."}}
	for _, secret := range secrets {
		log += "level=WARN msg=\"it said " + secret + "\" url=rtsp://a:" + secret + "@b/c\n"
		findings = append(findings, doctor.Finding{ID: "camera.failed", Check: "camera", About: secret, Grade: doctor.Warning, Text: "It said " + secret, Mend: secret})
	}
	for name, text := range map[string]string{
		logs.FileName: log, "crash-20261120-090000.txt": "panic: " + strings.Join(secrets, ", "), "crash.txt": "",
		"control.json": `{"token":"hush-of-control"}`, "stream.pem": "hush-of-certificate",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := Bundle{Version: "Queuecast 1.2.3\n", Findings: findings, Settings: s, Dir: dir, Now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := b.Write(out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two reports of the same differ")
	}
	all := files(t, first.Bytes())
	var names []string
	for name, text := range all {
		names = append(names, name)
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
		if strings.Contains(text, "hush") {
			at := strings.Index(text, "hush")
			t.Errorf("%s holds a piece of a secret: …%q…", name, text[max(at-40, 0):min(at+40, len(text))])
		}
	}
	slices.Sort(names)
	if want := []string{"crash-20261120-090000.txt", "findings.json", "findings.txt", logs.FileName, "settings.toml", "version.txt"}; !slices.Equal(names, want) {
		t.Errorf("the report has %q, want %q", names, want)
	}
	for name, want := range map[string]string{
		"settings.toml": "10.0.0.9/live", "findings.txt": "✓ All is well.", "findings.json": `"id": "camera.failed"`, "version.txt": "1.2.3",
		logs.FileName: "level=WARN",
	} {
		if !strings.Contains(all[name], want) {
			t.Errorf("%s does not tell %q", name, want)
		}
	}
	if size := len(all[logs.FileName]); size > logBytes+4096 || !strings.HasPrefix(all[logs.FileName], "time=") {
		t.Errorf("the log has %d bytes and begins with %.20q", size, all[logs.FileName])
	}
}

// A report of a computer with nothing on it is one, too.
func TestAnEmptyReport(t *testing.T) {
	var out bytes.Buffer
	if err := (Bundle{Settings: settings.Defaults(), Dir: filepath.Join(t.TempDir(), "none")}).Write(&out); err != nil {
		t.Fatal(err)
	}
	if all := files(t, out.Bytes()); len(all["settings.toml"]) == 0 {
		t.Errorf("got %v", all)
	}
}

// mayShow are the texts of the settings that are no secrets although their names might say so: what they hold is shown to everybody.
var mayShow = []string{"Station.Credentials", "Station.Authorities", "Desk.Keys", "Updates.Key"}

// Every text of the settings whose name sounds like a secret goes. A new one that is none is entered above.
func TestSecretsAreKnownByTheirNames(t *testing.T) {
	sounds := regexp.MustCompile(`(?i)pass|pin|token|secret|join|cluster|credential|hash|url|auth|key`)
	const marker = "http://user:marker@host/x?token=marker"
	s := settings.Defaults()
	checked := 0
	var walk func(v reflect.Value, name string, fill bool)
	walk = func(v reflect.Value, name string, fill bool) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), strings.TrimPrefix(name+"."+v.Type().Field(i).Name, "."), fill)
			}
		case reflect.Slice:
			if fill {
				v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			}
			for i := range v.Len() {
				walk(v.Index(i), name, fill)
			}
		case reflect.String:
			if fill {
				v.SetString(marker)
				return
			}
			if last := name[strings.LastIndexByte(name, '.')+1:]; sounds.MatchString(last) && !slices.Contains(mayShow, name) {
				checked++
				if strings.Contains(v.String(), "marker") {
					t.Errorf("%s is shown: %s", name, v)
				}
			}
		}
	}
	walk(reflect.ValueOf(&s).Elem(), "", true)
	hidden := WithoutSecrets(s)
	walk(reflect.ValueOf(&hidden).Elem(), "", false)
	if checked < 8 {
		t.Errorf("only %d places found: the search is broken", checked)
	}
	if s.Kiosk.PINHash != marker {
		t.Error("the settings themselves have been changed")
	}
}
