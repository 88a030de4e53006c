package messages

import (
	"fmt"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/about"
	"github.com/queuecast/queuecast/app/updates"
)

func updateErrors() []sentence {
	return []sentence{
		{"no release key", updates.ErrNoKey, "update.no_key", []string{"updates.key"}},
		{"release key", updates.ErrKey, "update.key", []string{"updates.key"}},
		{"address of releases", updates.ErrAddress, "update.address", []string{"updates.address"}},
		{"releases cannot be reached", fmt.Errorf("%w: %w", updates.ErrUnreachable, &updates.AnswerError{Status: 503}), "update.unreachable", nil},
		{"no release there", &updates.AnswerError{Status: 404}, "update.answer", []string{"404", "updates.address"}},
		{"release too large", updates.ErrTooLarge, "update.too_large", nil},
		{"releases elsewhere", updates.ErrRedirects, "update.redirects", nil},
		{"release not signed", updates.ErrSignature, "update.signature", []string{"updates.key"}},
		{"another program's release", updates.ErrForeign, "update.foreign", nil},
		{"no release", updates.ErrForm, "update.form", nil},
		{"release expired", updates.ErrExpired, "update.expired", nil},
		{"older release", updates.ErrOlder, "update.older", nil},
	}
}

func TestUpdate(t *testing.T) {
	newest := &updates.Release{Version: "1.4.0", Page: "https://example.org/get"}
	inEveryLanguage(t, func(t *testing.T, _ string) {
		for _, c := range []struct {
			name  string
			state updates.State
			tell  bool
			level Level
			names []string // what is said
		}{
			{"off, or nothing known", updates.State{}, false, OK, nil},
			{"up to date", updates.State{Newest: newest}, false, OK, nil},
			{"without a network", updates.State{Newest: newest, Err: updates.ErrUnreachable}, false, OK, nil},
			{"newer", updates.State{Newest: newest, Newer: true}, true, OK, []string{"1.4.0", "1.2.0", newest.Page}},
			{"newer, without a network", updates.State{Newest: newest, Newer: true, Err: updates.ErrUnreachable}, true, OK, []string{"1.4.0"}},
			{"forged", updates.State{Newest: newest, Err: updates.ErrSignature}, true, Warning, []string{"updates.key"}},
			{"newer, and forged since", updates.State{Newest: newest, Newer: true, Err: updates.ErrSignature}, true, Warning, []string{"1.4.0", "updates.key"}},
		} {
			line, tell := Update(c.state, "1.2.0")
			if tell != c.tell || line.Level != c.level {
				t.Errorf("%s: %t, %+v", c.name, tell, line)
			}
			if tell {
				whole(t, c.name, line.Text)
			}
			for _, name := range c.names {
				if !strings.Contains(line.Text, name) {
					t.Errorf("%s: %q does not name %s", c.name, line.Text, name)
				}
			}
			brief, tellBriefly := UpdateBriefly(c.state, "1.2.0")
			if tellBriefly != tell || brief.Level != line.Level || len(brief.Text) > len(line.Text) {
				t.Errorf("%s, briefly: %+v", c.name, brief)
			}
			if c.state.Newer && (!strings.Contains(brief.Text, newest.Version) || line.Level == OK && strings.Contains(brief.Text, newest.Page)) {
				t.Errorf("%s, briefly: %q", c.name, brief.Text)
			}
		}
		for version, names := range map[string][]string{"1.4.0": {"1.4.0"}, "0123abc": {"0123abc", "1.4.0", newest.Page}} {
			said := UpdateCheck(updates.State{Newest: newest}, version)
			whole(t, version, said)
			for _, name := range names {
				if !strings.Contains(said, name) {
					t.Errorf("%s: %q does not name %s", version, said, name)
				}
			}
		}
		if said := UpdateCheck(updates.State{Newest: newest, Newer: true}, "1.2.0"); !strings.Contains(said, "1.4.0") {
			t.Errorf("newer: %q", said)
		}
	})
}

func TestAbout(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		facts := About(about.About{Version: "1.2.3", Commit: "abc", Time: "then", Go: "go1.26", System: "linux", Arch: "arm64", Libraries: []about.Library{{Name: "Fyne", Version: "v2"}}})
		var all []string
		for _, f := range facts {
			whole(t, f.Text, f.Name)
			all = append(all, f.Text)
		}
		if got, want := strings.Join(all, " "), "1.2.3 abc then linux/arm64 go1.26 v2"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if n := len(About(about.About{Version: "1.2.3"})); n != 3 {
			t.Errorf("%d facts of a program of which little is known", n)
		}
	})
}
