package app

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// attachParent is ATTACH_PARENT_PROCESS.
const attachParent = ^uintptr(0)

// attachConsole connects a command to the console in which it was typed. This program is a windowed one, so that a double-click shows no
// console; for that, Windows gives it none even where it is started from one. A start without a command needs none: a window that
// was opened from a console is to outlive it.
//
// What was redirected (a file, a pipe, NUL) stays as it is. Ctrl+C reaches whoever is attached, so Go's signals work as everywhere.
// See packaging/windows/console.c for who waits for the end and passes the exit code on.
func attachConsole(args []string) {
	if len(args) == 0 {
		return
	}
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if done, _, _ := attach.Call(attachParent); done == 0 {
		return // started by something without a console, such as a shortcut
	}
	if in := console(windows.STD_INPUT_HANDLE, "CONIN$"); in != nil {
		os.Stdin = in
	}
	if out := console(windows.STD_OUTPUT_HANDLE, "CONOUT$"); out != nil {
		os.Stdout = out
	}
	if out := console(windows.STD_ERROR_HANDLE, "CONOUT$"); out != nil {
		os.Stderr = out
	}
}

// console opens the console in the place of one of the standard files, and makes it what child processes and the runtime's own reports
// use. It returns nil where that file is something else. Files that were opened before the console was attached to have to be replaced:
// Go takes them for plain ones, and would write UTF-8 where the console wants its own code page.
func console(standard uint32, name string) *os.File {
	if redirected(standard) {
		return nil
	}
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil
	}
	inherited := &windows.SecurityAttributes{InheritHandle: 1}
	inherited.Length = uint32(unsafe.Sizeof(*inherited))
	h, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE,
		inherited, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return nil
	}
	_ = windows.SetStdHandle(standard, h)
	var mode uint32
	if standard != windows.STD_INPUT_HANDLE && windows.GetConsoleMode(h, &mode) == nil {
		// For the line of progress, which erases itself. Consoles before Windows 10 do not know it.
		_ = windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING)
	}
	return os.NewFile(uintptr(h), name)
}

// redirected tells whether a standard file is there and is no console.
func redirected(standard uint32) bool {
	h, err := windows.GetStdHandle(standard)
	if err != nil || h == 0 || h == windows.InvalidHandle {
		return false
	}
	kind, err := windows.GetFileType(h)
	if err != nil || kind == windows.FILE_TYPE_UNKNOWN {
		return false
	}
	var mode uint32
	return kind != windows.FILE_TYPE_CHAR || windows.GetConsoleMode(h, &mode) != nil
}
