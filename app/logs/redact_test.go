package logs

import (
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"testing"
)

func TestScrub(t *testing.T) {
	cases := map[string]string{
		"rtsp://user:hunter2@10.0.0.1:554/live":      "rtsp://user:[hidden]@10.0.0.1:554/live",
		"rtsp://user:p@ss@host/live and more":        "rtsp://user:[hidden]@host/live and more",
		"rtsp://127.0.0.1:8554/live":                 "rtsp://127.0.0.1:8554/live",
		"http://host/a:b@c":                          "http://host/a:b@c",
		"Authorization: Bearer abcdefgh1234":         "Authorization: [hidden]",
		"sent Bearer abcdefgh1234 away":              "sent Bearer [hidden] away",
		`{"token":"abc def","port":1}`:               `{"token":[hidden],"port":1}`,
		"password=hunter2&user=a":                    "password=[hidden]&user=a",
		"{User:a Password:hunter2 Port:1}":           "{User:a Password:[hidden] Port:1}",
		"stream_password = hunter2":                  "stream_password = [hidden]",
		"spin=3 pinned: no, tokens: 4, ping=2":       "spin=3 pinned: no, tokens: 4, ping=2",
		"number A012 called at counter 3":            "number A012 called at counter 3",
		"请A012号到3号窗口":                                "请A012号到3号窗口",
		"basic needs and a bearer of bad news":       "basic needs and a bearer of bad news",
		"opening C:\\Users\\a: access denied (5)":    "opening C:\\Users\\a: access denied (5)",
		`msg="x" secret="a \" b" next=1 API-Key=abc`: `msg="x" secret=[hidden] next=1 API-Key=abc`,
	}
	for in, want := range cases {
		if got := Scrub(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

type withPassword struct{ User, Password string }

func TestNoSecretReachesTheOutput(t *testing.T) {
	const secret = "hunter2hunter2"
	address, err := url.Parse("rtsp://u:" + secret + "@h/live")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]func(*slog.Logger){
		"by key":            func(l *slog.Logger) { l.Info("x", "password", secret) },
		"by longer key":     func(l *slog.Logger) { l.Info("x", "control_token", secret) },
		"bytes by key":      func(l *slog.Logger) { l.Info("x", "token", []byte(secret)) },
		"by group":          func(l *slog.Logger) { l.Info("x", slog.Group("secret", "value", secret)) },
		"in a group":        func(l *slog.Logger) { l.WithGroup("stream").With("Password", secret).Info("x") },
		"in the message":    func(l *slog.Logger) { l.Info("dialling rtsp://u:" + secret + "@h") },
		"in a text":         func(l *slog.Logger) { l.Info("x", "header", "Authorization: Bearer "+secret) },
		"in an error":       func(l *slog.Logger) { l.Error("x", "err", errors.New("dial rtsp://u:"+secret+"@h: refused")) },
		"in a struct":       func(l *slog.Logger) { l.Info("x", "source", withPassword{"u", secret}) },
		"in a pointer":      func(l *slog.Logger) { l.Info("x", "source", &withPassword{"u", secret}) },
		"in a URL":          func(l *slog.Logger) { l.Info("x", "address", address) },
		"in a logged value": func(l *slog.Logger) { l.Info("x", "v", slog.AnyValue(map[string]string{"token": secret})) },
	}
	for name, log := range cases {
		t.Run(name, func(t *testing.T) {
			var stderr strings.Builder
			logs := &Logs{Dir: t.TempDir(), Stderr: &stderr}
			if err := logs.Initialize(); err != nil {
				t.Fatal(err)
			}
			log(logs.Logger())
			if err := logs.Close(); err != nil {
				t.Fatal(err)
			}
			for where, out := range map[string]string{"stderr": stderr.String(), "file": files(t, logs.Dir)[FileName]} {
				if strings.Contains(out, secret) || !strings.Contains(out, "hidden") {
					t.Errorf("%s: %s", where, out)
				}
			}
		})
	}
}

// An error value that is a nil pointer must not take the station down with it.
type brokenError struct{ text string }

func (e *brokenError) Error() string { return e.text }

func TestALoggedErrorThatPanicsIsSurvived(t *testing.T) {
	var out strings.Builder
	slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: redact})).Error("x", "err", (*brokenError)(nil))
	if !strings.Contains(out.String(), "msg=x") {
		t.Errorf("got %q", out.String())
	}
}

func FuzzScrub(f *testing.F) {
	f.Add("rtsp://a:b@c", "token: x")
	f.Add(`{"password":"a\"b"}`, "Bearer 12345678")
	f.Fuzz(func(t *testing.T, before, after string) {
		const secret = "s3cr3ts3cr3t"
		for _, text := range []string{
			before + " rtsp://user:" + secret + "@host/ " + after,
			before + " password=" + secret + " " + after,
		} {
			if got := Scrub(text); strings.Contains(got, secret) && !strings.Contains(before+after, secret) {
				t.Errorf("%q became %q", text, got)
			}
		}
	})
}
