// Package intake is the panel that brings a list of tickets into the queue: a file is chosen, read and shown with whatever is
// wrong in it, and then imported as a whole or not at all.
//
// The panel shows a State and reports Intents; it reads no file and knows no rule. It can be handed every row of a list: the
// table draws those that are on the screen. A View is made and used on Fyne's goroutine. A State's slices are kept and must
// not be changed afterwards.
package intake
