package desktop

import "fyne.io/fyne/v2"

// Calm is an application without Fyne's own animations. The cursor of the number field, which always has the keyboard, would else
// have the whole window painted again for each step of its blinking: on a computer without a graphics card a quarter of a core.
func Calm(a fyne.App) fyne.App { return calm{a} }

type calm struct{ fyne.App }

// Settings gives the application's, without animations.
func (c calm) Settings() fyne.Settings { return still{c.App.Settings()} }

type still struct{ fyne.Settings }

// ShowAnimations is always false.
func (still) ShowAnimations() bool { return false }
