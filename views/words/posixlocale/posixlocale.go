// Package posixlocale keeps Fyne quiet on systems whose locale is the POSIX one with a character set ("C.UTF-8", the
// standard of Debian's containers and servers). Fyne takes the "C" for a language, cannot parse it, and writes an error
// to the terminal at start and each time texts are added; there is no switch for that.
//
// GNU's variable LANGUAGE is the documented way to choose messages apart from the locale, and Fyne honours it. It has to
// be set before Fyne's package lang is initialised. The Go specification orders initialisation: of all packages whose
// imports are ready, the first by import path comes next. This one imports the standard library only, and its path sorts before
// golang.org/x/text, which lang needs; so it is always in time. Programs started by us see LANGUAGE=en, which under
// the POSIX locale is what they would use anyway.
package posixlocale

import (
	"os"
	"strings"
)

func init() {
	if language := languageFor(os.Getenv); language != "" {
		// Setenv can only fail for a malformed name or value; both are constants.
		_ = os.Setenv("LANGUAGE", language)
	}
}

// languageFor gives the value that LANGUAGE needs, or "" when the environment is fine as it is.
func languageFor(getenv func(string) string) string {
	if getenv("LANGUAGE") != "" {
		return ""
	}
	// The first one that is set decides (POSIX.1-2017, Base Definitions, 8.2).
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := getenv(name)
		if locale == "" {
			continue
		}
		if strings.HasPrefix(locale, "C.") || strings.HasPrefix(locale, "POSIX.") {
			return "en"
		}
		return ""
	}
	return ""
}
