package desktop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/queuecast/queuecast/views/words"
)

// showTray puts a sign of the program among the system's, with the commands that are needed while its window is below another
// one. Fyne cannot take it away again: that comes with the next start.
func (d *Desktop) showTray() {
	tray, ok := d.fyneApp.(desktop.App)
	if !ok || !d.desk.Tray || d.locked || !hasBus() {
		return
	}
	tray.SetSystemTrayMenu(fyne.NewMenu("Queuecast",
		fyne.NewMenuItem(words.X("tray.show", "Show the window"), func() { d.Raise() }),
		fyne.NewMenuItem(words.X("tray.next", "Call the next number"), d.intents().Next),
		fyne.NewMenuItem(words.X("tray.recall", "Call once more"), func() { d.intents().Recall("") }),
		fyne.NewMenuItem(words.X("tray.display", "Open or close the display"), d.toggleDisplay),
		fyne.NewMenuItemSeparator(),
		quitItem(d.quit),
	))
}

// quitItem ends the program; Fyne adds one of its own to menus without it.
func quitItem(quit func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(words.X("Quit", "Quit"), quit)
	item.IsQuit = true
	return item
}
