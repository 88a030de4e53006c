package doctor

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/go-text/typesetting/fontscan"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/media/signage"
)

// fontFacts are what the built-in fonts have, and what the texts of the settings ask for beyond that.
type fontFacts struct {
	broken  error
	missing []rune // in the hall's picture they are boxes
	inOther []rune // of these, those that a font of the system has, so that the windows show them
}

func fonts(_ context.Context, p Patient) []Finding {
	var f fontFacts
	faces, err := signage.ParseFonts(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold})
	if f.broken = err; err == nil {
		f.missing = missingRunes(shownTexts(p.Settings), faces.Has)
	}
	if len(f.missing) > 0 {
		f.inOther = inSystemFonts(f.missing)
	}
	return judgeFonts(f)
}

func judgeFonts(f fontFacts) []Finding {
	switch {
	case f.broken != nil:
		return found("fonts", Failed, "fonts.broken", map[string]any{"Error": f.broken.Error()})
	case len(f.missing) > 0:
		key := map[string]any{"Characters": spelled(f.missing), "Windows": spelled(f.inOther)}
		if len(f.inOther) == len(f.missing) {
			return found("fonts", Warning, "fonts.hall", key)
		}
		return found("fonts", Warning, "fonts.missing", key)
	}
	return found("fonts", OK, "fonts.ok", nil)
}

// shownTexts are those of the settings that stand in the hall's picture.
func shownTexts(s settings.Settings) []string {
	texts := []string{s.Title, s.Display.Notice}
	for _, c := range s.Counters {
		texts = append(texts, c.Name)
		texts = slices.AppendSeq(texts, maps.Values(c.Names))
	}
	for _, is := range s.Services {
		texts = append(texts, is.Name)
		texts = slices.AppendSeq(texts, maps.Values(is.Names))
	}
	return texts
}

// missingRunes are the characters that a font lacks, each once, in order.
func missingRunes(texts []string, has func(rune) bool) (missing []rune) {
	for _, text := range texts {
		for _, r := range text {
			if r >= ' ' && !slices.Contains(missing, r) && !has(r) {
				missing = append(missing, r)
			}
		}
	}
	slices.Sort(missing)
	return missing
}

// spelled lists the first few characters with their numbers, since the font that shows this may lack them, too.
func spelled(runes []rune) string {
	const most = 8
	var words []string
	for i, r := range runes {
		if i == most {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprintf("%c (U+%04X)", r, r))
	}
	return strings.Join(words, ", ")
}

// inSystemFonts tells which characters some font of the system has. The library keeps an index in a folder, which goes again.
func inSystemFonts(runes []rune) (has []rune) {
	index, err := os.MkdirTemp("", "queuecast-fonts-")
	if err != nil {
		return nil
	}
	defer func() { _ = os.RemoveAll(index) }()
	installed, err := fontscan.SystemFonts(silent{}, index)
	if err != nil {
		return nil
	}
	for _, r := range runes {
		if slices.ContainsFunc(installed, func(f fontscan.Footprint) bool { return f.Runes.Contains(r) }) {
			has = append(has, r)
		}
	}
	return has
}

// silent is a logger that says nothing: a font that cannot be read is nobody's concern here.
type silent struct{}

func (silent) Printf(string, ...any) {}
