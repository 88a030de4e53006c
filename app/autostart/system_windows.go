package autostart

import (
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// forAllFile is what the setup makes among the start-up programs of all users.
const forAllFile = "queuecast.lnk"

// argument protects an argument with spaces: the library puts them one after the other into the shortcut.
func argument(text string) string { return syscall.EscapeArg(text) }

func forAll() bool {
	folder, err := windows.KnownFolderPath(windows.FOLDERID_CommonStartup, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return false
	}
	_, err = os.Stat(filepath.Join(folder, forAllFile))
	return err == nil
}
