package updates

import (
	"regexp"

	"golang.org/x/mod/semver"
)

// described is what `git describe` makes of a commit behind a tag: 1.4.0-3-g0123abc. It is later than 1.4.0, though by the rules of
// versions all that follows the hyphen would make it earlier.
var described = regexp.MustCompile(`^(v?[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.]+)?)-[0-9]+-g[0-9a-f]+(?:-dirty)?$`)

// dirty is what `git describe` makes of a tag with changes.
var dirty = regexp.MustCompile(`^(v?[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.]+)?)-dirty$`)

// Numbered tells whether a program's version is one that can be compared; that of a build between releases may be a commit's name.
func Numbered(version string) bool { return number(version) != "" }

// number is a program's version for semver, "" where it is none.
func number(version string) string {
	for _, form := range []*regexp.Regexp{described, dirty} {
		if parts := form.FindStringSubmatch(version); parts != nil {
			version = parts[1]
		}
	}
	if version != "" && version[0] == 'v' {
		version = version[1:]
	}
	if !validVersion(version) {
		return ""
	}
	return "v" + version
}

// NewerThan tells whether a release is newer than a program's version. It is not where that has no number.
func (r Release) NewerThan(version string) bool {
	mine := number(version)
	return mine != "" && semver.Compare("v"+r.Version, mine) > 0
}

// supersedes tells whether r takes the place of another release file that was seen before: it is of a later version, or says something
// later about the same one.
func (r Release) supersedes(other Release) bool {
	switch order := semver.Compare("v"+r.Version, "v"+other.Version); {
	case order != 0:
		return order > 0
	default:
		return !r.Date.Before(other.Date)
	}
}
