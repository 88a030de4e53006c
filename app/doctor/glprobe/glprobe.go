// Package glprobe asks OpenGL what it is, as the windows would get it. A driver that is broken may crash or hang the process that asks:
// Run belongs into a process of its own, whose Facts are read from its standard output.
package glprobe

/*
// The same on all systems that we build for: a function of C that takes a number and gives a text.
typedef const unsigned char *(*getString)(unsigned int);

static const char *textOf(void *function, unsigned int which) { return (const char *)((getString)function)(which); }
*/
import "C"

import (
	"fmt"
	"runtime"
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"
)

// Facts are what OpenGL says of itself.
type Facts struct {
	Version  string `json:"version"` // such as "4.5 (Compatibility Profile) Mesa 22.3.6"
	Renderer string `json:"renderer"`
	Vendor   string `json:"vendor"`
	Error    string `json:"error,omitempty"` // why there is none
}

// Numbers of texts (OpenGL 2.1, table 6.25).
const (
	vendor   = 0x1F00
	renderer = 0x1F01
	version  = 0x1F02
)

// Run opens a window that nobody sees. It has to be called on the main goroutine.
func Run() Facts {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := glfw.Init(); err != nil {
		return Facts{Error: err.Error()}
	}
	defer glfw.Terminate()
	wish()
	const side = 64 // pixels
	window, err := glfw.CreateWindow(side, side, "", nil, nil)
	if err != nil {
		return Facts{Error: err.Error()}
	}
	defer window.Destroy()
	window.MakeContextCurrent()
	get := glfw.GetProcAddress("glGetString")
	if get == nil {
		return Facts{Error: "glGetString is missing"}
	}
	return Facts{Version: text(get, version), Renderer: text(get, renderer), Vendor: text(get, vendor)}
}

// wish asks for what Fyne asks for.
func wish() {
	glfw.WindowHint(glfw.Visible, glfw.False)
	if embedded := runtime.GOARCH == "arm" || runtime.GOARCH == "arm64"; embedded && runtime.GOOS != "darwin" {
		glfw.WindowHint(glfw.ClientAPI, glfw.OpenGLESAPI)
		glfw.WindowHint(glfw.ContextVersionMajor, 2)
		glfw.WindowHint(glfw.ContextVersionMinor, 0)
		return
	}
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
}

func text(get unsafe.Pointer, which uint) string {
	found := C.textOf(get, C.uint(which))
	if found == nil {
		return fmt.Sprintf("unknown (0x%X)", which)
	}
	return C.GoString(found)
}
