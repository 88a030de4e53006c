package doctor

import (
	"context"
	"os"
	"runtime"
)

// displayFacts are what the session says about itself.
type displayFacts struct {
	system  string // runtime.GOOS
	x       string // DISPLAY
	wayland string // WAYLAND_DISPLAY
	session string // XDG_SESSION_TYPE
}

func display(context.Context, Patient) []Finding {
	return judgeDisplay(displayFacts{
		system: runtime.GOOS, x: os.Getenv("DISPLAY"), wayland: os.Getenv("WAYLAND_DISPLAY"), session: os.Getenv("XDG_SESSION_TYPE"),
	})
}

// judgeDisplay knows that the windows speak X11 on Linux; under Wayland by way of Xwayland.
func judgeDisplay(f displayFacts) []Finding {
	isWayland := f.wayland != "" || f.session == "wayland"
	switch {
	case f.system == "windows" || f.system == "darwin":
		return found("display", OK, "display.native", nil)
	case f.x == "" && isWayland:
		return found("display", Warning, "display.no_xwayland", nil)
	case f.x == "":
		return found("display", Warning, "display.none", nil)
	case isWayland:
		return found("display", Note, "display.wayland", map[string]any{"Name": "DISPLAY=" + f.x})
	}
	return found("display", OK, "display.ok", map[string]any{"Name": "DISPLAY=" + f.x})
}
