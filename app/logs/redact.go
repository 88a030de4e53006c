package logs

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// Hidden stands in the place of a secret.
const Hidden = "[hidden]"

var (
	// secretKey matches names of attributes and of keys in texts.
	secretKey = regexp.MustCompile(`(?i)^(.*[-_. ])?(password|passwd|passphrase|token|secret|pin|api_?key|authorization|credentials?)$`)
	// keyedSecret finds key=value and "key": "value" in messages, errors and printed structs, with the scheme that
	// stands before the value of an Authorization header (RFC 9110, section 11.4).
	keyedSecret = regexp.MustCompile(`(?i)\b((?:[a-z0-9]+[-_])*(?:password|passwd|passphrase|token|secret|pin|api_?key|authorization)"?\s*[:=]\s*)(?:(?:bearer|basic|digest)\s+)?("(?:[^"\\]|\\.)*"|[^\s"&,;}\]]+)`)
	// bearer finds such a header's value alone.
	bearer = regexp.MustCompile(`(?i)\b(bearer|basic) +[A-Za-z0-9._~+/=-]{8,}`)
	// userinfo finds the password in a URL (RFC 3986, section 3.2.1).
	userinfo = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://[^\s/?#:@]*:)[^\s/?#]*@`)
)

// Scrub hides passwords in URLs, bearer tokens and key=value secrets in a text. It is a net under those who log, not a
// licence to log secrets: what has no name near it cannot be recognised.
func Scrub(text string) string {
	if strings.Contains(text, "://") {
		text = userinfo.ReplaceAllString(text, "${1}"+Hidden+"@")
	}
	if strings.ContainsAny(text, ":=") {
		text = keyedSecret.ReplaceAllString(text, "${1}"+Hidden)
	}
	return bearer.ReplaceAllString(text, "${1} "+Hidden)
}

// redact is a slog.HandlerOptions.ReplaceAttr.
func redact(groups []string, a slog.Attr) slog.Attr {
	if secretKey.MatchString(a.Key) {
		return slog.String(a.Key, Hidden)
	}
	for _, group := range groups {
		if secretKey.MatchString(group) {
			return slog.String(a.Key, Hidden)
		}
	}
	var text string
	switch a.Value.Kind() {
	case slog.KindString:
		text = a.Value.String()
	case slog.KindAny:
		text = fmt.Sprintf("%+v", a.Value.Any()) // fmt survives an Error method that panics
	default:
		return a
	}
	if clean := Scrub(text); clean != text {
		return slog.String(a.Key, clean)
	}
	return a
}
