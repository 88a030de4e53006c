package settings

import (
	"bytes"
	"fmt"
	"strings"
)

// renderHall comes after the keys without a section, since a key after a [[table]] belongs to that table.
func renderHall(b *bytes.Buffer, s Settings) {
	renderCounters(b, s)
	renderServices(b, s)
	renderPriorities(b, s)
}

func renderCounters(b *bytes.Buffer, s Settings) {
	b.WriteString("\n# The counters, in the order in which they are offered: id is what is typed, name what is shown and said.\n" +
		"# names: what is said in each language; services: IDs of those served, all when missing; operator: who works there.\n" +
		"# 窗口列表：id 用于输入，name 用于显示和播报，names 为各语言的读法，services 为办理的业务（缺省为全部），operator 为工作人员。\n")
	fmt.Fprintf(b, "# Allowed: %s; id: %s; name: %s.\n", counterSetRule(), counterIDRule(), counterNameRule())
	b.WriteString("# names = { en = \"the pharmacy\" }\n# services = [\"a\"]\n# operator = \"Li\"\n")
	for i, c := range s.Counters {
		if i > 0 {
			b.WriteByte('\n')
		}
		renderNamed(b, "counters", c.ID, c.Name, c.Names)
		if len(c.Services) > 0 {
			fmt.Fprintf(b, "services = [%s]\n", quoteAll(c.Services))
		}
		if c.Operator != "" {
			fmt.Fprintf(b, "operator = %s\n", quote(c.Operator))
		}
	}
}

func renderServices(b *bytes.Buffer, s Settings) {
	b.WriteString("\n# Services: what people come for. Each has numbers of its own: prefix and digits. Without services numbers are typed.\n" +
		"# first, last, width: from, to, digits; capacity: tickets a day, 0 for any number.\n" +
		"# 业务列表：每项业务有自己的号段。first、last、width 为起始号、末号、位数；capacity 为每日发号上限，0 为不限。\n")
	fmt.Fprintf(b, "# Allowed: %s; id and name as above; prefix: %s.\n", serviceSetRule(), prefixRule())
	b.WriteString("# [[services]]\n# id = \"a\"\n# name = \"内科\"\n# names = { en = \"Medicine\" }\n# prefix = \"A\"\n" +
		"# first = 1\n# last = 0\n# width = 3\n# capacity = 0\n")
	for _, service := range s.Services {
		b.WriteByte('\n')
		renderNamed(b, "services", service.ID, service.Name, service.Names)
		renderEntry(b, service.entry())
	}
}

func renderPriorities(b *bytes.Buffer, s Settings) {
	b.WriteString("\n# Priorities beside the normal one. share: with 2, and 1 for normal tickets, two of three calls.\n" +
		"# 优先级（普通号除外）。share 为叫号份额：设为 2 而普通号为 1 时，三次叫号中占两次。\n")
	fmt.Fprintf(b, "# Allowed: %s; id and name as above; share: 1 to %d.\n", prioritySetRule(), maxShare)
	b.WriteString("# [[priorities]]\n# id = \"senior\"\n# name = \"老人\"\n# share = 2\n")
	for _, p := range s.Priorities {
		b.WriteByte('\n')
		renderNamed(b, "priorities", p.ID, p.Name, p.Names)
		renderEntry(b, p.entry())
	}
}

func renderNamed(b *bytes.Buffer, list, id, name string, names map[string]string) {
	fmt.Fprintf(b, "[[%s]]\nid = %s\nname = %s\n", list, quote(id), quote(name))
	if len(names) == 0 {
		return
	}
	var words []string
	for _, tag := range sortedKeys(names) {
		words = append(words, tag+" = "+quote(names[tag]))
	}
	fmt.Fprintf(b, "names = { %s }\n", strings.Join(words, ", "))
}

func renderEntry(b *bytes.Buffer, keys []field) {
	for _, f := range keys {
		fmt.Fprintf(b, "%s = %s\n", f.key, literal(f.value()))
	}
}
