package messages

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"unicode"

	"github.com/queuecast/queuecast/app/autostart"
	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/clipboard"
	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/lookfile"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/announce"
	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/lock"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/archive"
	"github.com/queuecast/queuecast/media/audio"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/player"
)

// ErrNoDisplay tells that there is nothing to open a window on.
var ErrNoDisplay = errors.New("there is no display")

// ErrUnfit tells that the doctor found something that stops the station.
var ErrUnfit = errors.New("this machine is not fit for a station")

// keyOther is for errors that this package does not know.
const keyOther = "error.other"

// Sentence says what is wrong and what to do. An error that it does not know is shown as it is, behind words that say so.
func Sentence(err error) string {
	var refused *control.Refused
	if errors.As(err, &refused) {
		if refused.Code == control.CodeTooLarge {
			return Text("error.too_large", nil) // refused before the station saw it
		}
		return refused.Message // the station's own sentence
	}
	var problem settings.Problem
	if errors.As(err, &problem) {
		return Setting(problem)
	}
	key, values := explain(err)
	return Text(key, values)
}

// Code names the kind of an error for programs, such as "number.empty".
func Code(err error) string {
	key, _ := explain(err)
	return strings.TrimPrefix(key, "error.")
}

// explain finds the sentence for an error and the values in it.
func explain(err error) (key string, values data) {
	var (
		tooLong  *queue.TooLongError
		badChar  *queue.BadCharError
		counter  *queue.UnknownCounterError
		full     *journal.DiskFullError
		folder   *journal.DirError
		locked   *journal.LockedError
		notSaved *journal.NotStoredError
		unsure   *journal.UncertainError
		readOnly *settings.NotWritableError
		inUse    *gate.PortInUseError
		waiting  *announce.FullError
		pictured *station.PictureError
		uncalled *NotCalledError
	)
	if key, values, ok := explainRefusal(err); ok {
		return key, values
	}
	if key, values, ok := explainLog(err); ok {
		return key, values
	}
	if key, values, ok := explainCamera(err); ok {
		return key, values
	}
	if key, values, ok := explainSharing(err); ok {
		return key, values
	}
	if key, values, ok := explainVoice(err); ok {
		return key, values
	}
	if key, values, ok := explainSound(err); ok {
		return key, values
	}
	if key, values, ok := explainUpdate(err); ok {
		return key, values
	}
	if errors.As(err, &pictured) {
		return explainPicture(pictured)
	}
	if errors.Is(err, lookfile.ErrNotALook) {
		return "error.look", data{"Error": err.Error()}
	}
	switch {
	case errors.As(err, &tooLong):
		return "error.number.too_long", data{"Max": tooLong.Max}
	case errors.As(err, &badChar):
		return "error.number.bad_char", data{"Char": visible(badChar.Char)}
	case errors.As(err, &counter):
		return "error.counter.unknown", data{"Counter": counter.ID, "Known": strings.Join(counter.Known, ", ")}
	case errors.As(err, &full):
		return "error.disk_full", data{"Dir": full.Dir, "Free": mebibytes(full.Free), "Need": mebibytes(full.Need)}
	case errors.As(err, &readOnly):
		return explainFolder(err, readOnly.Dir)
	case errors.As(err, &folder):
		return explainFolder(err, folder.Dir)
	case errors.As(err, &locked):
		return "error.running", nil
	case errors.As(err, &notSaved):
		return "error.not_stored", data{"Error": notSaved.Err.Error()}
	case errors.As(err, &unsure):
		return "error.uncertain", nil
	case errors.As(err, &uncalled):
		return "error.uncalled", data{"Number": uncalled.Number}
	case errors.Is(err, archive.ErrNotKept):
		return "error.not_kept", nil
	case errors.Is(err, clipboard.ErrNoDesktop):
		return "error.no_clipboard", nil
	case errors.Is(err, player.ErrAddress):
		return "error.stream_address", nil
	case errors.Is(err, cast.ErrTarget):
		return "error.target", nil
	case errors.As(err, &inUse):
		return "error.port_in_use", data{"Port": inUse.Port}
	case errors.As(err, &waiting):
		return "error.announcements_full", data{"Max": waiting.Max}
	case errors.Is(err, audio.ErrStalled), errors.Is(err, audio.ErrBusy):
		return "error.loudspeaker", data{"Error": err.Error()}
	}
	for _, known := range []struct {
		err error
		key string
	}{
		{queue.ErrEmpty, "error.number.empty"},
		{queue.ErrNoDigit, "error.number.no_digit"},
		{queue.ErrNoTrailingDigit, "error.number.no_trailing_digit"},
		{queue.ErrNothingToRecall, "error.nothing_to_recall"},
		{queue.ErrNothingToFollow, "error.nothing_to_follow"},
		{station.ErrRecordingTooLong, "error.recording_too_long"},
		{announce.ErrClosed, "error.closing"},
		{desk.ErrClosed, "error.closing"},
		{journal.ErrClosed, "error.closing"},
		{station.ErrPattern, "error.pattern"},
		{cameras.ErrNoCamera, "error.camera.off"},
		{cameras.ErrStopped, "error.camera.stopped"},
		{cameras.ErrNoPicture, "error.camera.late"},
		{cameras.ErrClosed, "error.closing"},
		{cameras.ErrNoDisplay, "error.camera.no_display"},
		{station.ErrRunning, "error.running"},
		{control.ErrNotRunning, "error.not_running"},
		{audio.ErrNoDevice, "error.no_device"},
		{audio.ErrConfig, "error.sound_config"},
		{lock.ErrForm, "error.pin.form"},
		{lock.ErrHash, "error.pin.hash"},
		{autostart.ErrForAll, "error.autostart.all"},
		{ErrNoDisplay, "error.no_display"},
		{ErrUnfit, "error.unfit"},
		{context.DeadlineExceeded, "error.timeout"},
	} {
		if errors.Is(err, known.err) {
			return known.key, nil
		}
	}
	return keyOther, data{"Error": err.Error()}
}

// visible is a character that can be shown, or its number.
func visible(r rune) string {
	if unicode.IsPrint(r) {
		return Quoted(string(r))
	}
	return fmt.Sprintf("U+%04X", r)
}

func mebibytes(n uint64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

// explainPicture tells why a picture cannot be shown.
func explainPicture(err *station.PictureError) (key string, values data) {
	values = data{"Path": err.Path}
	switch {
	case errors.Is(err, picture.ErrTooLarge):
		return "error.picture.too_large", values
	case errors.Is(err, picture.ErrNotAPicture):
		return "error.picture.format", values
	case errors.Is(err, fs.ErrNotExist):
		return "error.picture.missing", values
	}
	values["Error"] = err.Err.Error()
	return "error.picture.other", values
}

// explainFolder is about a folder that cannot be written to. What stands in its place is another matter than its permissions.
func explainFolder(err error, dir string) (string, data) {
	var path *fs.PathError
	if errors.As(err, &path) && errors.Is(path.Err, syscall.ENOTDIR) && path.Path == dir {
		return "error.not_folder", data{"Path": dir}
	}
	return "error.not_writable", data{"Dir": dir}
}

// Quoted puts a text into quotation marks as the language has them. (In an English text those of the Chinese font are as wide as a sign.)
func Quoted(text string) string { return Text("error.quoted", data{"Text": text}) }
