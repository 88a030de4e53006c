package settings

import "strings"

// Key describes one key of the settings file.
type Key struct {
	Name             string // full, such as "stream.port" and "camera.source.url"
	List             bool   // one of the tables of a [[list]]
	Allowed          Allowed
	Default          string // as in the file; "" where there is none: the key has to be there
	English, Chinese string // what it is for; "" for the keys of lists
}

// Keys lists all keys that a settings file may have: first those with one value in the order of the file, then those of lists. Tables of
// languages, such as voice.templates, are one key.
func Keys() []Key {
	s := Defaults()
	tables := []Key{
		{
			Name: "voice.templates", Allowed: templateRule(), Default: literal(s.Voice.Templates),
			English: "What is said, by language.", Chinese: "各语言的播报内容。",
		},
		{
			Name: "voice.engines_for", Allowed: engineSetRule(s.Voice), Default: literal(map[string]string{}),
			English: "Engines of one language, where they differ.", Chinese: "个别语言使用的语音引擎。",
		},
	}
	var keys []Key
	for _, f := range fields(&s) {
		if last := len(keys) - 1; last >= 0 && strings.HasPrefix(keys[last].Name, "voice.") && !strings.HasPrefix(f.key, "voice.") {
			keys = append(keys, tables...)
		}
		keys = append(keys, Key{Name: f.key, Allowed: f.allowed, Default: literal(f.value()), English: f.en, Chinese: f.zh})
	}
	names := Allowed{Rule: Texts, Min: counterNameRule().Min, Max: counterNameRule().Max}
	services := field{key: "services", target: &[]string{}, allowed: serviceListRule(nil)}
	var counter Counter
	service, priority := newService(), newPriority()
	for _, named := range []struct {
		list string
		keys []field
	}{
		{"counters", append(counter.entry(), services)},
		{"services", service.entry()},
		{"priorities", priority.entry()},
	} {
		keys = append(keys,
			Key{Name: named.list + ".id", List: true, Allowed: counterIDRule()},
			Key{Name: named.list + ".name", List: true, Allowed: counterNameRule()},
			Key{Name: named.list + ".names", List: true, Allowed: names, Default: literal(map[string]string{})},
		)
		keys = append(keys, listed(named.list, named.keys)...)
	}
	return append(keys, lists()...)
}

// lists are the keys of the lists in sections.
func lists() (keys []Key) {
	program, word, hours, phrase := newProgram(), newWord(), newHours(), newPhrase()
	viewer, profile, publisher, multicast := newViewerPass(), newProfile(), newPublisher(), newMulticast()
	source, share := newCameraSource(), newCameraShare()
	for _, list := range []struct {
		name string
		keys []field
	}{
		{"voice.programs", program.entry()},
		{"voice.words", word.entry()},
		{"voice.hours", hours.entry()},
		{"voice.phrases", phrase.entry()},
		{"stream.viewers", viewer.entry()},
		{"stream.profiles", profile.entry()},
		{"stream.publishers", publisher.entry()},
		{"stream.multicast", multicast.entry()},
		{"camera.source", source.entry()},
		{"camera.share", share.entry()},
	} {
		keys = append(keys, listed(list.name, list.keys)...)
	}
	return keys
}

// listed describes the keys of a list's tables. A value that would not be allowed is no default: the key has to be there.
func listed(list string, all []field) (keys []Key) {
	for _, f := range all {
		k := Key{Name: list + "." + f.key, List: true, Allowed: f.allowed}
		if f.allowed.accepts(f.value()) {
			k.Default = literal(f.value())
		}
		keys = append(keys, k)
	}
	return keys
}

// Render is the commented file that Save would write. s must be valid.
func Render(s Settings) []byte { return render(s) }
