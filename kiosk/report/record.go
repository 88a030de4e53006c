package report

import "math"

type kind uint8

const (
	dropped kind = iota // it was undone
	visit               // a call and what came of it
	issue               // a ticket was handed out
	cancel
	session // a counter was open
)

type outcome uint8

const (
	unfinished outcome = iota
	finished
	noShow
	cancelled
	takenOver
)

// unknown is the duration of what was not measured.
const unknown = -1

// record is one thing that is counted: when, where, by whom. It is kept small
// because there is one for each call of a year.
type record struct {
	at                   int64 // ms since 1970
	ticket               uint32
	wait, served         int32 // ms; unknown. Of a session: open and busy
	counter, service, by uint16
	recalls              uint16
	kind                 kind
	outcome              outcome
	overnight            bool
}

func clamp(ms int64) int32 { return int32(min(max(ms, 0), math.MaxInt32)) }

// maxKeys bounds how many counters, services or operators are told apart. What
// comes beyond is counted together as Others.
const maxKeys = 4_096

// Others is the key of those whom a log full of nonsense has too many of.
const Others = "…"

// keys gives small numbers to texts.
type keys struct {
	index map[string]uint16
	texts []string
	names []string // the latest name of each, where it has one
}

func newKeys() *keys { return &keys{index: make(map[string]uint16)} }

func (k *keys) of(text string) uint16 {
	if i, ok := k.index[text]; ok {
		return i
	}
	if len(k.texts) >= maxKeys {
		text = Others
		if i, ok := k.index[text]; ok {
			return i
		}
	}
	i := uint16(len(k.texts))
	k.index[text] = i
	k.texts, k.names = append(k.texts, text), append(k.names, "")
	return i
}

func (k *keys) named(text, name string) uint16 {
	i := k.of(text)
	if name != "" && k.texts[i] == text && k.names[i] != name {
		k.names[i] = name
	}
	return i
}
