// Package display is the content of the window that the hall sees: one finished picture, nothing else. The mouse pointer
// is hidden over it. Esc is reported; everything else that is typed goes where Intents.Typing says, so that an operator can work
// on while the display has the keyboard.
//
// A View is made and used on Fyne's goroutine. The picture comes ready in the size that PixelSize last asked for; one of
// another size is fitted in without distortion until the right one comes. The window must be unpadded
// (Window.SetPadded(false)).
package display

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

// Intents are what the display reports. Any of them may be nil. All are called on Fyne's goroutine.
type Intents struct {
	Close  func() // Esc
	Typing Typing // takes all other keys

	// PixelSize reports the size in physical pixels in which the picture is wanted: the first one at once, later ones
	// when they have lasted for a moment.
	PixelSize func(size image.Point)
}

// Typing is what takes the keys that are typed while the display has the keyboard.
type Typing interface {
	KeyDown(*fyne.KeyEvent)
	KeyUp(*fyne.KeyEvent)
	TypedKey(*fyne.KeyEvent)
	TypedRune(rune)
	TypedShortcut(fyne.Shortcut)
}

// View is the display's content; make it with New.
type View struct {
	stage   *stage
	picture *widgets.Picture
}

// New makes the content.
func New(in Intents) *View {
	v := &View{picture: widgets.NewPicture(theme.NewScaled(), 0, in.PixelSize)}
	v.stage = &stage{picture: v.picture, in: in}
	v.stage.ExtendBaseWidget(v.stage)
	return v
}

// Content goes into the window.
func (v *View) Content() fyne.CanvasObject { return v.stage }

// FocusKeys makes the view hear the keyboard; call it after Window.SetContent.
func (v *View) FocusKeys(c fyne.Canvas) { c.Focus(v.stage) }

// SetPicture shows a picture, which must not be drawn into afterwards: give two buffers in turn. nil shows black.
func (v *View) SetPicture(picture *image.RGBA) { v.picture.Set(picture) }

// PixelSize is the size in physical pixels in which the picture is wanted now; zero before the window is laid out.
func (v *View) PixelSize() image.Point { return v.picture.PixelSize() }

// Close ends the view; call it when its window is closed.
func (v *View) Close() { v.picture.Close() }

// stage hides the pointer and hears the keys. Being focusable, it also keeps the focus when it is clicked.
type stage struct {
	widget.BaseWidget
	picture *widgets.Picture
	in      Intents
	presses widgets.Presses
}

var (
	_ desktop.Cursorable = (*stage)(nil)
	_ desktop.Keyable    = (*stage)(nil)
	_ fyne.Shortcutable  = (*stage)(nil)
)

// CreateRenderer is for Fyne.
func (s *stage) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.picture) }

// Cursor is none.
func (s *stage) Cursor() desktop.Cursor { return desktop.HiddenCursor }

// FocusGained is for Fyne.
func (s *stage) FocusGained() {}

// FocusLost is for Fyne.
func (s *stage) FocusLost() {}

// TypedRune is for Fyne.
func (s *stage) TypedRune(r rune) {
	if s.in.Typing != nil {
		s.in.Typing.TypedRune(r)
	}
}

// TypedShortcut is for Fyne.
func (s *stage) TypedShortcut(shortcut fyne.Shortcut) {
	if s.in.Typing != nil {
		s.in.Typing.TypedShortcut(shortcut)
	}
}

// KeyDown is for Fyne.
func (s *stage) KeyDown(key *fyne.KeyEvent) {
	s.presses.Down(key.Name)
	if s.in.Typing != nil && key.Name != fyne.KeyEscape {
		s.in.Typing.KeyDown(key)
	}
}

// KeyUp is for Fyne.
func (s *stage) KeyUp(key *fyne.KeyEvent) {
	s.presses.Up(key.Name)
	if s.in.Typing != nil && key.Name != fyne.KeyEscape {
		s.in.Typing.KeyUp(key)
	}
}

// TypedKey reports Esc, once per press, and passes the others on.
func (s *stage) TypedKey(key *fyne.KeyEvent) {
	if key.Name != fyne.KeyEscape {
		if s.in.Typing != nil {
			s.in.Typing.TypedKey(key)
		}
		return
	}
	if s.in.Close != nil && s.presses.First() {
		s.in.Close()
	}
}
