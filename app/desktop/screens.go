package desktop

import (
	"image"

	"fyne.io/fyne/v2"

	"github.com/queuecast/queuecast/app/desktop/monitors"
	"github.com/queuecast/queuecast/views/operator"
	"github.com/queuecast/queuecast/views/words"
)

// Screens are the machine's monitors. Fyne's goroutine alone uses them, once Fyne runs.
type Screens interface {
	List() []monitors.Monitor
	OnChange(f func())
	Placeable() bool                   // whether the desktop lets a program choose
	Pane(onReady func()) monitors.Pane // for one window
}

// onScreens is called when Fyne has begun, so that monitors can be asked for.
func (d *Desktop) onScreens() {
	if d.screens == nil {
		return
	}
	d.screens.OnChange(func() { fyne.Do(d.monitorsChanged) })
}

// monitors lists the monitors; none before they can be asked for.
func (d *Desktop) monitors() []monitors.Monitor {
	if d.screens == nil || !d.screens.Placeable() {
		return nil
	}
	return d.screens.List()
}

// deskPoint is where the operator's window is.
func (d *Desktop) deskPoint() image.Point {
	if d.pane != nil {
		if at, ok := d.pane.Centre(); ok {
			return at
		}
	}
	return image.Point{}
}

// target is the monitor for the display; false where there is nothing to choose. absent tells that the wanted one is not there.
func (d *Desktop) target(all []monitors.Monitor) (m monitors.Monitor, ok, absent bool) {
	at := monitors.Choose(all, d.desk.Monitor, d.deskPoint())
	if at < 0 && d.desk.Monitor != "" {
		absent = true
		at = monitors.Choose(all, "", d.deskPoint())
	}
	if at < 0 {
		return m, false, absent
	}
	return all[at], true, absent
}

// fillMonitor brings the display onto its monitor and lets it fill it. Its window has been shown.
func (d *Desktop) fillMonitor() {
	all := d.monitors()
	m, ok, absent := d.target(all)
	d.hallOn = m.Name
	if absent {
		d.operator.Notice(operator.Line{Level: operator.Warning, Text: absentText(d.desk.Monitor)})
	}
	hall := d.hall
	if !ok || len(all) < 2 || d.hallPane == nil {
		hall.SetFullScreen(true)
		return
	}
	if at, known := d.hallPane.Centre(); hall.FullScreen() && known && at.In(m.Area) {
		return
	}
	hall.SetFullScreen(false)
	d.hallPane.Fill(m.Area, func() {
		if d.hall == hall {
			hall.SetFullScreen(true)
		}
	})
}

// monitorsChanged follows monitors that come and go.
func (d *Desktop) monitorsChanged() {
	all := d.monitors()
	there := func(name string) bool {
		for _, m := range all {
			if m.Name == name {
				return true
			}
		}
		return false
	}
	switch {
	case d.hall != nil && d.hallOn != "" && !there(d.hallOn):
		gone := d.hallOn
		d.log.Warn("the monitor of the display is gone", "monitor", gone)
		if d.onlyShows() { // it goes on on another one
			d.fillMonitor()
			break
		}
		d.hall.Close()
		d.awaited = gone
		d.operator.Notice(operator.Line{Level: operator.Warning, Text: absentText(gone)})
	case d.hall == nil && d.awaited != "" && there(d.awaited):
		d.log.Info("the monitor of the display is back", "monitor", d.awaited)
		d.toggleDisplay()
	case d.hall != nil && d.desk.Monitor != d.hallOn && there(d.desk.Monitor):
		d.fillMonitor()
	}
	d.showDesk()
}

func absentText(name string) string {
	return words.X("prefs.monitor.absent", "The display's monitor {{.Name}} is not there. Plug it in, or choose another one in the settings.", map[string]string{"Name": name})
}
