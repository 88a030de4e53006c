package app

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/queuecast/queuecast/app/logs"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/views/words"
)

const autoLanguage = "auto"

// folder is the data folder in use.
func (c *cli) folder() (string, error) {
	if c.dataDir != "" {
		return filepath.Abs(c.dataDir)
	}
	return settings.DefaultDir()
}

// speakLike makes messages speak the language that the settings name. For commands that must not write, such as status:
// it only reads settings that are there.
func (c *cli) speakLike(dir string) {
	language := autoLanguage
	if _, err := os.Stat(filepath.Join(dir, settings.FileName)); err == nil {
		if s, _, err := settings.Inspect(dir); err == nil {
			language = s.Language
		}
	}
	useLanguage(language)
}

func useLanguage(language string) {
	if language == autoLanguage {
		language = ""
	}
	// The settings allow known languages only; without one, the words of the system's language stay.
	if _, err := words.UseLanguage(language); err != nil {
		slog.Debug("choosing the language", "error", err)
	}
}

// environment is what a station runs in.
type environment struct {
	dir      string
	settings settings.Settings
	logs     *logs.Logs
	first    bool     // there were no settings yet
	armed    bool     // the crash file is
	notes    []string // what the user must be told at the start: broken settings, a crash
	trimming *time.Timer
}

// trimAfter is when a station has done all that it does once only.
const trimAfter = 5 * time.Second

// trim gives the memory back, a while later, that the start alone has needed: some 40 MB of fonts and pictures that were taken apart. A
// station at rest makes so little garbage that the collector would not come for hours.
func (e *environment) trim() { e.trimming = time.AfterFunc(trimAfter, debug.FreeOSMemory) }

// prepare loads the settings, opens the log and arms the crash file. The data folder is made if need be.
func (c *cli) prepare() (*environment, error) {
	dir, err := c.folder()
	if err != nil {
		return nil, fmt.Errorf("finding the data folder: %w", err)
	}
	e := &environment{dir: dir}
	loaded, report, err := settings.Load(dir)
	e.settings, e.first = loaded, report.FirstStart
	useLanguage(loaded.Language)
	if err != nil {
		return nil, err
	}
	e.notes = messages.Settings(report)
	level, err := logs.ParseLevel(loaded.Log.Level)
	if err != nil {
		return nil, err
	}
	e.logs = &logs.Logs{Dir: dir, Level: level, MaxBytes: int64(loaded.Log.MaxSizeMB) << 20, Keep: loaded.Log.Keep, Stderr: c.stderr}
	if err := e.logs.Initialize(); err != nil {
		e.logs.Logger().Warn("there is no log file", "error", err)
	}
	for _, note := range e.notes {
		e.logs.Logger().Warn(note)
	}
	return e, nil
}

// armCrashFile needs the station's lock: the file belongs to the one process that runs a station.
func (e *environment) armCrashFile() {
	crash, err := logs.ArmCrashFile(e.dir)
	if err != nil {
		e.logs.Logger().Warn("a crash of this run would leave no report", "error", err)
	}
	e.armed = true
	if crash != "" {
		note := messages.Text("note.crash", map[string]any{"Path": crash})
		e.notes = append(e.notes, note)
		e.logs.Logger().Warn(note)
	}
}

// close is for a clean end; a crash does not come here, so that its file stays.
func (e *environment) close() {
	if e.trimming != nil {
		e.trimming.Stop()
	}
	if e.armed {
		if err := logs.DisarmCrashFile(e.dir); err != nil {
			e.logs.Logger().Warn("the crash file stays behind", "error", err)
		}
	}
	_ = e.logs.Close()
}
