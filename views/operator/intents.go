package operator

import "image"

// Intents are what the operator wants. Any of them may be nil; what nobody listens to has no button. All are called on
// Fyne's goroutine.
//
// Commands: those of the first block. Each is answered by exactly one of View.Accepted, View.Refused and View.Ask. Where
// they take a number, it is as typed, without spaces at the ends; an empty one means who is at the counter, or who was
// called there last.
type Intents struct {
	Call         func(number string) // never empty; a missed or held number is called by this, too
	Next         func()
	Recall       func(number string)
	NoShow       func(number string)
	Hold         func(number string)
	Resume       func(number string) // a held number, never empty
	Done         func(number string)
	Transfer     func(number, serviceID, counterID string) // to one of the two; the other is empty
	Cancel       func(number string)                       // never empty
	Note         func(number, text string)                 // an empty text takes the note away
	Issue        func(ticket NewTicket)                    // in order mode: an order is placed
	Ready        func(number string)                       // never empty
	Collected    func(number string)
	OpenCounter  func()
	CloseCounter func()
	Undo         func()

	ChooseCounter func(id string)
	ToggleDisplay func()
	OpenHistory   func()
	OpenImport    func()
	OpenShare     func()
	OpenVoice     func()
	OpenLook      func()
	OpenHealth    func()
	OpenStream    func()
	OpenCameras   func()
	OpenRecorder  func()
	OpenDevices   func()
	OpenSettings  func()
	ToggleStrip   func() // between the whole window and the strip
	StopVoice     func() // breaks off what is being announced; it has no answer
	// Typing tells what stands in the number field after each change.
	Typing func(text string)

	// PreviewSize reports the size in physical pixels in which SetPreview wants the picture.
	PreviewSize func(size image.Point)
}

// NewTicket is a ticket to be handed out. What was typed before the key is its number if there is a digit in it, else its name.
type NewTicket struct {
	Number   string // empty: the service's next one
	Name     string
	Service  string // ID; empty when there is none to choose from
	Priority string // ID
}
