// Package address shows addresses without the secrets in them.
package address

import (
	"net/url"
	"strings"
)

// veil stands for a secret.
const veil = "***"

// Hidden is an address without its password, and without the values of parameters that look like one: many cameras take name and
// password as parameters. A fragment never leaves this computer and is shown.
func Hidden(u *url.URL) string {
	shown := *u
	if shown.User != nil {
		shown.User = url.User(shown.User.Username())
	}
	shown.RawQuery = hiddenQuery(shown.RawQuery)
	return shown.String()
}

// hiddenQuery keeps the order and the writing of the parameters.
func hiddenQuery(raw string) string {
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		if key, _, ok := strings.Cut(part, "="); ok && IsSecret(key) {
			parts[i] = key + "=" + veil
		}
	}
	return strings.Join(parts, "&")
}

// IsSecret tells whether a parameter of that name should not be shown.
func IsSecret(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.ToLower(name)
	for _, part := range []string{"pas", "pwd", "psw", "token", "secret", "auth", "key", "sign", "sig", "credential"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// Scrub takes the password of an address out of a text, such as an error of a library that quotes the address.
func Scrub(text string, u *url.URL) string {
	if u == nil || u.User == nil {
		return text
	}
	password, set := u.User.Password()
	if !set || password == "" {
		return text
	}
	for _, form := range []string{u.User.String(), url.QueryEscape(password), url.PathEscape(password), password} {
		if form == u.User.String() {
			text = strings.ReplaceAll(text, form, url.User(u.User.Username()).String())
			continue
		}
		text = strings.ReplaceAll(text, form, veil)
	}
	return text
}
