package messages

import (
	"context"
	"errors"
	"io/fs"

	"github.com/queuecast/queuecast/media/recorder"
	"github.com/queuecast/queuecast/media/soundfile"
)

// explainSound finds the sentence for an error of files of sound.
func explainSound(err error) (key string, values data, ok bool) {
	path := ""
	var file *soundfile.FileError
	if errors.As(err, &file) {
		path = file.Path
	}
	if errors.Is(err, context.Canceled) {
		return "error.cancelled", nil, true
	}
	for _, known := range []struct {
		err error
		key string
	}{
		{soundfile.ErrExists, "error.sound.exists"},
		{soundfile.ErrDiskFull, "error.sound.disk_full"},
		{soundfile.ErrNotWritable, "error.sound.not_writable"},
		{soundfile.ErrName, "error.sound.name"},
		{soundfile.ErrNotSound, "error.sound.not_sound"},
		{soundfile.ErrBadHeader, "error.sound.header"},
		{soundfile.ErrUnsupported, "error.sound.unsupported"},
		{soundfile.ErrEmpty, "error.sound.empty"},
		{soundfile.ErrFormat, "error.sound.format"},
		{recorder.ErrNoName, "error.sound.names"},
		{recorder.ErrNoLength, "error.sound.length"},
	} {
		if errors.Is(err, known.err) {
			return known.key, data{"Path": path}, true
		}
	}
	if file != nil && errors.Is(err, fs.ErrNotExist) {
		return "error.file.missing", data{"Path": path}, true
	}
	return "", nil, false
}

// SoundDamage says what was wrong with a file of sound that was read all the same.
func SoundDamage(path string, damage error) string {
	values := data{"Path": path}
	switch {
	case errors.Is(damage, soundfile.ErrShort):
		return Text("note.sound.short", values)
	case errors.Is(damage, soundfile.ErrLong):
		return Text("note.sound.long", values)
	}
	return Text("note.sound.odd", values)
}
