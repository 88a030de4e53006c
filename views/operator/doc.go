// Package operator is the window that the operator works in: a number field that always has the keyboard, who is at the
// counter, who was called, waits, was missed or put back, a preview of the display and one line for each part that can fail.
//
// Keys: all go to the number field; keys.go holds the one table that they act by and that the key map is drawn from. A key
// that is held down acts once. A function key acts on the number that is typed, or on who is at the counter when nothing
// is. The signs - and ? act in an empty field only; in a number, and in a note, they are characters.
//
// Plain halls: as long as there are no services, no issued tickets and no order mode, the window is a number field and the
// last calls; the lists of the missed and the held appear once there is somebody on them.
//
// Questions: an answer to a command may be a question (Ask). It stands beside the field, which keeps the keyboard. A digit
// answers it only when it was plainly meant to: typed alone into an empty field, some time after the question came, and
// followed by nothing. Who types ahead types a number; the question then waits for a click, or for Esc and a digit.
//
// Ordering and backpressure: a command is reported at once and the field is free for the next number, so fast
// typing loses nothing. The application answers every command (see Intents) in the order they were reported, with
// exactly one Accepted, Refused or Ask. The answer to a question is a command again. At most maxPending commands wait for an
// answer, and at most maxPending questions; beyond that the oldest one's number is forgotten (the command itself is not).
//
// A View is made and used on Fyne's goroutine. Its timers come back to that goroutine, and end with Close. Its window must be
// unpadded (Window.SetPadded(false)): then no click in it takes the keyboard away from the field.
package operator
