// Package messages turns errors and states into sentences for the user, in the language of the user interface: what is
// wrong and what to do. The words are in assets/translations under keys that begin with "error." and "status.".
//
// It has no state of its own; views/words chooses the language before.
package messages

import "github.com/queuecast/queuecast/views/words"

// data are the values that a sentence names.
type data = map[string]any

// Text is the sentence of a key.
func Text(key string, values data) string {
	if values == nil {
		values = data{}
	}
	return words.X(key, key, values)
}
