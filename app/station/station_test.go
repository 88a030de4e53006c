package station

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/signage"
)

func TestRestartShowsTheBoardAsItWas(t *testing.T) {
	dir := t.TempDir()
	h := open(t, dir, small())
	if _, ok := h.OnBoard(); ok {
		t.Error("there is a call on the first board")
	}
	if b := <-h.boards; b.Number != "" || b.Title != "Queuecast" || b.Clock.IsZero() {
		t.Errorf("the first board: %+v", b)
	}
	h.call(" ａ０１２ ", "2")
	if b := h.next(""); b.Number != "A012" { // before it is called again: while it waits to be said, that is one with it
		t.Errorf("the board shows %q", b.Number)
	}
	h.call("7", "")
	e, err := h.Recall(t.Context(), "2")
	if err != nil || e.Number != "A012" {
		t.Fatalf("%+v, %v", e, err)
	}
	for _, number := range []string{"7", "A012"} {
		if b := h.next(previous(number)); b.Number != number {
			t.Errorf("the board shows %q, want %q", b.Number, number)
		}
	}
	before, _ := h.OnBoard()
	h.Close()

	h = open(t, dir, small())
	b := <-h.boards
	if want := []signage.Call{{Number: "7", Counter: "1"}}; b.Number != "A012" || b.Counter != "药房" || !slices.Equal(b.Calls, want) {
		t.Errorf("after the restart: %+v", b)
	}
	after, ok := h.OnBoard()
	if !ok || after != before || after.Seq != e.Seq || after.Recalls != 1 {
		t.Errorf("on board: %+v, before %+v", after, before)
	}
	if next, err := h.Next(t.Context(), "1"); err != nil || next.Number != "8" || next.Seq != e.Seq+1 {
		t.Errorf("next: %+v, %v", next, err)
	}
	if b := h.next("A012"); b.Number != "8" {
		t.Errorf("a call after the restart: the board shows %q", b.Number)
	}
}

// previous is what the board of this test shows before a number.
func previous(number string) string { return map[string]string{"A012": "7", "7": "A012"}[number] }

func TestInitializeThatFailsLeavesNothingBehind(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, h *hall)
		want  func(error) bool
	}{
		{"no data folder", func(_ *testing.T, h *hall) { h.Dir = filepath.Join(h.Dir, "missing") }, func(err error) bool {
			return errors.Is(err, os.ErrNotExist)
		}},
		{"the journal's folder is a file", func(t *testing.T, h *hall) {
			if err := os.WriteFile(filepath.Join(h.Dir, journalFolder), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Remove(filepath.Join(h.Dir, journalFolder)) })
		}, isA[*journal.DirError]},
		{"no frame rate", func(_ *testing.T, h *hall) { h.Settings.Stream.Enabled, h.Settings.Stream.FPS = false, 0 }, anyError},
		{"a picture too small to be drawn", func(_ *testing.T, h *hall) { h.Settings.Stream.Height = 64 }, func(err error) bool {
			return errors.Is(err, signage.ErrSize)
		}},
		{"a broken template", func(_ *testing.T, h *hall) { h.Settings.Voice.Templates = map[string]string{"zh": "{"} }, isA[*announce.TemplateError]},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			good := small()
			good.Voice.Enabled, good.Stream.Enabled = true, true
			h := newHall(t, dir, good)
			c.spoil(t, h)
			err := h.Initialize()
			if err == nil || !c.want(err) {
				t.Errorf("got %v", err)
			}
			h.Close() // harmless
			goleak.VerifyNone(t)
			// Lock, journal and port are free again.
			_ = os.Remove(filepath.Join(dir, journalFolder))
			open(t, dir, good).Close()
		})
	}
}

func anyError(err error) bool { return err != nil }

func isA[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

func TestOneStationPerFolder(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir, small())
	second := newHall(t, dir, small())
	if err := second.Initialize(); !errors.Is(err, ErrRunning) {
		t.Errorf("the second station: %v", err)
	}
	first.call("1", "") // not disturbed
	first.Close()
	open(t, dir, small()).call("2", "")
}

func TestPortInUseCostsTheStreamOnly(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := small()
	s.Stream.Enabled, s.Stream.Port = true, l.Addr().(*net.TCPAddr).Port
	h := open(t, t.TempDir(), s)
	state := h.State()
	if port, ok := gate.IsPortInUse(state.StreamErr); !ok || port != s.Stream.Port || !state.StreamOn || state.Stream.URL != "" {
		t.Errorf("state: %v, %+v", state.StreamErr, state.Stream)
	}
	h.call("5", "")
	if b := h.next(""); b.Number != "5" {
		t.Errorf("the board shows %q", b.Number)
	}
}

func TestSwitchedOffPartsAreToldAndNotMissed(t *testing.T) {
	h := open(t, t.TempDir(), small())
	state := h.State()
	if state.StreamOn || state.StreamErr != nil || state.VoiceOn || state.Speaker.Playing || state.Since.IsZero() {
		t.Errorf("state: %+v", state)
	}
	if err := h.Say(t.Context(), "", "hello"); !errors.Is(err, ErrVoiceOff) {
		t.Errorf("a text while the voice is off: %v", err)
	}
	h.call("5", "")
	await(t, "the call performed", func() bool { return h.State().Announcements.Performed == 1 })
	if got := h.State().Announcements; got.LastErr != nil || got.Failed != 0 {
		t.Errorf("announcements: %+v", got)
	}
}

func TestRefusedCommands(t *testing.T) {
	h := open(t, t.TempDir(), small())
	for _, c := range []struct {
		name string
		do   func(context.Context) (queue.Event, error)
		want func(error) bool
	}{
		{"empty", func(ctx context.Context) (queue.Event, error) { return h.Call(ctx, " ", "") }, isError(queue.ErrEmpty)},
		{"emoji", func(ctx context.Context) (queue.Event, error) { return h.Call(ctx, "A😀", "") }, isA[*queue.BadCharError]},
		{"too long", func(ctx context.Context) (queue.Event, error) { return h.Call(ctx, strings.Repeat("1", 99), "") }, isA[*queue.TooLongError]},
		{"unknown counter", func(ctx context.Context) (queue.Event, error) { return h.Call(ctx, "1", "9") }, isA[*queue.UnknownCounterError]},
		{"nothing to recall", func(ctx context.Context) (queue.Event, error) { return h.Recall(ctx, "") }, isError(queue.ErrNothingToRecall)},
		{"nothing to follow", func(ctx context.Context) (queue.Event, error) { return h.Next(ctx, "") }, isError(queue.ErrNothingToFollow)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if e, err := c.do(t.Context()); err == nil || !c.want(err) || e != (queue.Event{}) {
				t.Errorf("%+v, %v", e, err)
			}
		})
	}
	if s := h.State(); s.Queue.LastSeq != 0 || s.Queue.JournalErr != nil {
		t.Errorf("the queue: %+v", s.Queue)
	}
}

func isError(want error) func(error) bool {
	return func(err error) bool { return errors.Is(err, want) }
}

func TestCloseWhileAnAnnouncementSpeaks(t *testing.T) {
	s := small()
	s.Voice.Enabled, s.Voice.Languages, s.Voice.Repeat, s.Stream.Enabled = true, []string{"en"}, 9, true
	h := open(t, t.TempDir(), s)
	h.call("A012", "")
	await(t, "the voice", func() bool { return h.State().Voice.Spoken >= 1 && h.State().Announcements.Current != nil })
	h.Close()
	goleak.VerifyNone(t)
	if got := h.State(); got.Announcements.Current != nil || got.Announcements.Waiting != 0 {
		t.Errorf("after Close: %+v", got.Announcements)
	}
}

// Requests of other processes may still come in while the station ends.
func TestCommandsWhileClosingAreCarriedOutOrRefused(t *testing.T) {
	s := small()
	s.Voice.Enabled, s.Voice.Engine, s.Stream.Enabled = true, program(t, "exit 1\n"), true
	dir := t.TempDir()
	h := open(t, dir, s)
	h.call("1", "")
	var (
		hammers sync.WaitGroup
		done    = make(chan struct{})
		last    = make([]uint64, 3)
	)
	allowed := func(err error) bool {
		return err == nil || errors.Is(err, desk.ErrClosed) || errors.Is(err, announce.ErrClosed) || errors.Is(err, journal.ErrClosed) || isA[*announce.FullError](err)
	}
	for i := range last {
		hammers.Go(func() {
			for n := 0; ; n++ {
				e, err := h.Call(context.Background(), fmt.Sprintf("%c%d", 'A'+i, n), "")
				if !allowed(err) {
					t.Error(err)
				}
				if err == nil {
					last[i] = e.Seq
				}
				if err := h.Say(context.Background(), "en", "hello"); !allowed(err) {
					t.Error(err)
				}
				h.State()
				h.OnBoard()
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	await(t, "some calls", func() bool { return h.State().Queue.LastSeq > 20 })
	h.Close()
	close(done)
	hammers.Wait()
	if _, err := h.Call(t.Context(), "1", ""); !errors.Is(err, desk.ErrClosed) {
		t.Errorf("a call after the end: %v", err)
	}
	if err := h.Say(t.Context(), "", "hello"); !errors.Is(err, announce.ErrClosed) {
		t.Errorf("a text after the end: %v", err)
	}
	again := open(t, dir, small())
	if got := again.State().Queue.LastSeq; got < slices.Max(last) {
		t.Errorf("the log ends at %d, but call %d was confirmed", got, slices.Max(last))
	}
}

func TestSettingsBecomeTheBoard(t *testing.T) {
	for language, second := range map[string]bool{"zh": false, "en": false, "zh+en": true, "en+zh": true} {
		s := small()
		s.Display.Language = language
		w := words(s.Display.Languages())
		single := map[string]signage.Words{"zh": signage.WordsZH(), "en": signage.WordsEN()}[language[:2]]
		if w.First != single.First || (w.Second != signage.Words{}.Second) != second {
			t.Errorf("%s: %+v", language, w)
		}
	}
}
