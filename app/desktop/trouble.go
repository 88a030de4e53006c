package desktop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// Trouble shows why the station cannot start, for users who started it by a double-click, and returns when they have
// closed the window.
func Trouble(a fyne.App, sentence string) {
	a.Settings().SetTheme(theme.New(theme.Dark))
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.IconPNG))
	w := a.NewWindow(windowClass)
	w.SetMaster() // there may be others, withdrawn
	w.SetPadded(false)
	w.SetContent(troubleContent(sentence, a.Quit))
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

// troubleContent is a card with the sentence, however long.
func troubleContent(sentence string, quit func()) fyne.CanvasObject {
	const width, height, lines = 600, 280, 8
	form := widgets.NewForm()
	why := form.Words(sentence, lines)
	why.ColorName = fynetheme.ColorNameForeground // it is what matters here
	card := widgets.NewPanel(form.Scale, form.Column(form.Heading(words.X("window.trouble", "Queuecast cannot start")), why))
	foot := container.New(&widgets.Row{Gap: form.Gap(widgets.FormLineGap), Shares: []float32{1, 0}, Centre: true},
		form.Words("", 1), form.Button(words.X("Quit", "Quit"), true, quit))
	return container.New(widgets.Least{Edge: widgets.FormMargin, Size: fyne.NewSize(width, height)},
		container.New(&widgets.Column{Gap: form.Gap(widgets.FormPanelGap), Fills: card}, card, foot))
}
