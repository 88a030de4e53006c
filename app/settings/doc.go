// Package settings holds what a user may choose about a station: one typed struct, kept in settings.toml in the data
// folder.
//
// Every key has a default, bounds and a comment, all in one table (fields.go); reading, checking and writing walk that
// table, so they cannot disagree. A first start writes a commented file; Save writes the whole file anew, comments
// included, by a temporary file and a rename.
//
// Nothing in the file stops a station from starting. A key that is missing has its default. A value that is not
// allowed falls back to its default alone, and the other keys are kept. A file that is no TOML at all is replaced by
// the defaults. In the last two cases the user's file is kept aside under a name that is never overwritten, and the
// Report says which file, line, key and value it was and what is allowed. Unknown keys are warnings only.
//
// Ownership: Settings is a plain value without goroutines or locks, but Counters, Voice.Languages and Voice.Templates
// are shared by copies; Clone gives an independent one. Load and Save may be called from any goroutine; two at once
// for the same folder leave one whole file, the later one.
package settings
