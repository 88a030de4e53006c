package updates

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"aead.dev/minisign"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// today is the clock of these tests.
var today = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// signer is a project that publishes releases.
type signer struct {
	t       *testing.T
	public  minisign.PublicKey
	private minisign.PrivateKey
}

func newSigner(t *testing.T) signer {
	t.Helper()
	public, private, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signer{t, public, private}
}

// release is a good one, with changes.
func release(version string, changes ...func(*Release)) Release {
	r := Release{
		Name: Program, Version: version, Date: today.AddDate(0, 0, -1), Expires: today.AddDate(1, 0, 0), Page: "https://example.org/download",
		Notes: map[string]string{"en": "Louder chimes.\nFewer clicks.", "zh": "提示音更响。"},
		Files: []File{{System: "linux", Arch: "amd64", Kind: "deb", Name: "queuecast_amd64.deb", Size: 13_600_000, SHA256: strings.Repeat("0a", shaBytes)}},
	}
	for _, change := range changes {
		change(&r)
	}
	return r
}

func (s signer) sign(r any) (data, signature []byte) {
	s.t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		s.t.Fatal(err)
	}
	return data, minisign.Sign(s.private, data)
}

// site is a server with a release file.
type site struct {
	*httptest.Server
	data, signature atomic.Pointer[[]byte] // nil: there is none
	status          atomic.Int32           // instead of any answer, unless 0
	asked           atomic.Int32
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	serve := func(path string, content *atomic.Pointer[[]byte]) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			s.asked.Add(1)
			switch body := content.Load(); {
			case s.status.Load() != 0:
				w.WriteHeader(int(s.status.Load()))
			case body == nil || r.URL.Path != path:
				http.NotFound(w, r)
			default:
				_, _ = w.Write(*body)
			}
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/release.json", serve("/release.json", &s.data))
	mux.HandleFunc("/release.json"+SignatureSuffix, serve("/release.json"+SignatureSuffix, &s.signature))
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *site) publish(data, signature []byte) {
	s.data.Store(&data)
	s.signature.Store(&signature)
}

// checker looks at a site as version 1.2.0 of the program, today.
func checker(t *testing.T, s *site, key signer) *Checker {
	t.Helper()
	return &Checker{
		Address: s.URL + "/release.json", Key: key.public.String(), Version: "1.2.0", Folder: t.TempDir(), Now: func() time.Time { return today },
	}
}

func wantError(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) || want == nil && got != nil {
		t.Fatalf("got the error %v, want %v", got, want)
	}
}
