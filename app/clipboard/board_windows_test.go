package clipboard

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"unsafe"
)

// What Windows gives back is what was copied: three pixels in two lines, the last ones first, blue before red.
func TestWindowsKeepsThePicture(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	img.Set(0, 0, color.NRGBA{R: 255, A: 255})
	img.Set(2, 1, color.NRGBA{B: 200, G: 100, A: 255})
	path := filepath.Join(t.TempDir(), "a.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	var c Clipboard
	defer c.Close()
	if err := c.Copy(path); err != nil {
		t.Fatal(err)
	}

	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := open(); err != nil {
		t.Fatal(err)
	}
	defer closeClipboard.Call()
	memory, _, err := user32.NewProc("GetClipboardData").Call(formatDIB)
	if memory == 0 {
		t.Fatal(err)
	}
	at, _, _ := globalLock.Call(memory)
	size, _, _ := kernel32.NewProc("GlobalSize").Call(memory)
	const line = 12 // three pixels of three bytes, filled up
	if size < dibHead+2*line {
		t.Fatalf("%d bytes came back", size)
	}
	data := make([]byte, size)
	_, _, _ = moveMemory.Call(uintptr(unsafe.Pointer(&data[0])), at, size)
	if w, h := binary.LittleEndian.Uint32(data[4:]), binary.LittleEndian.Uint32(data[8:]); w != 3 || h != 2 {
		t.Fatalf("%d x %d", w, h)
	}
	pixels := data[dibHead:]
	if got := [3]byte(pixels[6:9]); got != [3]byte{200, 100, 0} {
		t.Errorf("below at the right: %v", got)
	}
	if got := [3]byte(pixels[line : line+3]); got != [3]byte{0, 0, 255} {
		t.Errorf("above at the left: %v", got)
	}
	if got := [3]byte(pixels[line+3 : line+6]); got != [3]byte{255, 255, 255} {
		t.Errorf("where nothing is: %v", got)
	}
}
