// Package keymap says which key of the operator's desk does what, and takes changes to it.
//
// Keys that always do the same are not in it: Enter, Esc, Ctrl+Z, the arrows, Ctrl with a digit, and the signs of the number pad.
package keymap

import (
	"slices"
	"strings"
)

// Action is something that a key can do.
type Action string

// The actions.
const (
	Help     Action = "help"
	Hold     Action = "hold"
	Done     Action = "done"
	Transfer Action = "transfer"
	Health   Action = "health"
	Issue    Action = "issue"
	Note     Action = "note"
	Seat     Action = "seat"
	History  Action = "history"
	Voice    Action = "voice"
	Display  Action = "display"
	Stop     Action = "stop"
	Settings Action = "settings"
	Look     Action = "look"
	Share    Action = "share"
	Stream   Action = "stream"
	Cameras  Action = "cameras"
	Strip    Action = "strip"
	Recorder Action = "recorder"
	Devices  Action = "devices"
)

// binding is a key for an action. Keys are F1 to F12, Insert, or Ctrl+ with a letter.
type binding struct {
	action Action
	key    string
}

// usual is the map before any change.
func usual() []binding {
	return []binding{
		{Help, "F1"},
		{Hold, "F2"},
		{Done, "F3"},
		{Transfer, "F4"},
		{Health, "F5"},
		{Issue, "F6"},
		{Note, "F7"},
		{Seat, "F8"},
		{History, "F9"},
		{Voice, "F10"},
		{Display, "F11"},
		{Stop, "F12"},
		{Settings, "Ctrl+E"},
		{Look, "Ctrl+L"},
		{Share, "Ctrl+N"},
		{Stream, "Ctrl+R"},
		{Cameras, "Ctrl+K"},
		{Strip, "Ctrl+M"},
		{Recorder, "Ctrl+G"},
		{Devices, "Ctrl+D"},
	}
}

// Actions lists all actions.
func Actions() []Action {
	var all []Action
	for _, b := range usual() {
		all = append(all, b.action)
	}
	return all
}

// Usable tells whether a key can be given to an action.
func Usable(key string) bool {
	if letter, ok := strings.CutPrefix(key, "Ctrl+"); ok {
		// The others copy, paste, cut, select all, undo and redo.
		return len(letter) == 1 && letter[0] >= 'A' && letter[0] <= 'Z' && !strings.Contains("ACVXYZ", letter)
	}
	return key == "Insert" || slices.Contains([]string{"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12"}, key)
}

// Map is a key map. The zero value is none at all: use New. It never changes, so that any goroutine may use it.
type Map struct {
	keys    map[Action]string
	actions map[string]Action
}

// New is the usual map with changes such as "hold=F5". An action whose key has been given away has none, unless a change gives it
// another. Later changes win; what is no action or no usable key is passed over.
func New(changes []string) Map {
	m := Map{map[Action]string{}, map[string]Action{}}
	for _, change := range changes {
		name, key, _ := strings.Cut(change, "=")
		if action := Action(name); slices.Contains(Actions(), action) && Usable(key) {
			m.give(action, key)
		}
	}
	for _, b := range usual() {
		if _, has := m.keys[b.action]; !has && m.actions[b.key] == "" {
			m.give(b.action, b.key)
		}
	}
	return m
}

// give takes the key from whoever has it.
func (m Map) give(action Action, key string) {
	delete(m.actions, m.keys[action])
	delete(m.keys, m.actions[key])
	m.keys[action], m.actions[key] = key, action
}

// Key is the key of an action; "" where it has none.
func (m Map) Key(a Action) string { return m.keys[a] }

// Action is what a key does; "" where it does nothing.
func (m Map) Action(key string) Action { return m.actions[key] }

// Changed is the map in which a key belongs to an action. loser is who had it; "" when nobody.
func (m Map) Changed(a Action, key string) (changed Map, loser Action) {
	if loser = m.actions[key]; loser == a {
		loser = ""
	}
	changes := slices.DeleteFunc(m.Changes(), func(c string) bool {
		return strings.HasPrefix(c, string(a)+"=") || strings.HasSuffix(c, "="+key)
	})
	for _, b := range usual() {
		if b.action == a && b.key == key {
			return New(changes), loser
		}
	}
	return New(append(changes, string(a)+"="+key)), loser
}

// Changes is what New takes to make the map: what differs from the usual one, in the order of Actions.
func (m Map) Changes() []string {
	var changes []string
	for _, b := range usual() {
		if key := m.keys[b.action]; key != "" && key != b.key {
			changes = append(changes, string(b.action)+"="+key)
		}
	}
	return changes
}
