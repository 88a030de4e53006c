package address

import (
	"net/url"
	"strings"
	"testing"
)

func TestHidden(t *testing.T) {
	for given, want := range map[string]string{
		"rtsp://user:password@host:554/live":               "rtsp://user@host:554/live",
		"rtsp://host/live":                                 "rtsp://host/live",
		"mqtt://:password@host/topic/%2B":                  "mqtt://@host/topic/%2B",
		"http://cam/snap.cgi?user=admin&pwd=s3cret&res=hd": "http://cam/snap.cgi?user=admin&pwd=***&res=hd",
		"http://cam/x?Access%54oken=s3cret#every=1s":       "http://cam/x?Access%54oken=***#every=1s",
		"tcp://host:9000?framing=text&request=snap%0A":     "tcp://host:9000?framing=text&request=snap%0A",
		"http://cam/x?loginpas=s3cret&rate=5":              "http://cam/x?loginpas=***&rate=5",
	} {
		u, err := url.Parse(given)
		if err != nil {
			t.Fatal(err)
		}
		if got := Hidden(u); got != want {
			t.Errorf("%s is shown as %s, want %s", given, got, want)
		}
	}
}

func TestScrub(t *testing.T) {
	for _, password := range []string{"s3cret", "pä ss/w@rd%", "a:b"} {
		u := &url.URL{Scheme: "mqtt", Host: "host", User: url.UserPassword("user", password)}
		for _, text := range []string{"dial " + u.String() + ": refused", "bad login user/" + password, "?p=" + url.QueryEscape(password)} {
			if got := Scrub(text, u); strings.Contains(got, password) || strings.Contains(got, url.QueryEscape(password)) || strings.Contains(got, u.User.String()) {
				t.Errorf("%q became %q", text, got)
			}
		}
	}
	for _, user := range []*url.Userinfo{nil, url.User("user"), url.UserPassword("user", "")} {
		if got := Scrub("as it is", &url.URL{User: user}); got != "as it is" {
			t.Error(got)
		}
	}
}
