package desktop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/words"
)

// Trouble shows why the station cannot start, for users who started it by a double-click, and returns when they have
// closed the window.
func Trouble(a fyne.App, sentence string) {
	const width, height = 560, 220
	a.Settings().SetTheme(theme.New(theme.Dark))
	w := a.NewWindow("Queuecast")
	text := widget.NewLabel(sentence)
	text.Wrapping = fyne.TextWrapWord
	quit := widget.NewButton(words.X("Quit", "Quit"), a.Quit)
	quit.Importance = widget.HighImportance
	w.SetContent(container.NewPadded(container.NewBorder(nil, container.NewHBox(quit), nil, nil, text)))
	w.Resize(fyne.NewSize(width, height))
	w.CenterOnScreen()
	// A focused button would hear the space bar only.
	w.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		switch key.Name {
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyEscape:
			a.Quit()
		default:
		}
	})
	w.ShowAndRun()
}
