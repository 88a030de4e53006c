package desktop

import "golang.org/x/sys/windows"

// showFile shows a file or folder in the program that the system has for it. Not by an address as elsewhere: Windows reads the escaped
// characters of one in the code page of old programs, so that a Chinese name would not be found.
func (d *Desktop) showFile(path string) error {
	file, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, nil, file, nil, nil, windows.SW_SHOWNORMAL)
}
