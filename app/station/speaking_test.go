package station

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/queue"
)

// diary is a speech program that writes down what it is to say, and says it by espeak-ng.
func diary(t *testing.T) (path string, lines func() []string) {
	t.Helper()
	book := filepath.Join(t.TempDir(), "diary")
	path = program(t, "text=$(cat)\necho \"$text\" >>"+book+"\necho \"$text\" | exec espeak-ng \"$@\"\n")
	return path, func() []string {
		text, err := os.ReadFile(book)
		if err != nil {
			return nil
		}
		return strings.Split(strings.TrimSpace(string(text)), "\n")
	}
}

// speaking are settings of a station that speaks by a program, in English, once and without a chime.
func speaking(engine string) settings.Settings {
	s := small()
	s.Voice.Enabled, s.Voice.Engine, s.Voice.Languages, s.Voice.Repeat = true, engine, []string{"en"}, 1
	return s
}

func TestStopBreaksOffAndClearShowsTheRest(t *testing.T) {
	engine, _, release := heldEngine(t)
	defer release()
	s := speaking(engine)
	s.Voice.Chime = settings.ChimeAlways
	h := open(t, t.TempDir(), s)
	if err := h.Stop(t.Context(), true); !errors.Is(err, ErrNothingSaid) {
		t.Errorf("nothing is said: %v", err)
	}
	for _, number := range []string{"A001", "A002", "A003", "A004"} {
		h.call(number, "1")
	}
	await(t, "three calls in the FIFO", func() bool { return h.State().Announcements.Waiting == 3 })
	if err := h.Stop(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	await(t, "the second call on the board", func() bool { call, _ := h.OnBoard(); return call.Number == "A002" })
	if err := h.Stop(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	await(t, "all calls on the board", func() bool {
		call, _ := h.OnBoard()
		state := h.State().Announcements
		return call.Number == "A004" && state.Current == nil && state.Waiting == 0
	})
	if got := h.State().Announcements; got.Stopped != 2 || got.Failed != 0 {
		t.Errorf("%+v", got)
	}
}

func TestRecallOfWhatWaitsIsSaidOnce(t *testing.T) {
	engine, _, release := heldEngine(t)
	s := speaking(engine)
	s.Voice.Chime = settings.ChimeAlways
	h := open(t, t.TempDir(), s)
	h.call("A001", "1")
	h.call("A002", "2")
	await(t, "the second call in the FIFO", func() bool { return h.State().Announcements.Waiting == 1 })
	if _, err := h.Recall(t.Context(), "2"); err != nil {
		t.Fatal(err)
	}
	h.call("A003", "1")
	await(t, "the third call in the FIFO", func() bool { return h.State().Announcements.Waiting >= 2 })
	if waiting := h.State().Announcements.Waiting; waiting != 2 {
		t.Errorf("%d wait", waiting)
	}
	release()
	await(t, "all is said", func() bool {
		state := h.State().Announcements
		return state.Current == nil && state.Waiting == 0 && state.Performed+state.Failed == 3
	})
	if call, _ := h.OnBoard(); call.Number != "A003" {
		t.Errorf("on board: %+v", call)
	}
}

func TestPhrasesAndRehearsals(t *testing.T) {
	engine, said := diary(t)
	s := speaking(engine)
	s.Voice.Phrases = []settings.Phrase{{ID: "closing", Texts: map[string]string{"en": "We close at five.", "zh": "五点关门"}, Repeat: 1, Enabled: true}}
	h := open(t, t.TempDir(), s)
	if err := h.SayPhrase(t.Context(), "closing"); err != nil {
		t.Fatal(err)
	}
	template := func(text string) func(*settings.Voice) {
		return func(v *settings.Voice) { v.Templates = map[string]string{"en": text} }
	}
	var unknown *UnknownPhraseError
	if err := h.SayPhrase(t.Context(), "opening"); !errors.As(err, &unknown) || !slices.Equal(unknown.Known, []string{"closing"}) {
		t.Errorf("got %v", err)
	}
	if err := h.TryVoice(t.Context(), "A012", "2", template("[{name}, ]{number} to {counter}, {waiting} wait")); err != nil {
		t.Fatal(err)
	}
	var broken *announce.TemplateError
	if err := h.TryVoice(t.Context(), "A012", "2", template("{nummer}")); !errors.As(err, &broken) {
		t.Errorf("got %v", err)
	}
	var counter *queue.UnknownCounterError
	if err := h.Try(t.Context(), "A012", "77"); !errors.As(err, &counter) {
		t.Errorf("got %v", err)
	}
	want := []string{"We close at five.", "李明, A 0 1 2 to 药房, 3 wait"}
	// The second one is made while the first one is said, or just before.
	await(t, "both are said", func() bool { return slices.Equal(slices.Sorted(slices.Values(said())), want) })
	if call, ok := h.OnBoard(); ok {
		t.Errorf("on board: %+v", call)
	}
}

// While a number is being typed its announcement is made, and so is that of the next one after a call: the program runs no
// second time when they are called.
func TestAnnouncementsAreReadyBeforeTheyAreCalled(t *testing.T) {
	engine, said := diary(t)
	h := open(t, t.TempDir(), speaking(engine))
	for _, text := range []string{"B", "B0", "B07", "B07 "} {
		h.Typing(text, "2")
	}
	want := []string{"Number B 0 7, please go to 药房"}
	await(t, "what was typed is ready", func() bool { return slices.Equal(said(), want) && h.State().Voice.Spoken == 1 })
	h.Typing("", "2")
	h.call("B07", "2")
	want = append(want, "Number B 0 8, please go to 药房")
	await(t, "the next one is ready", func() bool { return slices.Equal(said(), want) && h.State().Voice.Spoken == 2 })
	await(t, "the call is said", func() bool { return h.State().Announcements.Performed == 1 })
	if _, err := h.Next(t.Context(), "2"); err != nil {
		t.Fatal(err)
	}
	await(t, "the next call is said", func() bool { return h.State().Announcements.Performed == 2 })
	want = append(want, "Number B 0 9, please go to 药房")
	await(t, "the one after that is ready", func() bool { return slices.Equal(said(), want) })
}

func TestTimetable(t *testing.T) {
	at := func(clock string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04:05", "2030-05-"+clock, time.Local)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	s := small()
	s.Voice.Phrases = []settings.Phrase{
		{ID: "closing", Times: []string{"16:50", "17:00"}, Enabled: true},
		{ID: "closed", Times: []string{"17:00"}, Enabled: true},
		{ID: "never", Enabled: true},
		{ID: "off", Times: []string{"16:50"}},
	}
	how, err := newManner(s)
	if err != nil {
		t.Fatal(err)
	}
	entries := how.planned
	for _, c := range []struct {
		name, said, now string
		want            string // "-": too late
	}{
		{"before", "06 16:00:00", "06 16:49:59", ""},
		{"at its time", "06 16:49:00", "06 16:50:00", "closing"},
		{"not again", "06 16:50:00", "06 16:59:59", ""},
		{"two at once", "06 16:50:00", "06 17:00:01", "closing closed"},
		{"the machine slept for minutes", "06 16:40:00", "06 16:54:00", "closing"},
		{"the machine slept for an hour", "06 16:40:00", "06 17:04:00", "closing- closing closed"},
		{"the machine slept for a day", "05 16:40:00", "06 17:04:00", "closing closed"},
		{"the clock is put back a little", "06 17:00:00", "06 16:49:00", ""},
		{"a clock that was wrong", "06 23:00:00", "06 16:50:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := &timetable{entries: entries, said: at(c.said)}
			var got []string
			for _, due := range table.due(at(c.now)) {
				id := due.ID
				if due.late {
					id += "-"
				}
				got = append(got, id)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if again := table.due(at(c.now)); len(again) > 0 {
				t.Errorf("again: %+v", again)
			}
			if wait := table.wait(at(c.now)); wait < 0 || wait > scheduleLook {
				t.Errorf("waits %v", wait)
			}
		})
	}
	wrong := &timetable{entries: entries, said: at("06 23:00:00")}
	if wrong.due(at("06 16:49:30")); len(wrong.due(at("06 16:50:00"))) != 1 {
		t.Error("after a clock that was wrong nothing is said")
	}
}

func TestVolumeOfTheHour(t *testing.T) {
	for _, c := range []struct {
		name  string
		hours []settings.Hours
		want  []int16
	}{
		{"none", nil, []int16{100, 100}},
		{"other hours", []settings.Hours{{From: "08:00", To: "07:00", Percent: 40}}, []int16{100, 100}},
		{"soft", []settings.Hours{{From: "07:00", To: "08:00", Percent: 40}}, []int16{40, 40}},
		{"silent", []settings.Hours{{From: "00:00", To: "23:59", Percent: 0}}, nil},
	} {
		s := small()
		s.Voice.Hours = c.hours
		how, err := newManner(s)
		if err != nil {
			t.Fatal(err)
		}
		st := &stage{manner: func() *manner { return how }, now: func() time.Time { return h0 }}
		if got := st.turned(constant(100, 2)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

func TestVoiceIsChangedWhileItRuns(t *testing.T) {
	engine, said := diary(t)
	h := open(t, t.TempDir(), speaking(engine))
	v := h.Settings.Clone().Voice
	v.Templates["en"] = "Come, {number}"
	v.Phrases = []settings.Phrase{{ID: "hello", Texts: map[string]string{"en": "Hello."}, Repeat: 1}}
	if err := h.SetVoice(v); err != nil {
		t.Fatal(err)
	}
	if err := h.SayPhrase(t.Context(), "hello"); err != nil {
		t.Fatal(err)
	}
	h.call("A001", "1")
	await(t, "both", func() bool {
		all := said()
		return slices.Contains(all, "Hello.") && slices.Contains(all, "Come, A 0 0 1")
	})
	v = v.Clone()
	v.Templates["en"] = "Come, {nummer}"
	var template *announce.TemplateError
	if err := h.SetVoice(v); !errors.As(err, &template) {
		t.Errorf("got %v", err)
	}
}
