package updates

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for address, good := range map[string]bool{
		"https://example.org/release.json": true, "http://10.0.0.1:8080/r": true, "file:///srv/release.json": true, "file://server/share/r.json": true,
		"https://user:secret@example.org/r": true,
		"release.json":                      false, "ftp://example.org/r": false, "https://": false, "https:example.org": false, "file:r.json": false,
		"javascript:alert(1)": false, "https://user:se%ret@example.org": false, "https://example.org/\x00": false,
		"": false,
	} {
		_, err := parseAddress(address)
		if good != (err == nil) {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && (!errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "se%ret")) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for _, c := range []struct{ address, system, want string }{
		{"file:///srv/a%20b.json", "linux", "/srv/a b.json"},
		{"file://localhost/srv/r.json", "darwin", "/srv/r.json"},
		{"file:///C:/r.json", "windows", filepath.FromSlash("C:/r.json")},
		{"file://server/share/r.json", "windows", `\\server\share\r.json`},
	} {
		u, err := parseAddress(c.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := localPath(u, c.system); got != c.want {
			t.Errorf("%s: %q, want %q", c.address, got, c.want)
		}
	}
}

func TestCheckRedirect(t *testing.T) {
	request := func(address string) *http.Request { return httptest.NewRequest(http.MethodGet, address, http.NoBody) }
	for _, c := range []struct {
		name string
		from []string
		to   string
		want error
	}{
		{"https to https", []string{"https://a/"}, "https://b/", nil},
		{"http to http", []string{"http://a/"}, "http://b/", nil},
		{"http to https", []string{"http://a/"}, "https://b/", nil},
		{"https to http", []string{"https://a/"}, "http://b/", ErrRedirects},
		{"http by https to http", []string{"http://a/", "https://a/"}, "http://b/", ErrRedirects},
		{"to something else", []string{"https://a/"}, "ftp://b/", ErrRedirects},
		{"three times", []string{"https://a/", "https://b/", "https://c/"}, "https://d/", nil},
		{"four times", []string{"https://a/", "https://b/", "https://c/", "https://d/"}, "https://e/", ErrRedirects},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before []*http.Request
			for _, address := range c.from {
				before = append(before, request(address))
			}
			wantError(t, checkRedirect(request(c.to), before), c.want)
		})
	}
}

func TestFetch(t *testing.T) {
	const most = 1000
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/good":
			_, _ = w.Write([]byte(strings.Repeat("x", most)))
		case "/large":
			_, _ = w.Write([]byte(strings.Repeat("x", most+1)))
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte(strings.Repeat("x", most))); err != nil {
					return
				}
			}
		case "/short": // says that there is more than comes
			w.Header().Set("Content-Length", "900")
			_, _ = w.Write([]byte("x"))
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/moved":
			http.Redirect(w, r, "/good", http.StatusFound)
		case "/ill":
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = nil
	t.Cleanup(secure.Close)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "release"), []byte(strings.Repeat("x", most)), 0o600); err != nil {
		t.Fatal(err)
	}
	file := "file:///" + strings.TrimPrefix(filepath.ToSlash(dir), "/")
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for _, c := range []struct {
		name, address string
		want          error
	}{
		{"good", server.URL + "/good", nil},
		{"moved", server.URL + "/moved", nil},
		{"large", server.URL + "/large", ErrTooLarge},
		{"endless", server.URL + "/endless", ErrTooLarge},
		{"cut off", server.URL + "/short", ErrUnreachable},
		{"round and round", server.URL + "/round", ErrRedirects},
		{"a server that is ill", server.URL + "/ill", ErrUnreachable},
		{"nobody there", gone.URL, ErrUnreachable},
		{"file", file + "/release", nil},
		{"no file", file + "/other", ErrUnreachable},
		{"folder", file, ErrAddress},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := parseAddress(c.address)
			if err != nil {
				t.Fatal(err)
			}
			data, err := fetch(t.Context(), u, most)
			wantError(t, err, c.want)
			if c.want == nil && len(data) != most {
				t.Errorf("%d bytes", len(data))
			}
		})
	}
	for name, address := range map[string]string{"nothing there": server.URL + "/other", "a certificate of nobody's": secure.URL} {
		t.Run(name, func(t *testing.T) {
			u, err := parseAddress(strings.Replace(address, "://", "://user:hush@", 1))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := fetch(t.Context(), u, most); err == nil || errors.Is(err, ErrUnreachable) || strings.Contains(err.Error(), "hush") {
				t.Errorf("got %v: that is no lack of a network, and tells no passwords", err)
			}
		})
	}
}
