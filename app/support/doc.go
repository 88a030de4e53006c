// Package support writes what whoever is asked for help needs to know: one zip file with the doctor's findings, the version, the settings
// and the end of the log.
//
// No secret goes into it. The settings are written anew from their typed form, with every secret taken out; unknown keys and comments of
// the user's are not in it. All other texts are searched for the secrets that the settings hold, and for what looks like one.
package support
