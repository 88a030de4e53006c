package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/queuecast/queuecast/app/doctor/glprobe"
)

// leastMajor and leastMinor are the OpenGL that the windows need; OpenGL ES has numbers of its own.
const leastMajor, leastMinor, leastES = 2, 1, 2

// glFacts are what trying OpenGL has brought.
type glFacts struct {
	tried bool
	glprobe.Facts
	late    bool
	crashed string // how the process that tried it ended; "": it ended well
}

func openGL(ctx context.Context, p Patient) []Finding { return judgeGL(gatherGL(ctx, p)) }

// gatherGL starts this program once more, because a broken driver crashes or hangs whoever asks it.
func gatherGL(ctx context.Context, p Patient) (f glFacts) {
	if p.Program == "" || runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" {
		return f
	}
	f.tried = true
	out, err := command(ctx, p.Program, ProbeGL).Output()
	switch {
	case ctx.Err() != nil:
		f.late = true
	case err != nil:
		f.crashed = err.Error()
		var ended *exec.ExitError
		if line, _, _ := strings.Cut(stderrOf(err, &ended), "\n"); line != "" {
			f.crashed += ": " + line
		}
	default:
		if err := json.Unmarshal(out, &f.Facts); err != nil {
			f.crashed = fmt.Sprintf("its answer makes no sense: %v", err)
		}
	}
	return f
}

// stderrOf is the beginning of what a process said that failed.
func stderrOf(err error, ended **exec.ExitError) string {
	if errors.As(err, ended) {
		return strings.TrimSpace(string((*ended).Stderr))
	}
	return ""
}

func judgeGL(f glFacts) []Finding {
	values := map[string]any{"Version": f.Version, "Renderer": f.Renderer, "Error": f.Error, "End": f.crashed}
	switch {
	case !f.tried:
		return found("gl", OK, "gl.untried", nil)
	case f.late:
		return found("gl", Failed, "gl.late", values)
	case f.crashed != "":
		return found("gl", Failed, "gl.crashed", values)
	case f.Error != "":
		return found("gl", Failed, "gl.none", values)
	case !enough(f.Version):
		return found("gl", Failed, "gl.old", values)
	case inSoftware(f.Renderer):
		return found("gl", Note, "gl.software", values)
	}
	return found("gl", OK, "gl.ok", values)
}

// enough tells whether a version does; one that cannot be read does.
func enough(version string) bool {
	var major, minor int
	if text, es := strings.CutPrefix(version, "OpenGL ES "); es {
		n, _ := fmt.Sscanf(text, "%d.%d", &major, &minor)
		return n == 0 || major >= leastES
	}
	if n, _ := fmt.Sscanf(version, "%d.%d", &major, &minor); n == 0 {
		return true
	}
	return major > leastMajor || major == leastMajor && minor >= leastMinor
}

// inSoftware tells whether the processor draws, by the names of those renderers.
func inSoftware(renderer string) bool {
	for _, name := range []string{"llvmpipe", "softpipe", "swrast", "software", "SwiftShader", "GDI Generic", "Microsoft Basic Render"} {
		if strings.Contains(strings.ToLower(renderer), strings.ToLower(name)) {
			return true
		}
	}
	return false
}
