package app

import (
	"math/rand/v2"
	"time"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/updates"
)

// checker looks for newer versions as the settings want it.
func (c *cli) checker(dir string, s settings.Updates) *updates.Checker {
	key := s.Key
	if key == "" {
		key = c.made.ReleaseKey
	}
	return &updates.Checker{Address: s.Address, Key: key, Version: c.version, Folder: dir, Now: time.Now}
}

// watchUpdates looks for newer versions for as long as a station runs. Close what it returns.
func (c *cli) watchUpdates(env *environment, onChange func()) *updates.Watcher {
	w := &updates.Watcher{
		Checker: c.checker(env.dir, env.settings.Updates), Random: rand.Int64N, OnChange: onChange, Log: env.logs.Logger(),
	}
	w.Initialize()
	return w
}

// update is a state for other processes.
func update(checker *updates.Checker, state updates.State) *control.Update {
	if !checker.Enabled() {
		return &control.Update{Text: messages.Text("status.update.off", nil)}
	}
	u := &control.Update{Enabled: true, Newer: state.Newer, Checked: state.Checked}
	if state.Newest != nil {
		u.Version, u.Page = state.Newest.Version, state.Newest.Page
	}
	if line, tell := messages.Update(state, checker.Version); tell {
		u.Text, u.Poor = line.Text, line.Level >= messages.Warning
	} else if state.Err == nil && !state.Checked.IsZero() {
		u.Text = messages.UpdateCheck(state, checker.Version)
	}
	return u
}
