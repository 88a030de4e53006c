package posixlocale

import "testing"

func TestLanguageFor(t *testing.T) {
	type env = map[string]string
	for _, c := range []struct {
		name string
		env  env
		want string
	}{
		{"nothing set", env{}, ""},
		{"plain C", env{"LANG": "C"}, ""},
		{"plain POSIX", env{"LANG": "POSIX"}, ""},
		{"C with a character set", env{"LANG": "C.UTF-8"}, "en"},
		{"POSIX with a character set", env{"LANG": "POSIX.utf8"}, "en"},
		{"by LC_ALL", env{"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"},
		{"by LC_MESSAGES", env{"LC_MESSAGES": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"},
		{"LC_ALL names a language", env{"LC_ALL": "zh_CN.UTF-8", "LANG": "C.UTF-8"}, ""},
		{"the user has chosen already", env{"LANG": "C.UTF-8", "LANGUAGE": "zh"}, ""},
		{"a language that begins with c", env{"LANG": "cs_CZ.UTF-8"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := languageFor(func(name string) string { return c.env[name] }); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
