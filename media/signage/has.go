package signage

import "golang.org/x/image/font/sfnt"

// Has tells whether both weights have a character, so that no box is drawn in its place.
func (t *Typefaces) Has(r rune) bool {
	var buf sfnt.Buffer
	for i := range t.faces {
		if t.faces[i].measure(&buf, r).missing {
			return false
		}
	}
	return true
}
