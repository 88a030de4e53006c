package desktop

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/soundfile"
	recorderview "github.com/queuecast/queuecast/views/recorder"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// errWriting refuses to do something to a file that is being recorded.
var errWriting = errors.New("the file is being recorded")

// change lets do change the chosen file, once nothing holds it open.
func (r *recorderPanel) change(do func(path string) error) error {
	path := r.library.chosen
	switch {
	case path == "":
		return nil
	case r.d.beingWritten(path):
		return errWriting
	}
	r.endPlayer()
	r.library.stopDrawing()
	r.library.changes++
	return do(path)
}

// rename gives the chosen recording another name. What a raw file's name says of its sound stays true.
func (r *recorderPanel) rename(typed string) {
	r.message = nil
	err := r.change(func(path string) error {
		file, _ := r.library.find(path)
		name, err := fileName(typed)
		if err != nil {
			return err
		}
		next := filepath.Join(filepath.Dir(path), renamed(name, filepath.Ext(path), file))
		if next == path {
			return nil
		}
		if _, err := os.Lstat(next); err == nil {
			return &soundfile.FileError{Path: next, Err: fmt.Errorf("renaming a recording: %w", soundfile.ErrExists)}
		}
		if err := os.Rename(path, next); err != nil {
			return &soundfile.FileError{Path: next, Err: fmt.Errorf("renaming a recording: %w: %w", soundfile.ErrNotWritable, err)}
		}
		at := slices.IndexFunc(r.library.files, func(f sound) bool { return f.path == path })
		r.library.files[at].path = next
		r.choose(next)
		return nil
	})
	r.toldFile(err, words.X("rec.renamed", "Renamed."))
	r.readFolder()
}

// renamed is a name with an extension, with rate and channels in it where they would be read wrongly without.
func renamed(stem, extension string, file sound) string {
	name := stem + extension
	if file.err != nil || file.format.Container != soundfile.Raw {
		return name
	}
	if is, err := soundfile.FormatOf(name, soundfile.Board()); err == nil && is == file.format {
		return name
	}
	said := file.format.Name(stem)
	return strings.TrimSuffix(said, filepath.Ext(said)) + extension
}

func (r *recorderPanel) toldFile(err error, good string) {
	switch {
	case errors.Is(err, errWriting):
		r.message = &recorderview.Line{Level: widgets.Warning, Text: words.X("rec.writing", "This one is being recorded. Stop the recording first.")}
		r.refresh()
	case errors.Is(err, errFileName):
		r.message = &recorderview.Line{Level: widgets.Failed, Text: words.X("rec.name.bad", `A name may have up to 120 characters, none of / \ : * ? " < > |, and no dot at its ends.`)}
		r.refresh()
	default:
		r.tell(err, good)
	}
}

// erase deletes the chosen recording in such a way that it can be taken back for a while.
func (r *recorderPanel) erase() {
	r.forget()
	err := r.change(func(path string) error {
		hidden := filepath.Join(filepath.Dir(path), deletedPrefix+filepath.Base(path))
		if err := os.Rename(path, hidden); err != nil {
			return &soundfile.FileError{Path: path, Err: fmt.Errorf("deleting a recording: %w: %w", soundfile.ErrNotWritable, err)}
		}
		l := &r.library
		l.deleted = &deletion{path, hidden, time.Now().Add(undoFor)}
		at := slices.IndexFunc(l.files, func(f sound) bool { return f.path == path })
		l.files = slices.Delete(l.files, at, at+1)
		next := ""
		if len(l.files) > 0 {
			next = l.files[min(at, len(l.files)-1)].path
		}
		r.choose(next)
		return nil
	})
	r.toldFile(err, words.X("rec.deleted", "Deleted."))
}

// restore takes the last deletion back.
func (r *recorderPanel) restore() {
	gone := r.library.deleted
	if gone == nil {
		return
	}
	r.library.deleted = nil
	r.library.changes++
	err := error(nil)
	if _, taken := os.Lstat(gone.path); taken == nil {
		err = &soundfile.FileError{Path: gone.path, Err: fmt.Errorf("taking a deletion back: %w", soundfile.ErrExists)}
		r.library.deleted = gone
	} else if err = os.Rename(gone.hidden, gone.path); err == nil {
		if info, statErr := os.Stat(gone.path); statErr == nil {
			r.library.files = append(r.library.files, lookInto(gone.path, info))
			slices.SortFunc(r.library.files, func(a, b sound) int { return b.modified.Compare(a.modified) })
			r.choose(gone.path)
		}
	}
	r.tell(err, words.X("rec.restored", "It is back."))
}

// forget makes the last deletion final.
func (r *recorderPanel) forget() {
	gone := r.library.deleted
	if gone == nil {
		return
	}
	r.library.deleted = nil
	if err := os.Remove(gone.hidden); err != nil {
		r.d.log.Warn("a deleted recording is still there", "error", err)
	}
	if r.message != nil && r.ctx.Err() == nil {
		r.message = nil
	}
}

// openFolder shows the folder in the system's own way.
func (r *recorderPanel) openFolder() {
	folder := r.d.recordings()
	err := os.MkdirAll(folder, recordingsMode)
	if err == nil {
		err = r.d.showFile(folder)
	}
	if err != nil {
		r.tell(err, "")
	}
}

const recordingsMode = 0o755

// announce puts the chosen recording among the announcements.
func (r *recorderPanel) announce() {
	if r.library.chosen == "" {
		return
	}
	open, title := r.library.opened(), filepath.Base(r.library.chosen)
	r.d.workers.Go(func() {
		err := r.d.station.PlayRecording(title, open)
		r.d.onFyne(r.ctx, func() {
			r.tell(err, words.X("rec.announced", "\"{{.Name}}\" is played in the hall and in the stream as soon as its turn comes.", map[string]string{"Name": title}))
		})
	})
}
