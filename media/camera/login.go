package camera

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/icholy/digest"
)

// login gives name and password when a server asks for them: by Digest (RFC 7616) where it knows that, else by Basic (RFC 7617).
type login struct {
	plain  http.RoundTripper
	digest http.RoundTripper
	user   *url.Userinfo
	basic  atomic.Bool // what the server wants
}

// withLogin gives a transport a login; nil is none.
func withLogin(plain http.RoundTripper, user *url.Userinfo) http.RoundTripper {
	if user == nil {
		return plain
	}
	password, _ := user.Password()
	return &login{plain: plain, user: user, digest: &digest.Transport{Username: user.Username(), Password: password, Transport: plain}}
}

func (l *login) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.basic.Load() {
		return l.byBasic(r)
	}
	answer, err := l.digest.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("logging in: %w", err)
	}
	if answer.StatusCode != http.StatusUnauthorized || !wantsBasicOnly(answer.Header) {
		return answer, nil
	}
	_ = answer.Body.Close()
	l.basic.Store(true)
	return l.byBasic(r)
}

func (l *login) byBasic(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	password, _ := l.user.Password()
	r.SetBasicAuth(l.user.Username(), password)
	return l.plain.RoundTrip(r)
}

// wantsBasicOnly tells whether a server asks for Basic, and would not take Digest.
func wantsBasicOnly(h http.Header) (basic bool) {
	for _, challenge := range h.Values("WWW-Authenticate") {
		switch scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " "); strings.ToLower(scheme) {
		case "digest":
			return false
		case "basic":
			basic = true
		}
	}
	return basic
}
