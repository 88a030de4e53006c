package desktop

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/media/soundfile"
	recorderview "github.com/queuecast/queuecast/views/recorder"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const (
	// folderPeriod is how often the folder is looked into.
	folderPeriod = 2 * time.Second
	// deletedPrefix is what a deleted file's name begins with until it cannot be taken back any more.
	deletedPrefix = ".queuecast-deleted-"
	// undoFor is for how long a deletion can be taken back.
	undoFor = 15 * time.Second
	// waveColumns is how fine a wave form is.
	waveColumns = 1600
)

// sound is a file of the folder.
type sound struct {
	path     string
	size     int64
	modified time.Time
	format   soundfile.Format
	frames   int64
	err      error // why it cannot be read
}

// library is what the panel knows of the recordings.
type library struct {
	files   []sound // newest first
	known   bool    // the folder has been read
	reading bool
	read    time.Time // when that was begun last
	free    uint64    // bytes on its disk; 0: not known
	err     error     // why it cannot be read
	changes int       // that we have made in the folder

	chosen  string // path
	draw    context.CancelFunc
	drawn   float64 // of the wave form, 0 to 1
	size    int64   // of the file when its drawing began
	drawErr error
	other   soundfile.Format // as which it sounds; Container Raw, Rate 0: as what it is
	asOther bool             // it is played so

	player *recorder.Player // of what was played last; nil: nothing
	volume int
	speed  float64

	deleted *deletion
}

// deletion can be taken back until its time is over.
type deletion struct {
	path, hidden string
	until        time.Time
}

// due tells whether it is time to look into the folder.
func (l *library) due(now time.Time) bool { return !l.reading && now.Sub(l.read) >= folderPeriod }

func (l *library) forgetList() { l.files, l.known, l.err, l.read = nil, false, nil, time.Time{} }

func (l *library) find(path string) (sound, bool) {
	at := slices.IndexFunc(l.files, func(f sound) bool { return f.path == path })
	if at < 0 {
		return sound{}, false
	}
	return l.files[at], true
}

// readFolder lists the recordings anew, behind the panel.
func (r *recorderPanel) readFolder() {
	l := &r.library
	if l.deleted != nil && time.Now().After(l.deleted.until) {
		r.forget()
	}
	if l.reading {
		return
	}
	l.reading, l.read = true, time.Now()
	folder, before, changes, first := r.d.recordings(), slices.Clone(l.files), l.changes, !l.known
	r.d.workers.Go(func() {
		if first {
			r.removeDeleted(folder)
		}
		files, err := readSounds(r.ctx, folder, before)
		free := freeSpace(folder)
		r.d.onFyne(r.ctx, func() {
			l.reading = false
			if folder != r.d.recordings() || changes != l.changes {
				l.read = time.Time{} // what was read is not so any more
				return
			}
			l.files, l.err, l.free, l.known = files, err, free, true
			switch file, there := l.find(l.chosen); {
			case l.chosen == "":
			case !there:
				r.choose("")
			case l.draw == nil && file.size != l.size && !r.d.beingWritten(file.path): // it has grown
				r.startDrawing(file.path)
			}
			r.refresh()
		})
	})
}

// removeDeleted removes what was deleted before the program ended too soon to do so.
func (r *recorderPanel) removeDeleted(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return // the list tells why
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), deletedPrefix) && entry.Type().IsRegular() {
			if err := os.Remove(filepath.Join(folder, entry.Name())); err != nil {
				r.d.log.Warn("a deleted recording is still there", "error", err)
			}
		}
	}
}

// readSounds lists the files of sound in a folder, newest first. Those that are as they were before are not opened again.
func readSounds(ctx context.Context, folder string, before []sound) ([]sound, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // it is made with the first recording
	} else if err != nil {
		return nil, fmt.Errorf("reading the folder of recordings: %w", err)
	}
	known := map[string]sound{}
	for _, s := range before {
		known[s.path] = s
	}
	var all []sound
	for _, entry := range entries {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		path := filepath.Join(folder, entry.Name())
		if _, err := soundfile.FormatOf(path, soundfile.Board()); err != nil || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue // gone meanwhile
		}
		if old, ok := known[path]; ok && old.size == info.Size() && old.modified.Equal(info.ModTime()) {
			all = append(all, old)
			continue
		}
		all = append(all, lookInto(path, info))
	}
	slices.SortFunc(all, func(a, b sound) int { return cmp.Or(b.modified.Compare(a.modified), cmp.Compare(b.path, a.path)) })
	return all, nil
}

// lookInto asks a file what it is.
func lookInto(path string, info fs.FileInfo) sound {
	s := sound{path: path, size: info.Size(), modified: info.ModTime()}
	file, err := soundfile.Open(path, soundfile.Board())
	if err != nil {
		s.err = err
		return s
	}
	defer file.Close()
	s.format, s.frames = file.Format(), file.Frames()
	return s
}

func (s sound) length() string {
	if s.err != nil || s.frames < 0 {
		return "–"
	}
	return messages.Span(s.format.Duration(s.frames))
}

func (s sound) details() string {
	parts := []string{s.modified.Local().Format("2006-01-02 15:04"), sizeText(s.size)}
	if s.err != nil {
		return strings.Join(append(parts, words.X("rec.unreadable", "cannot be read")), " · ")
	}
	return strings.Join(append(parts, formatText(s.format)), " · ")
}

// formatText is what a format is called.
func formatText(f soundfile.Format) string {
	laws := map[soundfile.Encoding]string{
		soundfile.ALaw: words.X("rec.law.a", "A-law"), soundfile.MuLaw: words.X("rec.law.u", "µ-law"), soundfile.PCM16: words.X("rec.law.linear", "16 bits"),
	}
	channels := fmt.Sprint(f.Channels)
	switch f.Channels {
	case 1:
		channels = words.X("rec.mono", "Mono")
	case 2:
		channels = words.X("rec.stereo", "Stereo")
	}
	kind := ""
	if f.Container != soundfile.Raw {
		kind = f.Container.String() + " · "
	}
	return fmt.Sprintf("%s%s · %g kHz · %s", kind, laws[f.Encoding], float64(f.Rate)/1000, channels)
}

// beingWritten tells whether a file is that of the recording under way.
func (d *Desktop) beingWritten(path string) bool {
	t := &d.taking
	return t.on && t.recorder != nil && t.recorder.State().Path == path
}

func (r *recorderPanel) libraryState() recorderview.Library {
	l := &r.library
	d := r.d
	outputs := r.d.sounds.outputs(d.settings.Sound.Device, d.settings.Recorder.Output)
	state := recorderview.Library{
		Reading: !l.known, Chosen: l.chosen, Speed: fmt.Sprint(l.speed), Volume: l.volume, Part: -1,
		Outputs: deviceChoices(outputs, d.settings.Sound.Device, fromDevice), Output: fromDefault,
	}
	if out := d.settings.Recorder.Output; out != "" && out != d.settings.Sound.Device {
		state.Output = fromDevice + out
	}
	for _, f := range l.files {
		one := recorderview.Recording{ID: f.path, Name: filepath.Base(f.path), Details: f.details(), Length: f.length()}
		if d.beingWritten(f.path) {
			one.Length = "● " + one.Length
		}
		state.All = append(state.All, one)
	}
	if l.err != nil {
		state.Line = &recorderview.Line{Level: widgets.Failed, Text: messages.Sentence(l.err)}
	}
	file, there := l.find(l.chosen)
	if !there {
		return state
	}
	state.Details = file.details()
	if l.draw != nil {
		state.Drawn = words.X("rec.drawing", "Drawing... {{.Percent}} %", map[string]int{"Percent": int(l.drawn * percent)})
	}
	if l.other.Rate != 0 {
		values := map[string]string{"Law": lawName(l.other.Encoding)}
		state.Hint, state.HintDo = words.X("rec.hint", "This sounds like {{.Law}}.", values), words.X("rec.hint.do", "Play it as {{.Law}}", values)
		if l.asOther {
			state.Hint, state.HintDo = words.X("rec.hint.now", "Played as {{.Law}}.", values), words.X("rec.hint.back", "Play it as named")
		}
	}
	whole := file.format.Duration(max(file.frames, 0))
	state.Position = "0:00:00 / " + messages.Span(whole)
	if l.player == nil {
		if err := cmp.Or(file.err, l.drawErr); err != nil {
			state.Line = &recorderview.Line{Level: widgets.Failed, Text: messages.Sentence(err)}
		}
		return state
	}
	is := l.player.State()
	state.Playing = is.Playing
	state.Position = messages.Span(is.Position.Truncate(time.Second)) + " / " + messages.Span(whole)
	if whole > 0 {
		state.Part = min(float64(is.Position)/float64(whole), 1)
	}
	switch {
	case is.Err != nil:
		state.Playing = false
		state.Line = &recorderview.Line{Level: widgets.Failed, Text: messages.Sentence(is.Err)}
	case is.Gaps+is.Output.Interruptions > 0:
		state.Line = &recorderview.Line{Level: widgets.Warning, Text: words.X("rec.gaps", "The computer was too busy {{.Times}} times: there were gaps.", map[string]int{"Times": is.Gaps + is.Output.Interruptions})}
	}
	return state
}

func lawName(e soundfile.Encoding) string {
	if e == soundfile.MuLaw {
		return words.X("rec.law.u", "µ-law")
	}
	return words.X("rec.law.a", "A-law")
}

// choose takes another recording into view.
func (r *recorderPanel) choose(path string) {
	l := &r.library
	if path == l.chosen {
		return
	}
	r.endPlayer()
	l.stopDrawing()
	l.chosen, l.other, l.asOther, l.drawErr = path, soundfile.Format{}, false, nil
	r.window.Canvas().Unfocus() // the keys are for playing
	r.view.SetWave(nil, 0)
	if path != "" {
		r.startDrawing(path)
	}
	r.refresh()
}

// opened is how the chosen recording is opened, as what it is named or as what it sounds.
func (l *library) opened() func() (*soundfile.Reader, error) {
	path, other, asOther := l.chosen, l.other, l.asOther
	return func() (*soundfile.Reader, error) {
		if asOther {
			return soundfile.OpenAs(path, other)
		}
		return soundfile.Open(path, soundfile.Board())
	}
}
