package widgets

import (
	"strings"
	"unicode"
)

const ellipsis = "…"

// wrapText breaks text into lines not wider than width, at spaces and between Chinese characters; a word that is too
// long by itself is cut. What does not fit into maxLines ends in an ellipsis. measure gives a text's width in the unit of width.
func wrapText(text string, width float32, maxLines int, measure func(string) float32) []string {
	if maxLines < 1 {
		return nil
	}
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, wrapParagraph(paragraph, width, measure)...)
	}
	if len(lines) <= maxLines {
		return lines
	}
	rest := strings.Join(lines[maxLines-1:], " ")
	return append(lines[:maxLines-1], shorten(rest, width, measure))
}

func wrapParagraph(text string, width float32, measure func(string) float32) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if line == "" || measure(line+strings.TrimRight(piece, " ")) <= width {
			line += piece
		} else {
			lines = append(lines, strings.TrimRight(line, " "))
			line = piece
		}
		for measure(strings.TrimRight(line, " ")) > width {
			head, tail := cut(line, width, measure)
			if tail == "" {
				break
			}
			lines = append(lines, head)
			line = tail
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts text into the smallest parts that may stand at the start of a line.
func pieces(text string) []string {
	var parts []string
	start, runes := 0, []rune(text)
	for i := 1; i < len(runes); i++ {
		before, here := runes[i-1], runes[i]
		if mayBreak(before, here) {
			parts = append(parts, string(runes[start:i]))
			start = i
		}
	}
	return append(parts, string(runes[start:]))
}

func mayBreak(before, here rune) bool {
	switch {
	case here == ' ':
		return false
	case before == ' ':
		return true
	case strings.ContainsRune("，。、；：！？）》」』】…·%", here):
		return false // never at the start of a line (GB/T 15834)
	case strings.ContainsRune("（《「『【", before):
		return false // never at the end of one
	default:
		return ideographic(before) || ideographic(here)
	}
}

func ideographic(r rune) bool {
	return unicode.Is(unicode.Han, r) || strings.ContainsRune("，。、；：！？）》」』】", r)
}

// cut takes as many runes as fit, at least one if there is any.
func cut(text string, width float32, measure func(string) float32) (head, tail string) {
	runes := []rune(text)
	low, high := min(1, len(runes)), len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if measure(string(runes[:middle])) <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return string(runes[:low]), string(runes[low:])
}

// shorten makes text fit one line; what was cut off is marked by an ellipsis.
func shorten(text string, width float32, measure func(string) float32) string {
	if measure(text) <= width {
		return text
	}
	head, _ := cut(text, width-measure(ellipsis), measure)
	return strings.TrimRight(head, " ") + ellipsis
}
