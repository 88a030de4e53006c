package clipboard

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

const (
	formatDIB = 8      // CF_DIB: a bitmap without the head of its file. Windows makes the other kinds of bitmaps of it.
	moveable  = 0x0002 // GMEM_MOVEABLE, as SetClipboardData wants it

	// Another program may have the clipboard open for a moment.
	openPause = 10 * time.Millisecond
	openTries = 100

	dibHead  = 40 // bytes of a BITMAPINFOHEADER
	dibBits  = 24 // of a pixel: blue, green, red
	dibRound = 4  // bytes to which lines are filled up
)

var (
	user32           = windows.NewLazySystemDLL("user32.dll")
	openClipboard    = user32.NewProc("OpenClipboard")
	emptyClipboard   = user32.NewProc("EmptyClipboard")
	closeClipboard   = user32.NewProc("CloseClipboard")
	setClipboardData = user32.NewProc("SetClipboardData")
	registerFormat   = user32.NewProc("RegisterClipboardFormatW")

	kernel32     = windows.NewLazySystemDLL("kernel32.dll")
	globalAlloc  = kernel32.NewProc("GlobalAlloc")
	globalLock   = kernel32.NewProc("GlobalLock")
	globalUnlock = kernel32.NewProc("GlobalUnlock")
	globalFree   = kernel32.NewProc("GlobalFree")
	moveMemory   = kernel32.NewProc("RtlMoveMemory")
)

// put gives Windows the picture as a bitmap and as the PNG that newer programs ask for first. Windows keeps both.
func put(what *content) (held, error) {
	runtime.LockOSThread() // the clipboard is open for a thread
	defer runtime.UnlockOSThread()
	if err := open(); err != nil {
		return nil, err
	}
	defer closeClipboard.Call()
	if ok, _, err := emptyClipboard.Call(); ok == 0 {
		return nil, fmt.Errorf("emptying the clipboard: %w", err)
	}
	name, err := windows.UTF16PtrFromString("PNG")
	if err != nil {
		return nil, err
	}
	if format, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(name))); format != 0 {
		if err := give(format, what.png); err != nil {
			return nil, err
		}
	}
	return nil, give(formatDIB, bitmap(what.image))
}

func open() error {
	var err error
	for range openTries {
		var ok uintptr
		if ok, _, err = openClipboard.Call(0); ok != 0 {
			return nil
		}
		time.Sleep(openPause)
	}
	return fmt.Errorf("opening the clipboard: %w", err)
}

func give(format uintptr, data []byte) error {
	memory, _, err := globalAlloc.Call(moveable, uintptr(len(data)))
	if memory == 0 {
		return fmt.Errorf("asking for memory: %w", err)
	}
	at, _, err := globalLock.Call(memory)
	if at == 0 {
		_, _, _ = globalFree.Call(memory)
		return fmt.Errorf("locking memory: %w", err)
	}
	_, _, _ = moveMemory.Call(at, uintptr(unsafe.Pointer(&data[0])), uintptr(len(data)))
	_, _, _ = globalUnlock.Call(memory)
	if ok, _, err := setClipboardData.Call(format, memory); ok == 0 {
		_, _, _ = globalFree.Call(memory) // Windows has it otherwise
		return errors.Join(errors.New("giving a picture to the clipboard"), err)
	}
	return nil
}

// bitmap is a picture as CF_DIB: a BITMAPINFOHEADER and the lines from below, on white where it is transparent.
func bitmap(img image.Image) []byte {
	b := img.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, img, b.Min, draw.Over)
	line := (b.Dx()*dibBits/8 + dibRound - 1) / dibRound * dibRound
	data := make([]byte, dibHead+line*b.Dy())
	binary.LittleEndian.PutUint32(data[0:], dibHead)
	binary.LittleEndian.PutUint32(data[4:], uint32(b.Dx()))
	binary.LittleEndian.PutUint32(data[8:], uint32(b.Dy()))
	binary.LittleEndian.PutUint16(data[12:], 1) // planes
	binary.LittleEndian.PutUint16(data[14:], dibBits)
	binary.LittleEndian.PutUint32(data[20:], uint32(line*b.Dy()))
	for y := range b.Dy() {
		from, to := flat.Pix[y*flat.Stride:], data[dibHead+line*(b.Dy()-1-y):]
		for x := range b.Dx() {
			to[3*x], to[3*x+1], to[3*x+2] = from[4*x+2], from[4*x+1], from[4*x]
		}
	}
	return data
}
