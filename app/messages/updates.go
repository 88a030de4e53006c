package messages

import (
	"errors"

	"github.com/queuecast/queuecast/app/about"
	"github.com/queuecast/queuecast/app/updates"
)

// explainUpdate finds the sentence for what hinders the search for newer versions.
func explainUpdate(err error) (key string, values data, ok bool) {
	var answer *updates.AnswerError
	for _, known := range []struct {
		err error
		key string
	}{
		{updates.ErrNoKey, "error.update.no_key"},
		{updates.ErrKey, "error.update.key"},
		{updates.ErrAddress, "error.update.address"},
		{updates.ErrUnreachable, "error.update.unreachable"},
		{updates.ErrTooLarge, "error.update.too_large"},
		{updates.ErrRedirects, "error.update.redirects"},
		{updates.ErrSignature, "error.update.signature"},
		{updates.ErrForeign, "error.update.foreign"},
		{updates.ErrForm, "error.update.form"},
		{updates.ErrExpired, "error.update.expired"},
		{updates.ErrOlder, "error.update.older"},
	} {
		if errors.Is(err, known.err) {
			return known.key, nil, true
		}
	}
	if errors.As(err, &answer) {
		return "error.update.answer", data{"Status": answer.Status}, true
	}
	return "", nil, false
}

// Update says whether there is a version newer than this one, and what is wrong with the search for it. There is nothing to say (tell is
// false) while all is well, and without a network.
func Update(s updates.State, version string) (line Line, tell bool) {
	if s.Newer {
		line.Text = Text("status.update.newer", data{"Version": s.Newest.Version, "Mine": version, "Page": s.Newest.Page})
	}
	if s.Err != nil && !errors.Is(s.Err, updates.ErrUnreachable) {
		line.Level = Warning
		line.Text += gapAfter(line.Text) + Sentence(s.Err)
	}
	return line, line.Text != ""
}

// UpdateBriefly is Update in few words, where there is little room.
func UpdateBriefly(s updates.State, version string) (line Line, tell bool) {
	if line, tell = Update(s, version); tell && s.Newer && line.Level == OK {
		line.Text = Text("status.update.brief", data{"Version": s.Newest.Version})
	}
	return line, tell
}

// UpdateCheck says what a check has found, also when it is nothing. An error is told by itself.
func UpdateCheck(s updates.State, version string) string {
	switch {
	case s.Newer:
		line, _ := Update(updates.State{Newest: s.Newest, Newer: true}, version)
		return line.Text
	case s.Newest != nil && !updates.Numbered(version):
		return Text("status.update.unnumbered", data{"Version": s.Newest.Version, "Mine": version, "Page": s.Newest.Page})
	}
	return Text("status.update.none", data{"Mine": version})
}

// Fact is a thing with its name, such as what is said about the program.
type Fact struct{ Name, Text string }

// About says what the program is made of.
func About(a about.About) []Fact {
	facts := []Fact{{Text("status.about.version", nil), a.Version}}
	if a.Commit != "" {
		facts = append(facts, Fact{Text("status.about.commit", nil), a.Commit})
	}
	if a.Time != "" {
		facts = append(facts, Fact{Text("status.about.time", nil), a.Time})
	}
	facts = append(facts, Fact{Text("status.about.system", nil), a.System + "/" + a.Arch}, Fact{"Go", a.Go})
	for _, l := range a.Libraries {
		facts = append(facts, Fact{l.Name, l.Version})
	}
	return facts
}
