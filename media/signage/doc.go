// Package signage draws the picture that hangs in the hall: the number being called, the counter it is called to, the
// calls before it, a title and a clock. The picture goes to the display, to the operator's preview and into the stream,
// so all three show the same thing.
//
// The picture is static between calls. The package owns no goroutine, no clock and no file: the caller gives a Board and
// gets an *image.RGBA.
//
// Ownership: a Renderer belongs to one goroutine and draws into two buffers in turn. The picture that Render returns stays
// as it is during the next call of Render and is drawn over by the one after that; whoever keeps it longer copies it.
// Several Renderers of any sizes may share one Typefaces, which holds the parsed fonts and is read only.
//
// Cost: each buffer remembers what it shows, and only the zones (title, clock, stage, list) that differ are drawn again.
// Masks of glyphs are cached, in a cache bounded by the picture's area, so memory does not grow with what is shown.
//
// Text from outside is never trusted: it is cut to a length, cleaned of control and formatting characters, shrunk until it
// fits its box and then ended by an ellipsis. Characters that the fonts lack are drawn as a faint box.
package signage
