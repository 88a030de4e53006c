package digest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The example of RFC 7616 section 3.9.1.
func TestTheStandardsOwnExample(t *testing.T) {
	c := Checker{Realm: "http-auth@example.org", Now: time.Now}
	is := map[string]string{
		"uri": "/dir/index.html", "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "nc": "00000001",
		"cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "qop": "auth",
	}
	for name, want := range map[string]string{
		"MD5": "8ca523f5e9506fed4657c9700eebdbec", "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
	} {
		a, ok := algorithmOf(name)
		if got := c.response(a, Login{"Mufasa", "Circle of Life"}, "GET", is); !ok || got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// bench is a Checker with a clock of its own.
type bench struct {
	Checker
	now time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{now: time.Unix(1_800_000_000, 0)}
	b.Checker = Checker{Realm: "hall", Now: func() time.Time { return b.now }}
	if err := b.Initialize(); err != nil {
		t.Fatal(err)
	}
	return b
}

// answer is a request with the Authorization of a good client.
func (b *bench) answer(algorithmName, name, password, nonce string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/live.jpg?x=1", nil)
	a, _ := algorithmOf(algorithmName)
	is := map[string]string{"uri": r.RequestURI, "nonce": nonce, "nc": "00000001", "cnonce": "abc", "qop": "auth"}
	r.Header.Set("Authorization", fmt.Sprintf(`Digest username=%q, realm="hall", nonce=%q, uri=%q, algorithm=%s, qop=auth, nc=00000001, cnonce="abc", response=%q`,
		name, nonce, r.RequestURI, algorithmName, b.response(a, Login{name, password}, r.Method, is)))
	return r
}

func TestVerdicts(t *testing.T) {
	b := newBench(t)
	const client = "192.0.2.7"
	logins := []Login{{"nvr", "other"}, {"电视", "se\"cret"}, {"empty", ""}}
	good := b.nonce(client, b.now)
	edited := func(old, replacement string) *http.Request {
		r := b.answer("MD5", "nvr", "other", good)
		r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, replacement, 1))
		return r
	}
	for _, c := range []struct {
		name    string
		request *http.Request
		want    Verdict
		which   int
	}{
		{"MD5", b.answer("MD5", "nvr", "other", good), Right, 0},
		{"SHA-256", b.answer("SHA-256", "电视", `se"cret`, good), Right, 1},
		{"no header", httptest.NewRequest(http.MethodGet, "/", nil), Missing, 0},
		{"wrong password", b.answer("MD5", "nvr", "othe", good), Wrong, 0},
		{"unknown name", b.answer("MD5", "tv", "other", good), Wrong, 0},
		{"another one's password", b.answer("MD5", "nvr", `se"cret`, good), Wrong, 0},
		{"no password", b.answer("MD5", "empty", "", good), Wrong, 0},
		{"an old nonce", b.answer("MD5", "nvr", "other", b.nonce(client, b.now.Add(-nonceAge))), Stale, 0},
		{"an old nonce and a wrong password", b.answer("MD5", "nvr", "x", b.nonce(client, b.now.Add(-nonceAge))), Wrong, 0},
		{"a nonce of the future", b.answer("MD5", "nvr", "other", b.nonce(client, b.now.Add(nonceAge))), Stale, 0},
		{"somebody else's nonce", b.answer("MD5", "nvr", "other", b.nonce("192.0.2.8", b.now)), Stale, 0},
		{"an invented nonce", b.answer("MD5", "nvr", "other", "AAAA"), Stale, 0},
		{"an unknown algorithm", edited("algorithm=MD5", "algorithm=MD5-sess"), Wrong, 0},
		{"without qop", edited("qop=auth, ", ""), Wrong, 0},
		{"for another address", edited("/live.jpg", "/x.jpg"), Wrong, 0},
		{"for another realm", edited(`realm="hall"`, `realm="home"`), Wrong, 0},
		{"a name twice", edited("qop=auth", "qop=auth, qop=auth"), Wrong, 0},
		{"Basic", edited("Digest", "Basic"), Wrong, 0},
		{"cut off", edited(`"abc"`, `"abc`), Wrong, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if which, got := b.Check(c.request, client, logins); got != c.want || which != c.which {
				t.Errorf("verdict %d for login %d, want %d for %d", got, which, c.want, c.which)
			}
		})
	}
	twice := b.answer("MD5", "nvr", "other", good)
	twice.Header.Add("Authorization", twice.Header.Get("Authorization"))
	if _, got := b.Check(twice, client, logins); got != Wrong {
		t.Errorf("two headers: verdict %d", got)
	}
}

func TestChallengeOffersBothAlgorithms(t *testing.T) {
	b := newBench(t)
	h := http.Header{}
	b.Challenge(h, "192.0.2.7", true)
	all := h.Values("WWW-Authenticate")
	if len(all) != 2 || !strings.Contains(all[0], "SHA-256") || !strings.Contains(all[1], "MD5") || !strings.Contains(all[1], "stale=true") {
		t.Errorf("asked by %q", all)
	}
	is, ok := parse(all[0])
	if !ok || !b.fresh(is["nonce"], "192.0.2.7") || b.fresh(is["nonce"], "192.0.2.8") {
		t.Errorf("the nonce of %v is none for this client alone", is)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`Digest a=b, c="d\"e"`, `Digest ,,a = "b" ,`, "Basic x", `Digest a="`, "Digest a", `Digest "=`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if is, ok := parse(value); ok && (len(is) == 0 || len(is) > maxParameters) {
			t.Errorf("%d parameters of %q", len(is), value)
		}
	})
}
