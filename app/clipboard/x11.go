//go:build !windows && !darwin

package clipboard

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"github.com/queuecast/queuecast/app/x11"
)

const (
	// most of a picture that goes into one property: an X request has at most 256 KiB (65,535 units of 4 bytes, of which the head
	// takes some), and other programs are to have their turn, too.
	chunk = 128 << 10

	// Pastes that go on at once, and how long one may stand still.
	maxPastes  = 8
	pasteLimit = 10 * time.Second

	wordBits, byteBits = 32, 8 // of what a property holds
)

// selection is our ownership of the clipboard of an X server.
type selection struct {
	conn   *xgb.Conn
	window xproto.Window
	since  xproto.Timestamp // of the server's, in ms
	atoms  atoms
	offers map[xproto.Atom][]byte // what can be pasted, by the name of its kind
	pastes map[paste]*progress    // those that are too large for one property; run alone uses it
	lost   bool                   // to another program; what has been begun is finished
	gone   sync.WaitGroup
}

// paste is a property into which another program wants something.
type paste struct {
	window   xproto.Window
	property xproto.Atom
}

// progress is what a paste still wants.
type progress struct {
	kind xproto.Atom
	rest []byte
	last time.Time
}

// atoms are the numbers that the server has for names.
type atoms struct{ clipboard, targets, timestamp, incr, png, jpeg xproto.Atom }

// put takes the clipboard over.
func put(what *content) (held, error) {
	if os.Getenv("DISPLAY") == "" {
		return nil, ErrNoDesktop
	}
	conn, err := x11.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDesktop, err)
	}
	s := &selection{conn: conn, pastes: map[paste]*progress{}}
	late := time.AfterFunc(putLimit, conn.Close)
	defer late.Stop()
	if err := s.own(what); err != nil {
		conn.Close()
		return nil, err
	}
	s.gone.Go(s.run)
	return s, nil
}

func (s *selection) own(what *content) error {
	for name, atom := range map[string]*xproto.Atom{
		"CLIPBOARD": &s.atoms.clipboard, "TARGETS": &s.atoms.targets, "TIMESTAMP": &s.atoms.timestamp, "INCR": &s.atoms.incr,
		"image/png": &s.atoms.png, "image/jpeg": &s.atoms.jpeg,
	} {
		reply, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return fmt.Errorf("naming %s: %w", name, err)
		}
		*atom = reply.Atom
	}
	s.offers = map[xproto.Atom][]byte{s.atoms.png: what.png}
	if what.jpeg != nil {
		s.offers[s.atoms.jpeg] = what.jpeg
	}
	id, err := xproto.NewWindowId(s.conn)
	if err != nil {
		return fmt.Errorf("making a window: %w", err)
	}
	s.window = id
	screen := xproto.Setup(s.conn).DefaultScreen(s.conn)
	err = xproto.CreateWindowChecked(s.conn, 0, id, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return fmt.Errorf("making a window: %w", err)
	}
	if s.since, err = s.now(); err != nil {
		return err
	}
	if err := xproto.SetSelectionOwnerChecked(s.conn, id, s.atoms.clipboard, s.since).Check(); err != nil {
		return fmt.Errorf("taking the clipboard: %w", err)
	}
	owner, err := xproto.GetSelectionOwner(s.conn, s.atoms.clipboard).Reply()
	if err == nil && owner.Owner != id {
		err = errors.New("another program has it")
	}
	if err != nil {
		return fmt.Errorf("taking the clipboard: %w", err)
	}
	return nil
}

// now is the server's time: that of a change of nothing (ICCCM 2.1).
func (s *selection) now() (xproto.Timestamp, error) {
	err := xproto.ChangePropertyChecked(s.conn, xproto.PropModeAppend, s.window, s.atoms.timestamp, xproto.AtomInteger, wordBits, 0, nil).Check()
	if err != nil {
		return 0, fmt.Errorf("asking for the time: %w", err)
	}
	for {
		switch event, _ := s.conn.WaitForEvent(); e := event.(type) {
		case xproto.PropertyNotifyEvent:
			return e.Time, nil
		case nil:
			return 0, errors.New("asking for the time: the X server does not answer")
		}
	}
}

// end gives the clipboard back.
func (s *selection) end() {
	s.conn.Close()
	s.gone.Wait()
}

// run hands out what is asked for until the clipboard has gone to another program, or the connection has ended.
func (s *selection) run() {
	defer func() {
		s.conn.Close()
		s.offers, s.pastes = nil, nil // the Clipboard may know of this long after
	}()
	for !s.lost || len(s.pastes) > 0 {
		event, err := s.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if err == nil {
				return // the connection is closed
			}
			// A request that failed: the window that wanted something has gone.
		case xproto.SelectionClearEvent:
			if e.Selection == s.atoms.clipboard && !s.lost {
				s.lost = true
				late := time.AfterFunc(pasteLimit, s.conn.Close) // for programs that do not take what they have asked for
				defer late.Stop()
			}
		case xproto.SelectionRequestEvent:
			s.answer(e)
		case xproto.PropertyNotifyEvent:
			if e.State == xproto.PropertyDelete {
				s.next(paste{e.Window, e.Atom})
			}
		}
	}
}

// answer gives a program what it asks for, or tells it that we have not got that.
func (s *selection) answer(ask xproto.SelectionRequestEvent) {
	if ask.Property == xproto.AtomNone {
		ask.Property = ask.Target // of a client of old (ICCCM 2.2)
	}
	if !s.hand(ask) {
		ask.Property = xproto.AtomNone
	}
	told := xproto.SelectionNotifyEvent{
		Time: ask.Time, Requestor: ask.Requestor, Selection: ask.Selection, Target: ask.Target, Property: ask.Property,
	}
	xproto.SendEvent(s.conn, false, ask.Requestor, xproto.EventMaskNoEvent, string(told.Bytes()))
}

func (s *selection) hand(ask xproto.SelectionRequestEvent) bool {
	words := func(kind xproto.Atom, values ...uint32) {
		var data []byte
		for _, v := range values {
			data = binary.LittleEndian.AppendUint32(data, v)
		}
		xproto.ChangeProperty(s.conn, xproto.PropModeReplace, ask.Requestor, ask.Property, kind, wordBits, uint32(len(values)), data)
	}
	if ask.Selection != s.atoms.clipboard {
		return false
	}
	switch ask.Target {
	case s.atoms.timestamp:
		words(xproto.AtomInteger, uint32(s.since))
		return true
	case s.atoms.targets:
		all := []uint32{uint32(s.atoms.targets), uint32(s.atoms.timestamp)}
		for _, kind := range []xproto.Atom{s.atoms.png, s.atoms.jpeg} { // the first is what most programs take
			if s.offers[kind] != nil {
				all = append(all, uint32(kind))
			}
		}
		words(xproto.AtomAtom, all...)
		return true
	}
	data := s.offers[ask.Target]
	switch {
	case data == nil:
		return false
	case len(data) <= chunk:
		s.write(paste{ask.Requestor, ask.Property}, ask.Target, data)
		return true
	}
	return s.begin(ask, data, words)
}

// begin hands out piece by piece (ICCCM 2.7.2): a further one whenever the other program has taken the one before.
func (s *selection) begin(ask xproto.SelectionRequestEvent, data []byte, words func(xproto.Atom, ...uint32)) bool {
	for p, is := range s.pastes {
		if time.Since(is.last) > pasteLimit {
			delete(s.pastes, p)
		}
	}
	if len(s.pastes) >= maxPastes {
		return false
	}
	xproto.ChangeWindowAttributes(s.conn, ask.Requestor, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange})
	words(s.atoms.incr, uint32(len(data)))
	s.pastes[paste{ask.Requestor, ask.Property}] = &progress{kind: ask.Target, rest: data, last: time.Now()}
	return true
}

// next writes the next piece; one of no bytes is the last.
func (s *selection) next(p paste) {
	is := s.pastes[p]
	if is == nil {
		return
	}
	piece := is.rest[:min(len(is.rest), chunk)]
	is.rest, is.last = is.rest[len(piece):], time.Now()
	s.write(p, is.kind, piece)
	if len(piece) == 0 {
		delete(s.pastes, p)
		for other := range s.pastes {
			if other.window == p.window {
				return
			}
		}
		xproto.ChangeWindowAttributes(s.conn, p.window, xproto.CwEventMask, []uint32{xproto.EventMaskNoEvent})
	}
}

func (s *selection) write(p paste, kind xproto.Atom, data []byte) {
	xproto.ChangeProperty(s.conn, xproto.PropModeReplace, p.window, p.property, kind, byteBits, uint32(len(data)), data)
}
