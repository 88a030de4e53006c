package logs

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
)

const (
	// CrashFileName is the file into which the Go runtime writes when the process dies of a panic or a fatal error.
	CrashFileName = "crash.txt"
	// keptCrashes is how many reports of earlier crashes are kept.
	keptCrashes = 5
	// crashStamp is sortable, and free of the colons that Windows forbids in names.
	crashStamp = "20060102-150405"
)

// ArmCrashFile makes the runtime write a crash of this process to crash.txt in dir, besides stderr. If the last run
// has left such a file with something in it, that is renamed to crash-<time of the crash, local>.txt, of which the
// newest five are kept, and its path is returned, so that the app can mention it; it is returned also with an error.
//
// The runtime has one such file per process, and dir must belong to this process alone.
func ArmCrashFile(dir string) (previous string, err error) {
	path := filepath.Join(dir, CrashFileName)
	previous, err = keepCrash(dir, path)
	if err != nil {
		return previous, fmt.Errorf("keeping the last crash report: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, logMode)
	if err != nil {
		return previous, fmt.Errorf("opening the crash file: %w", err)
	}
	err = debug.SetCrashOutput(f, debug.CrashOptions{})
	if err = errors.Join(err, f.Close()); err != nil { // the runtime has a descriptor of its own
		return previous, fmt.Errorf("arming the crash file: %w", err)
	}
	return previous, nil
}

// DisarmCrashFile is for the clean end: it detaches the file from the runtime and removes it if it is empty.
func DisarmCrashFile(dir string) error {
	if err := debug.SetCrashOutput(nil, debug.CrashOptions{}); err != nil {
		return fmt.Errorf("disarming the crash file: %w", err)
	}
	path := filepath.Join(dir, CrashFileName)
	info, err := os.Stat(path)
	if err == nil && info.Size() == 0 {
		err = os.Remove(path)
	}
	if err := ignoreMissing(err); err != nil {
		return fmt.Errorf("removing the empty crash file: %w", err)
	}
	return nil
}

func keepCrash(dir, path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	// The last write to the file was the crash itself, so its time needs no clock of ours.
	stem := filepath.Join(dir, "crash-"+info.ModTime().Format(crashStamp))
	kept := stem + ".txt"
	for i := 2; exists(kept); i++ {
		kept = stem + "-" + strconv.Itoa(i) + ".txt"
	}
	if err := os.Rename(path, kept); err != nil {
		return "", err
	}
	return kept, pruneCrashes(dir)
}

func pruneCrashes(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	type report struct {
		name string
		info fs.FileInfo
	}
	var reports []report
	for _, entry := range entries {
		if ours, _ := filepath.Match("crash-*.txt", entry.Name()); !ours || !entry.Type().IsRegular() {
			continue
		}
		if info, err := entry.Info(); err == nil {
			reports = append(reports, report{filepath.Join(dir, entry.Name()), info})
		}
	}
	slices.SortFunc(reports, func(a, b report) int { // newest first; of one second, the highest number
		return cmp.Or(b.info.ModTime().Compare(a.info.ModTime()), len(b.name)-len(a.name), cmp.Compare(b.name, a.name))
	})
	for _, r := range reports[min(len(reports), keptCrashes):] {
		if err := ignoreMissing(os.Remove(r.name)); err != nil {
			return err
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
