package h264

// #include "openh264.h"
import "C"

import "fmt"

// LibraryVersion is the version of the OpenH264 that is in use, such as 2.3.1.
func LibraryVersion() string {
	var v C.OpenH264Version
	C.WelsGetCodecVersionEx(&v)
	return fmt.Sprintf("%d.%d.%d", uint(v.uMajor), uint(v.uMinor), uint(v.uRevision))
}
