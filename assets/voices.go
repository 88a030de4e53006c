package assets

import _ "embed"

// The built-in voice packs (see media/speech/pack): numbers, letters and the words of the usual announcements, in Chinese and in
// English. internal/voicegen makes them.
var (
	//go:embed voices/builtin-zh.zip
	VoiceZH []byte
	//go:embed voices/builtin-en.zip
	VoiceEN []byte
)
