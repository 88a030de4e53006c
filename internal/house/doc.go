// Package house holds the tests of the rules that the whole source tree keeps: who may import whom, that every text of the
// program is translated, how long a file may be, and that nothing of the place where it was written is left in it.
package house
