// Package speech is the panel for everything that is said: announcements of one's own, the wording of calls, the engines' health, and
// the recording of a voice. It reports intents and shows the state it is given; it does nothing by itself.
package speech
