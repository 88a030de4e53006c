// Smallest is the smallest program with a Fyne window: what a start costs at least. See test/bench -startup.
package main

import (
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.New().NewWindow("Smallest")
	w.SetContent(widget.NewLabel("Smallest"))
	w.ShowAndRun()
}
