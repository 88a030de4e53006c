// Package desktop is the station's windows: it connects the views to a station.
//
// Four goroutines besides Fyne's: one carries out the operator's commands in order, one brings the newest state into the
// operator window, one the newest picture into preview and display, one writes down which counter was chosen. Each hands
// over the newest only and waits until Fyne has taken it, so that no queue towards Fyne ever grows. Fyne's goroutine never
// waits for the disk.
package desktop
