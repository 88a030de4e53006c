package house

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/kiosk/keymap"
)

var (
	controlForm  = regexp.MustCompile(`\bCtrl\+([A-Za-z0-9]+)`)
	functionForm = regexp.MustCompile(`\bF([0-9]{1,2})\b`)
	// rowForm is a row of the table of keys: | `action` | key | ...
	rowForm    = regexp.MustCompile("^\\| `([a-z]+)` \\| ((?:F[0-9]+|Ctrl\\+[A-Z]|Insert)) \\|")
	changeForm = regexp.MustCompile(`"([a-z]+)=([A-Za-z0-9+]+)"`)
)

// fixedKeys belong to no action, because they always do the same: the desk's, the panels', the terminal's and the system's own.
var fixedKeys = []string{"Ctrl+Z", "Ctrl+C", "Ctrl+Alt", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+7", "Ctrl+8", "Ctrl+9"}

func TestKeysInDocumentsExist(t *testing.T) {
	usual := keymap.New(nil)
	tables := map[string]int{}
	for _, d := range documents(t) {
		if !d.isForUsers() {
			continue
		}
		for i, line := range d.lines {
			changes := changeForm.FindAllStringSubmatch(line, -1)
			for _, m := range changes {
				if !slices.Contains(keymap.Actions(), keymap.Action(m[1])) || !keymap.Usable(m[2]) {
					t.Errorf("%s:%d: %s is no change of the keys", d.name, i+1, m[0])
				}
			}
			if m := rowForm.FindStringSubmatch(line); m != nil {
				tables[d.name]++
				if key := usual.Key(keymap.Action(m[1])); key != m[2] {
					t.Errorf("%s:%d: the key of %s is %q", d.name, i+1, m[1], key)
				}
			}
			plain := changeForm.ReplaceAllString(line, "")
			for _, form := range []*regexp.Regexp{controlForm, functionForm} {
				for _, key := range form.FindAllString(plain, -1) {
					if usual.Action(key) == "" && !slices.Contains(fixedKeys, key) {
						t.Errorf("%s:%d: %s does nothing", d.name, i+1, key)
					}
				}
			}
		}
	}
	if len(tables) == 0 {
		t.Error("no table of keys found: the search is broken")
	}
	for name, rows := range tables {
		if rows != len(keymap.Actions()) {
			t.Errorf("%s has %d of %d keys", name, rows, len(keymap.Actions()))
		}
	}
}

func TestFixedKeysCannotBeGivenAway(t *testing.T) {
	usual := keymap.New(nil)
	for _, key := range fixedKeys {
		if usual.Action(key) != "" {
			t.Errorf("%s does something that can be changed", key)
		}
		if letter := strings.TrimPrefix(key, "Ctrl+"); len(letter) == 1 && letter[0] >= 'A' && keymap.Usable(key) {
			t.Errorf("%s can be given away", key)
		}
	}
}
