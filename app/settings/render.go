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
					renderCounters(&b, s)
				case "voice":
					renderTemplates(&b, s)
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

func renderTemplates(b *bytes.Buffer, s Settings) {
	b.WriteString("\n[voice.templates]\n")
	b.WriteString("# What is said in each language; a language that is to be spoken needs a line here, and then goes into\n" +
		"# voice.languages. {number} and {counter} are filled in.\n" +
		"# 各语言的播报内容；{number} 为号码，{counter} 为窗口。\n")
	fmt.Fprintf(b, "# Allowed: %s.\n", templateRule())
	for _, tag := range sortedKeys(s.Voice.Templates) {
		fmt.Fprintf(b, "%s = %s\n", tag, quote(s.Voice.Templates[tag]))
	}
}

// renderCounters comes after the keys without a section, since a key after a [[table]] belongs to that table.
func renderCounters(b *bytes.Buffer, s Settings) {
	b.WriteString("\n# The counters, in the order in which they are offered: id is what is typed, name what is shown and said.\n" +
		"# 窗口列表：id 用于输入，name 用于显示和播报。\n")
	fmt.Fprintf(b, "# Allowed: %s; id: %s; name: %s.\n", counterSetRule(), counterIDRule(), counterNameRule())
	for i, c := range s.Counters {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "[[counters]]\nid = %s\nname = %s\n", quote(c.ID), quote(c.Name))
	}
}

// literal writes a field's value in TOML.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case []string:
		return "[" + quoteAll(v) + "]"
	}
	return fmt.Sprint(v)
}
