package settings

import (
	"bytes"
	"fmt"
	"strings"
)

const fileHead = `# Queuecast settings. Read at start. A key that is missing has its default; a value that is not allowed is replaced
# by its default, and this file is then kept aside as settings.toml.broken. Saving from the window rewrites this file.
# Queuecast 设置，启动时读取。缺少的项使用默认值；不允许的值会换成默认值，原文件另存为 settings.toml.broken。
`

// render writes s as the commented file. s must be valid.
func render(s Settings) []byte {
	var b bytes.Buffer
	b.WriteString(fileHead)
	defaults := Defaults()
	preset := fields(&defaults)
	section := ""
	for i, f := range fields(&s) {
		name := f.key
		if at, key, ok := strings.Cut(f.key, "."); ok {
			if at != section {
				switch section {
				case "":
					renderHall(&b, s)
				case "voice":
					renderVoice(&b, s.Voice)
				case "stream":
					renderStream(&b, s.Stream)
				case "camera":
					renderCamera(&b, s.Camera)
				}
				section = at
				fmt.Fprintf(&b, "\n[%s]\n", section)
			} else {
				b.WriteByte('\n')
			}
			name = key
		} else {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "# %s\n# %s\n# Allowed: %s. Default: %s.\n", f.en, f.zh, f.allowed, literal(preset[i].value()))
		fmt.Fprintf(&b, "%s = %s\n", name, literal(f.value()))
	}
	return b.Bytes()
}

// literal writes a field's value in TOML.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case []string:
		return "[" + quoteAll(v) + "]"
	case map[string]string:
		return literalTexts(v)
	}
	return fmt.Sprint(v)
}
