package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/desktop"
	"github.com/queuecast/queuecast/app/desktop/monitors"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/station"
)

const (
	// raiseWait is how long a second start waits for the first one to listen, raisePause the time between its tries.
	raiseWait  = 5 * time.Second
	raisePause = 100 * time.Millisecond
)

// gcPercent trades a little work for memory: what a station holds is mostly pictures, which hardly ever change.
const gcPercent = 50

// appID is the same as in FyneApp.toml.
const appID = "io.github.queuecast.Queuecast"

// window runs a station with its windows. A second start raises the first one.
func (c *cli) window(ctx context.Context, kiosk bool) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		if dir, err := c.folder(); err == nil {
			c.speakLike(dir)
		}
		return messages.ErrNoDisplay
	}
	env, err := c.prepare()
	if err != nil {
		desktop.Trouble(fyneapp.New(), messages.Sentence(err))
		return err
	}
	defer env.close()
	debug.SetGCPercent(gcPercent)
	a := fyneapp.NewWithID(appID)
	fyne.SetCurrentApp(desktop.Calm(a))
	d := desktop.New(a, env.dir, env.settings, env.logs.Logger())
	d.UseScreens(monitors.System{})
	d.UseProgram(thisProgram())
	if env.first {
		d.Greet()
	}
	mode := modeWindow
	if kiosk || env.settings.Kiosk.Enabled {
		mode = modeKiosk
		d.Lock(env.settings.Kiosk.PINHash)
	}
	st := &station.Station{Dir: env.dir, Settings: env.settings, Log: env.logs.Logger(), OnAir: d.OnAir, OnChange: d.OnChange}
	if err := st.Claim(); err != nil {
		if errors.Is(err, station.ErrRunning) {
			failed := raise(ctx, env.dir)
			if failed == nil {
				return nil
			}
			if refused := (*control.Refused)(nil); errors.As(failed, &refused) {
				err = refused // it says more: that station has no window
			}
		}
		desktop.Trouble(a, messages.Sentence(err))
		return err
	}
	d.UseTheme()
	// Beside the window the fonts are read, and the station comes up beside what is in it: each keeps one processor busy for about a hundred
	// milliseconds. (Both at once would keep the window.)
	go d.ReadFonts()
	d.Open()
	ready := make(chan error, 1)
	go func() { ready <- st.Initialize() }()
	d.Fill()
	if err := <-ready; err != nil {
		d.Withdraw()
		desktop.Trouble(a, messages.Sentence(err))
		return err
	}
	defer st.Close()
	env.armCrashFile()
	env.trim()
	newer := c.watchUpdates(env, d.OnChange)
	defer newer.Close()
	d.UseUpdates(newer, c.about)
	server := &control.Server{
		Dir: env.dir, Log: env.logs.Logger(),
		Handler: &remote{station: st, updates: newer, version: c.version, mode: mode, notes: env.notes, raise: d.Raise, restart: d.Restart},
	}
	if err := server.Initialize(); err != nil {
		return fmt.Errorf("opening the control channel: %w", err)
	}
	defer func() { _ = server.Close() }()
	if d.Run(st, slices.Concat(env.notes, messages.Damage(st.State().Report))) {
		return errRestart
	}
	return nil
}

// raise brings the window of the station that runs already to the front. That one may have been started a moment ago, by
// an impatient second double-click, and not be listening yet.
func raise(ctx context.Context, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, raiseWait)
	defer cancel()
	pause := time.NewTicker(raisePause)
	defer pause.Stop()
	for {
		client, err := control.Dial(dir)
		if err == nil {
			return client.Raise(ctx)
		}
		if !errors.Is(err, control.ErrNotRunning) {
			return err
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return err
		}
	}
}
