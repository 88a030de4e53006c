package messages

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/autostart"
	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/lookfile"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/app/voice"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/intake"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
	"github.com/queuecast/queuecast/kiosk/lock"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/media/soundfile"
	"github.com/queuecast/queuecast/media/speech"
	"github.com/queuecast/queuecast/media/speech/pack"
	"github.com/queuecast/queuecast/views/words"
)

// inEveryLanguage runs a test once for each language of the user interface.
func inEveryLanguage(t *testing.T, test func(t *testing.T, language string)) {
	t.Helper()
	for _, language := range words.Languages() {
		t.Run(language, func(t *testing.T) {
			if _, err := words.UseLanguage(language); err != nil {
				t.Fatal(err)
			}
			test(t, language)
		})
	}
}

// whole tells whether a sentence has words, no key in their place and all its values.
func whole(t *testing.T, what, sentence string) {
	t.Helper()
	switch {
	case strings.TrimSpace(sentence) == "":
		t.Errorf("%s: no words", what)
	case strings.Contains(sentence, "<no value>") || strings.Contains(sentence, "{{"):
		t.Errorf("%s: a value is missing: %q", what, sentence)
	case strings.HasPrefix(sentence, "error.") || strings.HasPrefix(sentence, "status.") || strings.HasPrefix(sentence, "doctor."):
		t.Errorf("%s: the key instead of the text: %q", what, sentence)
	}
}

// may is long ago, so that sentences tell the day.
var may = time.Date(2026, 5, 6, 10, 31, 0, 0, time.Local)

var errDisk = errors.New("input/output error")

// sentence is an error and what is said of it.
type sentence struct {
	name  string
	err   error
	code  string
	names []string
}

// known are the errors that have a sentence of their own, with their codes and what the sentence must name.
var known = append([]sentence{
	{"empty number", queue.ErrEmpty, "number.empty", nil},
	{"no digit", queue.ErrNoDigit, "number.no_digit", nil},
	{"no digit at the end", queue.ErrNoTrailingDigit, "number.no_trailing_digit", nil},
	{"number too long", &queue.TooLongError{Max: 12}, "number.too_long", []string{"12"}},
	{"a character that can be seen", &queue.BadCharError{Char: '😀'}, "number.bad_char", []string{"😀"}},
	{"a character that cannot be seen", &queue.BadCharError{Char: 0x1b}, "number.bad_char", []string{"U+001B"}},
	{"unknown counter", &queue.UnknownCounterError{ID: "9", Known: []string{"1", "药房"}}, "counter.unknown", []string{"9", "1, 药房"}},
	{"nothing to recall", queue.ErrNothingToRecall, "nothing_to_recall", nil},
	{"nothing to follow", queue.ErrNothingToFollow, "nothing_to_follow", nil},
	{"sound exists", &soundfile.FileError{Path: "/x.wav", Err: soundfile.ErrExists}, "sound.exists", []string{"/x.wav"}},
	{"sound, disk full", &soundfile.FileError{Path: "/x.wav", Err: soundfile.ErrDiskFull}, "sound.disk_full", []string{"/x.wav"}},
	{"sound not writable", &soundfile.FileError{Path: "/x.wav", Err: soundfile.ErrNotWritable}, "sound.not_writable", []string{"/x.wav"}},
	{"sound's name", &soundfile.FileError{Path: "/x.txt", Err: soundfile.ErrName}, "sound.name", []string{"/x.txt", ".g711a"}},
	{"no sound", &soundfile.FileError{Path: "/x.wav", Err: soundfile.ErrNotSound}, "sound.not_sound", []string{"/x.wav"}},
	{"sound's header", &soundfile.FileError{Path: "/x.wav", Err: soundfile.ErrBadHeader}, "sound.header", []string{"/x.wav"}},
	{"unknown sound", &soundfile.FileError{Path: "/x.wav", Err: soundfile.ErrUnsupported}, "sound.unsupported", []string{"/x.wav"}},
	{"empty sound", &soundfile.FileError{Path: "/x.wav", Err: soundfile.ErrEmpty}, "sound.empty", []string{"/x.wav"}},
	{"sound of no channels", soundfile.ErrFormat, "sound.format", []string{"768000", "32"}},
	{"sound missing", &soundfile.FileError{Path: "/x.wav", Err: fs.ErrNotExist}, "file.missing", []string{"/x.wav"}},
	{"cancelled", &soundfile.FileError{Path: "/x.wav", Err: context.Canceled}, "cancelled", nil},
	{"disk full", &journal.DiskFullError{Free: 1 << 20, Need: 3 << 19, Dir: "/data"}, "disk_full", []string{"1.0 MiB", "1.5 MiB", "/data"}},
	{"journal's folder", &journal.DirError{Dir: "/data/journal", Err: fs.ErrPermission}, "not_writable", []string{"/data/journal"}},
	{"journal locked", &journal.LockedError{Dir: "/data"}, "running", nil},
	{"not stored", &journal.NotStoredError{EventID: "x", Err: errDisk}, "not_stored", []string{errDisk.Error()}},
	{"uncertain", &journal.UncertainError{EventID: "x", Err: errDisk}, "uncertain", nil},
	{"journal closed", journal.ErrClosed, "closing", nil},
	{"desk closed", desk.ErrClosed, "closing", nil},
	{"announcer closed", announce.ErrClosed, "closing", nil},
	{"voice closed", speech.ErrClosed, "closing", nil},
	{"FIFO full", &announce.FullError{Max: 500}, "announcements_full", []string{"500"}},
	{"text empty", announce.ErrEmptyText, "text.empty", nil},
	{"text too long", &announce.TextTooLongError{Max: 500}, "text.too_long", []string{"500"}},
	{"nothing but punctuation", speech.ErrNoText, "text.empty", nil},
	{"data folder", &settings.NotWritableError{Dir: "/data", Err: fs.ErrPermission}, "not_writable", []string{"/data"}},
	{"port in use", &gate.PortInUseError{Port: 8554, Err: errDisk}, "port_in_use", []string{"8554", "settings.toml"}},
	{"pattern", station.ErrPattern, "pattern", nil},
	{"second station", station.ErrRunning, "running", nil},
	{"voice off", station.ErrVoiceOff, "voice.off", nil},
	{"no station", control.ErrNotRunning, "not_running", nil},
	{"no loudspeaker", audio.ErrNoDevice, "no_device", nil},
	{"loudspeaker stalled", audio.ErrStalled, "loudspeaker", []string{audio.ErrStalled.Error()}},
	{"sound system hangs", audio.ErrBusy, "loudspeaker", []string{audio.ErrBusy.Error()}},
	{"no engine", speech.ErrMissing, "voice.missing", []string{"espeak-ng"}},
	{"no voice", speech.ErrNoVoice, "voice.no_voice", nil},
	{"engine hangs", speech.ErrTimeout, "voice.timeout", nil},
	{"engine's garbage", speech.ErrBadAudio, "voice.bad_audio", nil},
	{"engine fails", speech.ErrFailed, "voice.failed", nil},
	{"no program", &speech.EngineError{Engine: "piper", Err: speech.ErrMissing}, "voice.missing.program", []string{"piper"}},
	{"program hangs", &speech.EngineError{Engine: "piper", Err: speech.ErrTimeout}, "voice.timeout", []string{"piper"}},
	{"pack lacks a word", fmt.Errorf("%w, %w", speech.ErrNoVoice, speech.ErrUnknownWord), "voice.word", nil},
	{"command", speech.ErrTemplate, "voice.command", []string{"[[voice.programs]]"}},
	{"unknown engine", &UnknownEngineError{Name: "pipper", Known: []string{"piper"}}, "voice.unknown", []string{"pipper", "piper"}},
	{"unknown phrase", &station.UnknownPhraseError{ID: "x", Known: []string{"opening", "closing"}}, "phrase.unknown", []string{"x", "opening, closing"}},
	{"nothing said", station.ErrNothingSaid, "nothing_said", nil},
	{"chime", &voice.ChimeError{Path: "/bell.wav", Err: errDisk}, "chime", []string{"/bell.wav"}},
	{"pack", &pack.FileError{File: "a.wav", Err: errDisk}, "pack", []string{"a.wav"}},
	{"placeholder", &announce.TemplateError{Lang: "en", Err: &announce.UnknownPlaceholderError{Name: "nummer", Known: announce.Placeholders()}}, "template.placeholder", []string{"{nummer}", "{number} {counter}"}},
	{"brace", &announce.BraceError{At: 3}, "template.brace", nil},
	{"template too long", &announce.TemplateTooLongError{Max: 1000}, "template.too_long", []string{"1000"}},
	{"template missing", &announce.UnknownLanguageError{Lang: "tlh"}, "template.language", []string{"tlh"}},
	{"template empty", announce.ErrEmptyTemplate, "template.empty", nil},
	{"picture too large", &station.PictureError{Path: "/p.png", Err: picture.ErrTooLarge}, "picture.too_large", []string{"/p.png"}},
	{"no picture", &station.PictureError{Path: "/p.png", Err: picture.ErrNotAPicture}, "picture.format", []string{"/p.png", "PNG"}},
	{"picture gone", &station.PictureError{Path: "/p.png", Err: fs.ErrNotExist}, "picture.missing", []string{"/p.png"}},
	{"picture unreadable", &station.PictureError{Path: "/p.png", Err: errDisk}, "picture.other", []string{"/p.png", errDisk.Error()}},
	{"no look", lookfile.ErrNotALook, "look", []string{lookfile.ErrNotALook.Error()}},
	{"PIN of letters", lock.ErrForm, "pin.form", nil},
	{"PIN damaged", lock.ErrHash, "pin.hash", []string{"queuecast pin"}},
	{"no microphone", audio.ErrNoMicrophone, "record.no_microphone", nil},
	{"microphone pulled out", audio.ErrMicrophoneLost, "record.lost", nil},
	{"microphone mute", fmt.Errorf("%w: %w", audio.ErrMicrophoneMute, audio.ErrStalled), "record.mute", nil},
	{"device in use", audio.ErrInUse, "sound.in_use", nil},
	{"device of no format", audio.ErrNoFormat, "sound.no_format", nil},
	{"too many recordings", recorder.ErrNoName, "sound.names", nil},
	{"sound of no length", &soundfile.FileError{Path: "x.wav", Err: recorder.ErrNoLength}, "sound.length", []string{"x.wav"}},
	{"nothing heard", pack.ErrNothingHeard, "record.nothing", nil},
	{"distorted", pack.ErrDistorted, "record.distorted", nil},
	{"nothing recorded", voice.ErrNoClips, "record.empty", nil},
	{"too long to be spoken", speech.ErrTooLong, "voice.too_long", nil},
	{
		"file in a folder's place", &settings.NotWritableError{Dir: "/d", Err: &fs.PathError{Op: "mkdir", Path: "/d", Err: syscall.ENOTDIR}},
		"not_folder",
		[]string{"/d", "--data"},
	},
	{
		"folder below a file", &settings.NotWritableError{Dir: "/d/e", Err: &fs.PathError{Op: "mkdir", Path: "/d", Err: syscall.ENOTDIR}},
		"not_writable",
		[]string{"/d/e", "--data"},
	},
	{"start-up of all users", autostart.ErrForAll, "autostart.all", nil},
	{"no display", ErrNoDisplay, "no_display", []string{"queuecast serve"}},
	{"unfit", ErrUnfit, "unfit", []string{"queuecast doctor"}},
	{"no answer", context.DeadlineExceeded, "timeout", nil},
	{"called before", &queue.AlreadyCalledError{Number: "A012", CounterName: "药房", At: may, By: "Li", Status: queue.Finished}, "already_called", []string{"A012", "药房", "Li", "2026-05-06"}},
	{"recalled too often", &queue.RecallLimitError{Number: "A012", Recalls: 33}, "recall_limit", []string{"A012", "33"}},
	{"too late", &queue.TooLateError{Number: "A012", Passed: 77, Within: 55}, "too_late", []string{"A012", "77", "55"}},
	{"counter closed", &queue.CounterClosedError{CounterName: "药房", Since: may}, "counter.closed", []string{"药房", "2026-05-06"}},
	{"counter taken", &queue.CounterTakenError{CounterName: "药房", By: "Li", Station: "East", Since: may}, "counter.taken", []string{"药房", "Li", "East"}},
	{"counter busy", &queue.CounterBusyError{CounterName: "药房", Number: "A012"}, "counter.busy", []string{"药房", "A012"}},
	{"nobody waits", &queue.NobodyWaitingError{}, "nobody_waiting", nil},
	{"nobody waits here", &queue.NobodyWaitingError{Elsewhere: 88}, "nobody_waiting.elsewhere", []string{"88"}},
	{"nobody is due", &queue.NobodyWaitingError{Later: 88, Earliest: may}, "nobody_waiting.later", []string{"88", "2026-05-06"}},
	{"unknown service", &queue.UnknownServiceError{ID: "x", Known: []string{"a", "b"}}, "service.unknown", []string{"x", "a, b"}},
	{"no services", &queue.UnknownServiceError{ID: "x"}, "no_numbers", []string{"[[services]]"}},
	{"unknown priority", &queue.UnknownPriorityError{ID: "x", Known: []string{"a", "b"}}, "priority.unknown", []string{"x", "a, b"}},
	{"service is full", &queue.CapacityError{Service: "a", Capacity: 44}, "capacity", []string{"a", "44"}},
	{"no number left", &queue.RangeFullError{Service: "a", First: "A001", Last: "A009"}, "range_full", []string{"A001", "A009"}},
	{"number taken", &queue.NumberTakenError{Number: "A012", Status: queue.Waiting}, "number.taken", []string{"A012"}},
	{"no ticket", &queue.NoTicketError{Number: "A012"}, "no_ticket", []string{"A012"}},
	{"ticket elsewhere", &queue.NoTicketError{Number: "A012", Status: queue.Missed}, "wrong_status", []string{"A012"}},
	{"name too long", &queue.TextError{Field: "name", Max: 64}, "ticket_text", []string{"64"}},
	{"phone too long", &queue.TextError{Field: "phone", Max: 64}, "ticket_text", []string{"64"}},
	{"note too long", &queue.TextError{Field: "note", Max: 64}, "ticket_text", []string{"64"}},
	{"undo too late", &queue.UndoError{Reason: queue.UndoTooLate}, "undo.too_late", nil},
	{"undo of what was said", &queue.UndoError{Reason: queue.UndoSpoken, Number: "A012"}, "undo.spoken", []string{"A012"}},
	{"undo of what others built on", &queue.UndoError{Reason: queue.UndoOvertaken}, "undo.overtaken", nil},
	{"nobody at the counter", queue.ErrNoVisit, "no_visit", nil},
	{"nothing held", queue.ErrNothingHeld, "nothing_held", nil},
	{"nothing to undo", queue.ErrNothingToUndo, "nothing_to_undo", nil},
	{"day started", queue.ErrDayStarted, "day_started", nil},
	{"no numbers", queue.ErrNoNumbers, "no_numbers", nil},
	{"same place", queue.ErrSamePlace, "same_place", nil},
	{"hall full", queue.ErrHallFull, "hall_full", nil},
	{"host away", &journal.DisconnectedError{Since: may, Err: errDisk}, "disconnected", []string{"2026-05-06"}},
	{"another host", &journal.DisconnectedError{Since: may, Err: &pairing.FingerprintError{}}, "stranger", nil},
	{"another story", &journal.DivergedError{Ours: 77, Theirs: 55}, "diverged", []string{"77", "55"}},
	{"address in use", &journal.ListenError{Addr: "0.0.0.0:4222", Err: errDisk}, "listen", []string{"0.0.0.0:4222", "settings.toml"}},
	{"gap", &journal.GapError{First: 55, Last: 77}, "gap", []string{"55", "77"}},
	{"pairing code", pairing.ErrCode, "pairing", []string{"queuecast share code"}},
	{"pairing code in the settings", &station.PairingError{Err: pairing.ErrCode}, "pairing", nil},
	{"not shared", journal.ErrNotShared, "not_shared", []string{"queuecast share on"}},
	{"joined", station.ErrJoined, "joined", []string{"queuecast leave"}},
	{"only shows", station.ErrOnlyShows, "only_shows", []string{"role"}},
	{"unknown verb", station.ErrVerb, "verb", nil},
	{"transfer to nowhere", station.ErrNowhere, "nowhere", nil},
	{"nothing to rebuild from", journal.ErrNoLines, "no_lines", nil},
	{"too much to count", report.ErrTooMuch, "too_much", nil},
	{"no date", report.ErrNoDate, "period.date", []string{"2026-05-06"}},
	{"period backwards", report.ErrBackwards, "period.backwards", nil},
	{"list too big", &intake.TooBigError{What: "unpacked bytes", Max: 1234}, "list.too_big", []string{"1234"}},
	{"list too long", &intake.TooBigError{What: "rows", Max: 1234}, "list.too_big", []string{"1234"}},
	{"list damaged", &intake.FormatError{Err: errDisk}, "list.damaged", nil},
	{"list damaged somewhere", &intake.FormatError{Line: 12, Column: 34, Err: errDisk}, "list.damaged_at", []string{"12", "34"}},
	{"list empty", intake.ErrEmpty, "list.empty", nil},
	{"old workbook", intake.ErrOldExcel, "list.old_excel", []string{".xlsx"}},
	{"no list", intake.ErrNotText, "list.not_text", []string{".csv"}},
	{"encoding of a cell", intake.ErrEncoding, "list.encoding", []string{"UTF-8"}},
	{"time of a cell", intake.ErrTime, "list.time", []string{"14:30"}},
	{"column twice", intake.ErrColumnTwice, "list.column_twice", nil},
	{"to be confirmed", &ConfirmError{Dir: "/data", From: "/other"}, "confirm", []string{"/data", "/other", "--yes"}},
	{"no file", &MissingFileError{Path: "/data/list.csv"}, "file.missing", []string{"/data/list.csv"}},
	{"faulty list", &ListError{Faults: 77}, "list.refused", []string{"77"}},
	{"anything else", errDisk, "other", []string{errDisk.Error()}},
}, append(pictures(), updateErrors()...)...)

func TestErrorsBecomeSentences(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		said := map[string]string{}
		for _, c := range known {
			for _, err := range []error{c.err, fmt.Errorf("doing something: %w", c.err), errors.Join(c.err, errors.New("and more"))} {
				sentence := Sentence(err)
				whole(t, c.name, sentence)
				for _, name := range c.names {
					if !strings.Contains(sentence, name) {
						t.Errorf("%s: %q does not name %s", c.name, sentence, name)
					}
				}
				if code := Code(err); code != c.code {
					t.Errorf("%s: code %q, want %q", c.name, code, c.code)
				}
			}
			if other, again := said[Sentence(c.err)]; again && other != c.code {
				t.Errorf("%s and %s have one sentence", other, c.code)
			}
			said[Sentence(c.err)] = c.code
		}
	})
}

func TestSentencesDifferByLanguage(t *testing.T) {
	first := map[string]string{}
	inEveryLanguage(t, func(t *testing.T, language string) {
		for _, c := range known {
			if other := first[c.name]; other != "" && other == Sentence(c.err) {
				t.Errorf("%s: %q in %s too", c.name, other, language)
			}
			first[c.name] = Sentence(c.err)
		}
	})
}

// What a user has typed is shown as it is: no template in it is carried out.
func TestValuesAreNotTemplates(t *testing.T) {
	const hostile = `{{.Known}} {{printf "%s" .}}`
	sentence := Sentence(&queue.UnknownCounterError{ID: hostile, Known: []string{"1"}})
	if !strings.Contains(sentence, hostile) {
		t.Errorf("got %q", sentence)
	}
}

func TestTheStationsOwnSentenceIsKept(t *testing.T) {
	err := fmt.Errorf("asking: %w", &control.Refused{Code: "number.empty", Message: "请先输入号码。"})
	if got := Sentence(err); got != "请先输入号码。" {
		t.Errorf("got %q", got)
	}
}

func TestSettingsProblemsNameLineKeyValueAndWhatIsAllowed(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		for rule := range rules {
			p := settings.Problem{
				Fault: settings.WrongValue, Key: "some.key", Line: 17, Value: `"hostile"`,
				Allowed: settings.Allowed{Rule: rule, Min: 1100, Max: 2200, Choices: []string{"one", "two"}},
			}
			sentence := Setting(p)
			whole(t, fmt.Sprint("rule ", rule), sentence)
			for _, part := range []string{"17", "some.key", `"hostile"`} {
				if !strings.Contains(sentence, part) {
					t.Errorf("rule %v: %q does not name %s", rule, sentence, part)
				}
			}
		}
		for fault := range faults {
			p := settings.Problem{Fault: fault, Key: "some.key", Value: "1", Detail: "why", Allowed: settings.Allowed{Max: 5}}
			whole(t, fmt.Sprint("fault ", fault), Setting(p))
			if got := Sentence(fmt.Errorf("loading: %w", p)); got != Setting(p) {
				t.Errorf("fault %v as an error: %q", fault, got)
			}
		}
	})
}

// Faults and rules are numbered from their first one on; behind the last one there is none with words.
func TestEveryFaultAndRuleHasWords(t *testing.T) {
	for f := settings.WrongValue; f <= settings.TooManyFaults; f++ {
		if faults[f] == "" {
			t.Errorf("fault %v has no words", f)
		}
	}
	for r := settings.Boolean; r <= settings.Section; r++ {
		if rules[r] == "" {
			t.Errorf("rule %v has no words", r)
		}
	}
}

func TestReportBecomesLines(t *testing.T) {
	if lines := Settings(nil); lines != nil {
		t.Errorf("no report: %q", lines)
	}
	r := &settings.Report{
		Path: "/data/settings.toml", KeptAs: "/data/settings.toml.broken",
		Problems: []settings.Problem{{Fault: settings.SyntaxFault, Line: 3, Detail: "why"}},
		Warnings: []settings.Problem{{Fault: settings.UnknownKey, Line: 9, Key: "colour"}},
	}
	lines := Settings(r)
	if len(lines) != 3 {
		t.Fatalf("got %q", lines)
	}
	for i, want := range []string{"/data/settings.toml", "/data/settings.toml.broken", "colour"} {
		whole(t, want, lines[i])
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d: %q does not hold %q", i, lines[i], want)
		}
	}
}

func TestStatesBecomeLines(t *testing.T) {
	viewers := func(n int) cast.ServerState {
		return cast.ServerState{URL: "rtsp://127.0.0.1:8554/live", Viewers: make([]cast.Viewer, n)}
	}
	inEveryLanguage(t, func(t *testing.T, _ string) {
		for _, c := range []struct {
			name  string
			line  Line
			level Level
			names string
		}{
			{"voice off", Voice(station.State{}), OK, "[voice]"},
			{"voice fails", Voice(station.State{VoiceOn: true, Voice: speech.State{Err: speech.ErrMissing}}), Failed, "espeak-ng"},
			{"another engine speaks", Voice(station.State{
				VoiceOn: true, Voice: speech.State{Engine: "builtin"},
				Engines: []speech.State{{Engine: "recorded", Err: speech.ErrNoVoice}, {Engine: "espeak-ng", Err: speech.ErrMissing}, {Engine: "builtin"}},
			}), Warning, "apt install espeak-ng"},
			{"an engine lacks the language", Voice(station.State{
				VoiceOn: true, Voice: speech.State{Engine: "espeak-ng"}, Engines: []speech.State{{Engine: "recorded", Err: speech.ErrNoVoice}, {Engine: "espeak-ng"}},
			}), OK, "espeak-ng"},
			{"a later engine is ill", Voice(station.State{
				VoiceOn: true, Voice: speech.State{Engine: "espeak-ng"}, Engines: []speech.State{{Engine: "espeak-ng"}, {Engine: "piper", Err: speech.ErrMissing}},
			}), OK, "espeak-ng"},
			{"a pack is broken", Voice(station.State{VoiceOn: true, VoiceFaults: []error{&pack.FileError{File: "a.wav", Err: errDisk}}}), Warning, "a.wav"},
			{"engine idle", Engine(speech.State{Engine: "builtin"}), OK, ""},
			{"engine well", Engine(speech.State{Engine: "espeak-ng", Spoken: 70, Cached: 7, Duration: 55 * time.Millisecond}), OK, "77"},
			{"engine without the language", Engine(speech.State{Engine: "builtin", Err: speech.ErrNoVoice}), OK, ""},
			{"engine ill", Engine(speech.State{Engine: "piper", Err: speech.ErrMissing}), Warning, "piper"},
			{"voice speaks", Voice(station.State{VoiceOn: true, Announcements: announce.State{Current: &announce.Announcement{}}}), Busy, ""},
			{"voice ready", Voice(station.State{VoiceOn: true, Voice: speech.State{Engine: "espeak-ng"}}), OK, "espeak-ng"},
			{"loudspeaker plays", Speaker(station.State{Speaker: audio.State{Playing: true, Device: "HDMI 0"}}), OK, "HDMI 0"},
			{"loudspeaker missing", Speaker(station.State{Speaker: audio.State{Err: audio.ErrNoDevice}}), Warning, ""},
			{"loudspeaker opens", Speaker(station.State{}), Busy, ""},
			{"stream off", Stream(station.State{}), OK, "[stream]"},
			{"stream fails", Stream(station.State{StreamOn: true, StreamErr: &gate.PortInUseError{Port: 8554}}), Failed, "8554"},
			{"nobody watches", Stream(station.State{StreamOn: true, Stream: viewers(0)}), OK, "rtsp://127.0.0.1:8554/live"},
			{"one watches", Stream(station.State{StreamOn: true, Stream: viewers(1)}), OK, "1"},
			{"seven watch", Stream(station.State{StreamOn: true, Stream: viewers(7)}), OK, "7"},
			{"the pictures' port is in use", Stream(station.State{StreamOn: true, WebErr: fmt.Errorf("opening: %w", &gate.PortInUseError{Port: 8088})}), Warning, "8088"},
			{"a group is not sent to", Stream(station.State{StreamOn: true, Multicasts: []station.MulticastState{{Path: "live-sd", MulticastState: cast.MulticastState{
				Interface: "eth7", Group: "239.1.1.1", Err: &cast.InterfaceError{Name: "eth7", Err: cast.ErrInterfaceDown},
			}}}}), Warning, "eth7"},
			{"a group for a path that there is not", Stream(station.State{StreamOn: true, Multicasts: []station.MulticastState{{Path: "lvie", MulticastState: cast.MulticastState{
				Group: "239.1.1.1", Err: station.ErrNoPath,
			}}}}), Warning, "/lvie"},
			{"no pictures", Stream(station.State{StreamOn: true, WebErr: errDisk}), Warning, errDisk.Error()},
			{"journal fails", Queue(station.State{Queue: desk.View{JournalErr: &journal.DiskFullError{Dir: "/data"}}}), Failed, "/data"},
			{"announcements wait", Queue(station.State{Announcements: announce.State{Waiting: 5}}), Busy, "5"},
			{"nothing called", Queue(station.State{}), OK, ""},
			{"alone", Link(station.State{}), OK, ""},
			{"not shared after all", Link(station.State{ShareErr: &journal.ListenError{Addr: "0.0.0.0:4222"}}), Failed, "0.0.0.0:4222"},
			{"shared", Link(station.State{Shared: true, Stations: make([]journal.Station, 7)}), OK, "7"},
			{"connected", Link(station.State{Joined: true, Link: journal.State{Connected: true, Since: may}}), OK, "2026-05-06"},
			{"host away", Link(station.State{Joined: true, Link: journal.State{Since: may, Age: 90 * time.Second}}), Warning, "1m30s"},
			{"another host", Link(station.State{Joined: true, Link: journal.State{Err: &pairing.FingerprintError{}}}), Failed, ""},
			{"safety copy fails", Queue(station.State{Link: journal.State{LinesErr: errDisk}}), Warning, errDisk.Error()},
			{"calls stored", Queue(station.State{Queue: desk.View{LastSeq: 1234}}), OK, "1234"},
		} {
			whole(t, c.name, c.line.Text)
			if c.line.Level != c.level || !strings.Contains(c.line.Text, c.names) {
				t.Errorf("%s: %+v, want level %d and %q", c.name, c.line, c.level, c.names)
			}
		}
	})
}

func TestDamageBecomesNotes(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		if notes := Damage(journal.Report{}); notes != nil {
			t.Errorf("no damage: %q", notes)
		}
		notes := Damage(journal.Report{
			Restored: lines.Ranges{{First: 11, Last: 20}}, Lost: lines.Ranges{{First: 31, Last: 33}, {First: 40, Last: 40}},
			SetAside: []string{"/data/journal/1.broken"}, Err: errDisk,
		})
		want := []string{"10", "31-33, 40", "/data/journal/1.broken", errDisk.Error()}
		if len(notes) != len(want) {
			t.Fatalf("got %q", notes)
		}
		for i, note := range notes {
			whole(t, want[i], note)
			if !strings.Contains(note, want[i]) {
				t.Errorf("%q does not name %s", note, want[i])
			}
		}
	})
}

func TestGapAfter(t *testing.T) {
	for text, want := range map[string]string{"": "", "Line 3:": " ", "A sentence.": " ", "第 3 行：": "", "一句。": ""} {
		if got := gapAfter(text); got != want {
			t.Errorf("after %q: %q, want %q", text, got, want)
		}
	}
}
