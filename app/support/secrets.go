package support

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/queuecast/queuecast/app/logs"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/address"
)

// WithoutSecrets is a copy of the settings with every password, key and pairing code taken out.
func WithoutSecrets(s settings.Settings) settings.Settings {
	s = s.Clone()
	hide := func(text *string) {
		if *text != "" {
			*text = logs.Hidden
		}
	}
	veilURL := func(text *string) { *text = shown(*text) }
	hide(&s.Kiosk.PINHash)
	hide(&s.Station.Join)
	hide(&s.Camera.Broker.Password)
	s.Station.Cluster = withoutUsers(s.Station.Cluster)
	for i := range s.Stream.Viewers {
		hide(&s.Stream.Viewers[i].Password)
	}
	for i := range s.Stream.Publishers {
		veilURL(&s.Stream.Publishers[i].URL)
	}
	for i := range s.Camera.Sources {
		veilURL(&s.Camera.Sources[i].URL)
	}
	for i := range s.Camera.Shares {
		hide(&s.Camera.Shares[i].Password)
		veilURL(&s.Camera.Shares[i].Address)
	}
	for i := range s.Voice.Programs {
		p := &s.Voice.Programs[i]
		for _, secret := range inCommand(p.Command) {
			p.Command = strings.ReplaceAll(p.Command, secret, logs.Hidden)
		}
	}
	return s
}

// withoutUsers is a list of addresses of NATS without their users, whose name alone may be a token.
func withoutUsers(list string) string {
	all := strings.Split(list, ",")
	for i, one := range all {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil {
			all[i] = logs.Hidden
			continue
		}
		u.User = nil
		all[i] = shown(u.String())
	}
	return strings.Join(all, ",")
}

// shown is an address without its secrets; one that cannot be taken apart is hidden as a whole.
func shown(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return logs.Hidden
	}
	veiled := *u
	if strings.Contains(u.Fragment, "=") { // what is asked of us, which has no secrets; what looks like one goes
		fragment := url.URL{RawQuery: u.Fragment}
		veiled.Fragment = strings.TrimPrefix(address.Hidden(&fragment), "?")
		veiled.RawFragment = ""
	}
	return address.Hidden(&veiled)
}

// Secrets lists the secrets that settings hold, in every form in which they may stand in a text.
func Secrets(s settings.Settings) (all []string) {
	add := func(secret string) {
		quoted := strconv.Quote(secret) // as the log writes it
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), quoted[1 : len(quoted)-1]} {
			if len(form) >= leastSecret && !slices.Contains(all, form) {
				all = append(all, form)
			}
		}
	}
	ofURL := func(text string) {
		u, err := url.Parse(strings.TrimSpace(text))
		if err != nil {
			add(text)
			if m := userForm.FindStringSubmatch(text); m != nil {
				add(m[1])
			}
			return
		}
		if password, ok := u.User.Password(); ok {
			add(password)
			add(u.User.String())
		}
		for _, query := range []string{u.RawQuery, u.Fragment} {
			values, _ := url.ParseQuery(query)
			for name, some := range values {
				if address.IsSecret(name) {
					for _, value := range some {
						add(value)
					}
				}
			}
		}
	}
	add(s.Kiosk.PINHash)
	add(s.Station.Join)
	add(s.Camera.Broker.Password)
	for one := range strings.SplitSeq(s.Station.Cluster, ",") {
		ofURL(one)
		if u, err := url.Parse(strings.TrimSpace(one)); err == nil {
			add(u.User.Username())
		}
	}
	for _, v := range s.Stream.Viewers {
		add(v.Password)
	}
	for _, p := range s.Stream.Publishers {
		ofURL(p.URL)
	}
	for _, c := range s.Camera.Sources {
		ofURL(c.URL)
	}
	for _, c := range s.Camera.Shares {
		add(c.Password)
		ofURL(c.Address)
	}
	for _, p := range s.Voice.Programs {
		for _, secret := range inCommand(p.Command) {
			add(secret)
		}
	}
	// The longest first, for one may be a part of another.
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return all
}

var (
	// userForm finds the password in what should be an address and cannot be taken apart.
	userForm = regexp.MustCompile(`://[^/@:]*:([^/@]*)@`)
	// commandForm finds secrets on a command line: --token=VALUE, --api-key VALUE, Authorization: Bearer VALUE.
	commandForm = regexp.MustCompile(`(?i)(?:token|key|secret|passw\w*|authorization|bearer|basic)\b["']?[=:\s]+["']?(?:(?:bearer|basic)\s+)?([^\s"']+)`)
)

// inCommand finds the secrets of a command line.
func inCommand(command string) (all []string) {
	for _, m := range commandForm.FindAllStringSubmatch(command, -1) {
		all = append(all, m[1])
	}
	if m := userForm.FindStringSubmatch(command); m != nil {
		all = append(all, m[1])
	}
	return all
}

// leastSecret is the length in bytes from which on a secret is looked for in texts: shorter ones stand in every text.
const leastSecret = 4

// veil hides secrets in texts.
type veil struct{ known *strings.Replacer }

func newVeil(s settings.Settings) veil {
	var pairs []string
	for _, secret := range Secrets(s) {
		pairs = append(pairs, secret, logs.Hidden)
	}
	return veil{strings.NewReplacer(pairs...)}
}

func (v veil) text(text string) string { return logs.Scrub(v.known.Replace(text)) }
