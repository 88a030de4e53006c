package speech

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// localeNameToLCID is LocaleNameToLCID of kernel32.
func localeNameToLCID(name *uint16) (uint32, error) {
	id, _, err := windows.NewLazySystemDLL("kernel32.dll").NewProc("LocaleNameToLCID").Call(uintptr(unsafe.Pointer(name)), 0)
	if id == 0 {
		return 0, err
	}
	return uint32(id), nil
}
