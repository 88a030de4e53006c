// Package voice makes what speaks out of the settings: the chain of engines with its store on disk, the composer of sentences and
// the chime. The station, `queuecast say` and the doctor share it, so that what one of them tries is what the hall hears.
package voice
