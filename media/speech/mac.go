package speech

import (
	"regexp"
	"strings"
)

// MacSay is macOS' own voice: the program say, which reads the text from standard input and writes a WAV file. voices are those
// of ParseMacVoices; a language without one is ErrNoVoice. It was tested by its command line only.
func MacSay(voices map[string]string) *Program {
	return &Program{
		ID: "system", Voices: voices,
		Args: []string{"/usr/bin/say", "-v", placeVoice, "-r", placeRate, "--file-format=WAVE", "--data-format=LEI16@22050", "-o", placeOut, "-f", "-"},
	}
}

// macVoice is a line of `say -v ?`: a name that may hold spaces and parentheses, a locale, an example behind a number sign.
var macVoice = regexp.MustCompile(`^(\S.*?)\s+([a-z]{2,3}(?:[_-][A-Za-z0-9]+)*)\s+#`)

// ParseMacVoices reads what `say -v ?` prints: the first voice of each language, by tag (zh-CN) and by base (zh).
func ParseMacVoices(list string) map[string]string {
	voices := map[string]string{}
	for line := range strings.Lines(list) {
		m := macVoice.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		tag := strings.ReplaceAll(m[2], "_", "-")
		base, _, _ := strings.Cut(tag, "-")
		if tag == "zh-HK" {
			base = "yue" // its Chinese voice for Hong Kong speaks Cantonese
		}
		for _, key := range []string{tag, base} {
			if _, taken := voices[key]; !taken {
				voices[key] = m[1]
			}
		}
	}
	return voices
}
