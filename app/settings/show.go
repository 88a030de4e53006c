package settings

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxShown bounds what a message repeats of the user's value, in characters.
const maxShown = 60

// show writes a value as it would stand in the file, shortened, on one line.
func show(v any) string {
	switch v := v.(type) {
	case string:
		return quote(shorten(v))
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case otherValue:
		return shorten(string(v))
	case *table:
		return "{...}"
	case []string:
		return shorten("[" + quoteAll(v) + "]")
	case []*element:
		items := make([]string, 0, min(len(v), maxShown))
		for _, item := range v[:min(len(v), maxShown)] {
			items = append(items, show(item.value))
		}
		return shorten("[" + strings.Join(items, ", ") + "]")
	}
	return shorten(fmt.Sprint(v))
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= maxShown {
		return s
	}
	return string([]rune(s)[:maxShown]) + "…"
}

// quote writes a TOML basic string (TOML 1.0, "String"). Go's own quoting has escapes that TOML lacks.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
