package digest

import (
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // RFC 7616 section 3.2 has it, and many cameras and recorders know nothing else
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"time"
)

const (
	// nonceAge is how long a nonce counts. Clients are told of a new one without asking their user again.
	nonceAge = 5 * time.Minute
	// A nonce is its time (s) and the first bytes of a signature.
	stampSize, signSize = 8, 16
	secretSize          = 32
)

// Login is what a client has to know.
type Login struct{ Name, Password string }

// Verdict is what a request's Authorization is worth.
type Verdict int

// The verdicts.
const (
	Missing Verdict = iota // there is none
	Wrong                  // the name or password is wrong, or it is no Digest as it was asked for
	Stale                  // right, but the nonce is too old: the client shall try again with a new one
	Right
)

// Checker asks for passwords and checks them. Set the exported fields, then Initialize. It may be used by many goroutines.
type Checker struct {
	Realm string // shown to users; without quotes and control characters
	Now   func() time.Time

	secret []byte
}

// Initialize makes the secret of the nonces, which holds as long as the Checker.
func (c *Checker) Initialize() error {
	c.secret = make([]byte, secretSize)
	if _, err := rand.Read(c.secret); err != nil {
		return fmt.Errorf("making the secret of the nonces: %w", err)
	}
	return nil
}

// algorithms are those that are offered. The first one that a client knows should be taken (RFC 7616 section 3.7), but some take the last.
func algorithms() []algorithm {
	return []algorithm{{"SHA-256", sha256.New}, {"MD5", md5.New}}
}

type algorithm struct {
	name string
	make func() hash.Hash
}

func (a algorithm) hex(text string) string {
	h := a.make()
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// Challenge asks a client (by its address, without the port) for a password. It goes with status 401.
func (c *Checker) Challenge(header http.Header, client string, stale bool) {
	nonce := c.nonce(client, c.Now())
	for _, a := range algorithms() {
		value := fmt.Sprintf(`Digest realm="%s", qop="auth", algorithm=%s, nonce="%s", charset=UTF-8`, c.Realm, a.name, nonce)
		if stale {
			value += ", stale=true"
		}
		header.Add("WWW-Authenticate", value)
	}
}

// Check tells what a request's Authorization is worth and, where that is Right, which of the logins it has.
func (c *Checker) Check(r *http.Request, client string, logins []Login) (which int, verdict Verdict) {
	given := r.Header.Values("Authorization")
	if len(given) == 0 {
		return 0, Missing
	}
	is, ok := parse(given[0])
	if len(given) > 1 || !ok || is["realm"] != c.Realm || is["uri"] != r.RequestURI || is["qop"] != "auth" || is["userhash"] == "true" {
		return 0, Wrong
	}
	a, ok := algorithmOf(is["algorithm"])
	if !ok {
		return 0, Wrong
	}
	which = -1
	for i, login := range logins { // all of them, so that the time tells nothing
		want := c.response(a, login, r.Method, is)
		if subtle.ConstantTimeCompare([]byte(want), []byte(is["response"])) == 1 && login.Name == is["username"] && login.Password != "" {
			which = i
		}
	}
	switch {
	case which < 0:
		return 0, Wrong
	case !c.fresh(is["nonce"], client):
		return 0, Stale
	}
	return which, Right
}

func algorithmOf(name string) (algorithm, bool) {
	if name == "" {
		name = "MD5" // RFC 7616 section 3.4
	}
	for _, a := range algorithms() {
		if a.name == name {
			return a, true
		}
	}
	return algorithm{}, false
}

// response is what a client with this login would send (RFC 7616 section 3.4.1).
func (c *Checker) response(a algorithm, l Login, method string, is map[string]string) string {
	secret := a.hex(l.Name + ":" + c.Realm + ":" + l.Password)
	request := a.hex(method + ":" + is["uri"])
	return a.hex(secret + ":" + is["nonce"] + ":" + is["nc"] + ":" + is["cnonce"] + ":" + is["qop"] + ":" + request)
}

func (c *Checker) nonce(client string, at time.Time) string {
	stamp := binary.BigEndian.AppendUint64(nil, uint64(at.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(stamp, c.sign(stamp, client)...))
}

func (c *Checker) sign(stamp []byte, client string) []byte {
	h := hmac.New(sha256.New, c.secret)
	h.Write(stamp)
	h.Write([]byte(client))
	return h.Sum(nil)[:signSize]
}

// fresh tells whether a nonce is ours, for this client, and not too old.
func (c *Checker) fresh(nonce, client string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(nonce)
	if err != nil || len(raw) != stampSize+signSize || !hmac.Equal(raw[stampSize:], c.sign(raw[:stampSize], client)) {
		return false
	}
	age := c.Now().Sub(time.Unix(int64(binary.BigEndian.Uint64(raw)), 0))
	return age < nonceAge && age > -nonceAge // the clock may have been set back
}
