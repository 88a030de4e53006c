package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/queuecast/queuecast/app/settings/atomicfile"
)

const (
	// maxFileSize bounds what is read, in bytes: a full file has some 6 KiB.
	maxFileSize = 256 << 10
	// maxBroken bounds the number of broken files kept aside.
	maxBroken = 1000
	// leftoverAge is how old a temporary file must be to be a crash's leftover for certain.
	leftoverAge = time.Hour
)

// ErrTooManyBroken is in the error of Load where so many broken files have been kept that no name is left.
var ErrTooManyBroken = errors.New("too many broken settings files are kept already")

// Report tells what Load found. Problems have been mended in the Settings returned; Warnings have no effect.
type Report struct {
	Path       string    // of the settings file
	FirstStart bool      // there was no file, or an empty one; the default file has been written
	KeptAs     string    // where the broken file lies now; "" if nothing was broken
	Problems   []Problem // why the file counts as broken
	Warnings   []Problem // unknown keys
}

// OK tells whether the user need not be told anything.
func (r *Report) OK() bool { return len(r.Problems) == 0 && len(r.Warnings) == 0 }

// Load reads the settings in dir, which it creates if it is missing.
//
// The Settings and the Report are usable always, also with an error: then the file could not be read (it is left as it
// is, the defaults are used), or the folder or the new file could not be written. The error is a *NotWritableError
// where the folder is at fault.
func Load(dir string) (Settings, *Report, error) {
	path := filepath.Join(dir, FileName)
	if err := PrepareDir(dir); err != nil {
		return Defaults(), &Report{Path: path}, err
	}
	_ = atomicfile.Sweep(path, time.Now().Add(-leftoverAge)) // leftovers are small; they must not stop a start

	result, report, data, err := inspect(path)
	if err != nil {
		return result, report, err
	}
	if report.FirstStart {
		if err := Save(dir, result); err != nil {
			return result, report, fmt.Errorf("writing the first settings file: %w", err)
		}
		return result, report, nil
	}
	if len(report.Problems) == 0 {
		return result, report, nil
	}
	if report.KeptAs, err = keepAside(path, brokenMark, data); err != nil {
		return result, report, fmt.Errorf("keeping the broken settings file aside: %w", err)
	}
	if err := Save(dir, result); err != nil {
		return result, report, fmt.Errorf("replacing the broken settings file: %w", err)
	}
	return result, report, nil
}

// Inspect is Load for those who must change nothing, such as a command beside the running station: it neither creates
// the folder nor writes or moves a file. A missing or blank file counts as a FirstStart; what is wrong has its default
// and stands in the Report. Both are usable also with an error, which says that the file could not be read.
func Inspect(dir string) (Settings, *Report, error) {
	s, report, _, err := inspect(filepath.Join(dir, FileName))
	return s, report, err
}

// inspect also returns what the file holds, nil where it has not been read.
func inspect(path string) (Settings, *Report, []byte, error) {
	report := &Report{Path: path}
	data, unusable, err := read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && unusable == nil && isBlank(data):
		report.FirstStart = true
		return Defaults(), report, data, nil
	case err != nil:
		report.Problems = []Problem{{Fault: Unreadable, Detail: err.Error()}}
		return Defaults(), report, nil, fmt.Errorf("reading the settings: %w", err)
	}
	result := Defaults()
	if unusable == nil {
		result, unusable = decode(data, report)
	}
	if unusable != nil {
		report.Problems = []Problem{*unusable}
	}
	return result, report, data, nil
}

// decode turns a file's content into settings and fills in the report, or says why the whole file is of no use.
func decode(data []byte, report *Report) (Settings, *Problem) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Windows editors like to put a byte order mark there
	if !utf8.Valid(data) {
		return Defaults(), &Problem{Fault: NotUTF8, Line: lineOfInvalid(data)}
	}
	doc, fault := parseDocument(data)
	if fault != nil {
		return Defaults(), fault
	}
	r := apply(doc)
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
	report.Problems, report.Warnings = bounded(r.problems), bounded(r.warnings)
	return r.settings, nil
}

// read returns the content of a file of sane size, or why it is none.
func read(path string) ([]byte, *Problem, error) {
	info, err := os.Stat(path) // before opening: to open a named pipe would wait for a writer
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &Problem{Fault: NotAFile}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > maxFileSize {
		size := strconv.FormatInt(max(info.Size(), int64(len(data))), 10)
		return nil, &Problem{Fault: TooLarge, Value: size, Allowed: Allowed{Max: maxFileSize}}, nil
	}
	return data, nil, nil
}

func isBlank(data []byte) bool {
	return len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))) == 0
}

func lineOfInvalid(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}

// What is added to the name of a file that is kept aside.
const (
	brokenMark = ".broken"
	newerMark  = ".newer" // it had keys that this version does not know, probably a newer version's
)

// keepAside puts what lies at path under a free name beside it: settings.toml.broken, settings.toml.broken-2 and so on.
// Content that has been read is copied, so that at every moment either the old or the new file stands at path; what
// cannot be read (a folder, a huge file) is renamed.
func keepAside(path, mark string, data []byte) (string, error) {
	for i := 1; i <= maxBroken; i++ {
		name := path + mark
		if i > 1 {
			name += "-" + strconv.Itoa(i)
		}
		if data == nil {
			if _, err := os.Lstat(name); err == nil {
				continue
			}
			if err := os.Rename(path, name); err != nil {
				return "", err
			}
			return name, nil
		}
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		err = errors.Join(err, f.Sync(), f.Close())
		if err != nil {
			_ = os.Remove(name)
			return "", err
		}
		return name, nil
	}
	return "", ErrTooManyBroken
}
