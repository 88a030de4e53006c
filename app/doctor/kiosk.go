package doctor

import (
	"context"
	"runtime"

	"github.com/queuecast/queuecast/app/autostart"
)

// kioskFacts are what a locked screen needs.
type kioskFacts struct {
	locked  bool // the settings have the screen locked
	pin     bool // leaving asks for one
	starts  bool // with the session
	keeping bool // the system lets programs keep the screen from going dark
}

func kiosk(ctx context.Context, p Patient) []Finding {
	f := kioskFacts{locked: p.Settings.Kiosk.Enabled, pin: p.Settings.Kiosk.PINHash != "", starts: autostart.Enabled()}
	f.keeping = runtime.GOOS == "windows" || runtime.GOOS == "darwin" || keepsAwake(ctx)
	return judgeKiosk(f)
}

func judgeKiosk(f kioskFacts) (all []Finding) {
	switch {
	case f.locked && !f.pin:
		all = found("kiosk", Warning, "kiosk.no_pin", nil)
	case f.locked:
		all = found("kiosk", OK, "kiosk.locked", nil)
	default:
		all = found("kiosk", OK, "kiosk.off", nil)
	}
	switch {
	case f.starts:
		all = append(all, found("kiosk", OK, "kiosk.starts", nil)...)
	case f.locked:
		all = append(all, found("kiosk", Note, "kiosk.no_start", nil)...)
	}
	if !f.keeping {
		all = append(all, found("kiosk", Note, "kiosk.goes_dark", nil)...)
	}
	return all
}
