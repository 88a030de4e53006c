// Package share is the panel by which a station lets others join its queue, or joins another one's.
//
// The panel shows a State and reports Intents; it opens no port and reads no file. It is a form: Tab goes through its fields
// and buttons. A View is made and used on Fyne's goroutine. What is typed into the form stays until the mode changes, whatever
// states come meanwhile. While State.Busy, the buttons that would start something else are disabled, so that nothing is
// reported twice.
package share
