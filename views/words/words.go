// Package words holds the texts of the user interface and chooses their language.
//
// X gives a text in the language that UseLanguage has chosen; any goroutine may call it, also while another language is being
// chosen. Views read their words when they are made: words of a language chosen later appear after the views have been made anew.
//
// Fyne looks up words of its own (Copy, Paste, OK ...), always those of the system's locale; otherwise a German system with a
// Chinese interface would show German menus. So the chosen texts are handed over under the system locale's name, too.
package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"github.com/queuecast/queuecast/assets"
	_ "github.com/queuecast/queuecast/views/words/posixlocale" // must run before Fyne looks at the locale
)

// ErrUnknownLanguage means that there are no texts in the wanted language.
var ErrUnknownLanguage = errors.New("no texts in this language")

const (
	folder   = "translations"
	fallback = "en"
)

// Languages lists the codes that UseLanguage knows (ISO 639-1), sorted.
func Languages() []string {
	entries, err := assets.Translations.ReadDir(folder)
	if err != nil {
		return nil
	}
	var codes []string
	for _, e := range entries {
		if code, isJSON := strings.CutSuffix(e.Name(), ".json"); isJSON {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// SystemLanguage is the language of the desktop when there are texts in it, else English.
func SystemLanguage() string {
	code, _, _ := strings.Cut(lang.SystemLocale().String(), "-")
	if slices.Contains(Languages(), code) {
		return code
	}
	return fallback
}

// UseLanguage makes X and Fyne speak the language of the code; the empty code stands for the desktop's. It returns the code in
// use. An unknown code gives ErrUnknownLanguage and changes nothing. While windows are open, Fyne's goroutine has to call it.
func UseLanguage(code string) (string, error) {
	if code == "" {
		code = SystemLanguage()
	}
	if !slices.Contains(Languages(), code) {
		return "", fmt.Errorf("choosing the language %q (known: %s): %w", code, strings.Join(Languages(), ", "), ErrUnknownLanguage)
	}
	texts, err := Texts(code)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return "", fmt.Errorf("encoding the texts of the language %q: %w", code, err)
	}
	if err := lang.AddTranslationsForLocale(data, lang.SystemLocale()); err != nil {
		return "", fmt.Errorf("handing the texts of the language %q to the user interface: %w", code, err)
	}
	inUse.Store(&book{code: code, texts: texts})
	return code, nil
}

// Texts reads the texts of one language, by key.
func Texts(code string) (map[string]string, error) {
	data, err := assets.Translations.ReadFile(path.Join(folder, code+".json"))
	if err != nil {
		return nil, fmt.Errorf("reading the texts of the language %q: %w", code, err)
	}
	texts := map[string]string{}
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, fmt.Errorf("parsing the texts of the language %q: %w", code, err)
	}
	return texts, nil
}
