// Package settingsdoc writes the page of the documents that lists every key of the settings file, from the table by which the program
// reads it: docs/SETTINGS.md and docs/zh/SETTINGS.md. A test of package house compares; `go test ./internal/house -update` writes.
package settingsdoc

import (
	"fmt"
	"strings"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/views/words"
)

// prose is what a page says around its tables.
type prose struct {
	title, opening   string
	top              string // heading of the keys without a section
	keyed, listed    string // heads of the tables
	needed           string // in the place of a default
	meaning, allowed func(settings.Key) string
}

func pages() map[string]prose {
	allowed := func(k settings.Key) string { return messages.Allowed(k.Allowed) }
	return map[string]prose{
		"en": {
			title: "Settings",
			opening: "Every key of `settings.toml` in the data folder. The file explains itself, too; a key that is missing has its default, and what is not\n" +
				"allowed is told with its line at the start and by `queuecast doctor`. Most of it can be changed in the window.\n\n" +
				"This page is written by the program's own table.\n",
			top: "Without a section", keyed: "| key | default | what | allowed |", listed: "| key | default | allowed |", needed: "has to be there",
			meaning: func(k settings.Key) string { return k.English }, allowed: allowed,
		},
		"zh": {
			title: "设置",
			opening: "数据文件夹中 `settings.toml` 的全部项目。文件内也有说明；缺少的项使用默认值，不允许的值会在启动时以及由 `queuecast doctor` 指出所在行。\n" +
				"大多数项目可以在窗口中修改。\n\n" +
				"本页由程序自身的设置表生成。\n",
			top: "不属于任何一节", keyed: "| 项 | 默认值 | 说明 | 允许的值 |", listed: "| 项 | 默认值 | 允许的值 |", needed: "必填",
			meaning: func(k settings.Key) string { return k.Chinese }, allowed: allowed,
		},
	}
}

// Languages are those in which there is a page.
func Languages() []string { return []string{"en", "zh"} }

// Page is the page in a language, which becomes that of the messages, too.
func Page(language string) (string, error) {
	if _, err := words.UseLanguage(language); err != nil {
		return "", fmt.Errorf("writing the page of settings: %w", err)
	}
	p := pages()[language]
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s", p.title, p.opening)
	section := "none yet"
	for _, k := range settings.Keys() {
		at, name := "", k.Name
		if dot := strings.LastIndexByte(k.Name, '.'); dot >= 0 {
			at, name = k.Name[:dot], k.Name[dot+1:]
		}
		if at != section {
			section = at
			p.head(&b, at, k.List)
		}
		p.row(&b, name, k)
	}
	return b.String(), nil
}

func (p prose) head(b *strings.Builder, section string, isList bool) {
	switch {
	case section == "":
		fmt.Fprintf(b, "\n## %s\n\n", p.top)
	case isList:
		fmt.Fprintf(b, "\n## `[[%s]]`\n\n", section)
	default:
		fmt.Fprintf(b, "\n## `[%s]`\n\n", section)
	}
	head := p.keyed
	if isList {
		head = p.listed
	}
	fmt.Fprintf(b, "%s\n%s|\n", head, strings.Repeat("|---", strings.Count(head, "|")-1))
}

func (p prose) row(b *strings.Builder, name string, k settings.Key) {
	standard := p.needed
	if k.Default != "" {
		standard = "`" + k.Default + "`"
	}
	cells := []string{"`" + name + "`", standard}
	if !k.List {
		cells = append(cells, p.meaning(k))
	}
	for i, cell := range append(cells, p.allowed(k)) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`))
	}
	b.WriteString(" |\n")
}
