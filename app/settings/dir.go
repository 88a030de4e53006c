package settings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// ErrNoHome is the error of DefaultDir where the environment names no place for a user's data.
var ErrNoHome = errors.New("the environment names no home folder")

// NotWritableError says that the data folder cannot be created or written.
type NotWritableError struct {
	Dir string
	Err error
}

func (e *NotWritableError) Error() string {
	return fmt.Sprintf("the data folder %s is not writable: %v", e.Dir, e.Err)
}

func (e *NotWritableError) Unwrap() error { return e.Err }

// DefaultDir returns where this user's data folder belongs: $XDG_DATA_HOME/queuecast or ~/.local/share/queuecast (XDG
// Base Directory Specification), %LOCALAPPDATA%\Queuecast on Windows, ~/Library/Application Support/Queuecast on macOS.
// It does not look whether the folder exists.
func DefaultDir() (string, error) { return defaultDir(runtime.GOOS, os.Getenv) }

func defaultDir(goos string, getenv func(string) string) (string, error) {
	inHome := func(parts ...string) (string, error) {
		home := getenv("HOME")
		if goos == "windows" {
			home = getenv("USERPROFILE")
		}
		if home == "" {
			return "", ErrNoHome
		}
		return filepath.Join(append([]string{home}, parts...)...), nil
	}
	switch goos {
	case "windows":
		if local := getenv("LOCALAPPDATA"); local != "" {
			return filepath.Join(local, "Queuecast"), nil
		}
		return inHome("AppData", "Local", "Queuecast")
	case "darwin", "ios":
		return inHome("Library", "Application Support", "Queuecast")
	}
	// A relative path there is invalid and must be ignored, says the specification.
	if data := getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "queuecast"), nil
	}
	return inHome(".local", "share", "queuecast")
}

// dirMode is for the owner alone: the folder holds the control token and who was called when.
const dirMode = 0o700

// PrepareDir creates dir and its parents if they are missing, and proves by a small file that it can be written. The
// permissions of a folder that exists already are its owner's business. Every error is a *NotWritableError.
func PrepareDir(dir string) error {
	if err := prepareDir(dir); err != nil {
		return &NotWritableError{Dir: dir, Err: err}
	}
	return nil
}

func prepareDir(dir string) error {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return err
	}
	_, err = f.Write([]byte{'\n'}) // a full disk lets an empty file be created
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
