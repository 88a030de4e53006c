package digest

import "strings"

// maxParameters bounds those of a header; RFC 7616 has eleven.
const maxParameters = 20

// parse reads the value of an Authorization header (RFC 9110 section 11.6.2). Names are in lower case. It is not ok where the scheme is
// another one, where a name stands twice, or where the form is wrong.
func parse(value string) (parameters map[string]string, ok bool) {
	scheme, rest, _ := strings.Cut(value, " ")
	if !strings.EqualFold(scheme, "Digest") {
		return nil, false
	}
	parameters = map[string]string{}
	for {
		rest = strings.TrimLeft(rest, " \t,")
		if rest == "" {
			return parameters, len(parameters) > 0
		}
		name, after, found := strings.Cut(rest, "=")
		name = strings.ToLower(strings.TrimRight(name, " \t"))
		if _, twice := parameters[name]; !found || twice || name == "" || strings.ContainsAny(name, " \t\",") || len(parameters) == maxParameters {
			return nil, false
		}
		text, behind, whole := token(strings.TrimLeft(after, " \t"))
		if !whole {
			return nil, false
		}
		parameters[name], rest = text, behind
	}
}

// token takes a token or a quoted string from the front of s, up to the comma behind it.
func token(s string) (text, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		text, rest, _ = strings.Cut(s, ",")
		text = strings.TrimRight(text, " \t")
		return text, rest, !strings.Contains(text, `"`)
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			rest = strings.TrimLeft(s[i+1:], " \t")
			return b.String(), rest, rest == "" || rest[0] == ','
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", false
}
