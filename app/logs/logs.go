package logs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	// FileName is the name of the current log file; older ones are queuecast.1.log (the newest of them) and so on.
	FileName = "queuecast.log"
	// foldInterval is how often at most an equal warning is written.
	foldInterval = time.Second

	defaultMaxBytes = 10 << 20
	stderrTime      = "15:04:05"
)

// Logs is the station's log. Set the exported fields, then Initialize.
type Logs struct {
	Dir      string           // data folder; "" writes to Stderr alone
	Level    slog.Level       // at start; SetLevel changes it
	MaxBytes int64            // size at which a new file is begun; 0 is 10 MiB
	Keep     int              // older files kept
	Stderr   io.Writer        // nil is os.Stderr
	Now      func() time.Time // nil is time.Now

	level  slog.LevelVar
	file   *Rotator
	fold   *Fold
	logger *slog.Logger

	pending chan struct{} // one note at most: there are counts to write when their interval is over
	cancel  context.CancelFunc
	done    sync.WaitGroup
}

// Initialize opens the file. After an error Logger works all the same, to Stderr alone, so that the error can be
// logged; Close is due in either case.
func (l *Logs) Initialize() error {
	if l.Stderr == nil {
		l.Stderr = os.Stderr
	}
	if l.Now == nil {
		l.Now = time.Now
	}
	if l.MaxBytes == 0 {
		l.MaxBytes = defaultMaxBytes
	}
	l.level.Set(l.Level)
	handlers := []slog.Handler{slog.NewTextHandler(l.Stderr, &slog.HandlerOptions{Level: &l.level, ReplaceAttr: shortTime})}
	err := l.openFile()
	if l.file != nil {
		handlers = append(handlers, slog.NewTextHandler(l.file, &slog.HandlerOptions{Level: &l.level, ReplaceAttr: redact}))
	}

	l.pending = make(chan struct{}, 1)
	l.fold = NewFold(slog.NewMultiHandler(handlers...), foldInterval, l.Now, func() {
		select {
		case l.pending <- struct{}{}:
		default:
		}
	})
	l.logger = slog.New(l.fold)
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	l.done.Go(func() { l.flushCounts(ctx) })
	return err
}

func (l *Logs) openFile() error {
	if l.Dir == "" {
		return nil
	}
	file := &Rotator{Path: filepath.Join(l.Dir, FileName), MaxBytes: l.MaxBytes, Keep: l.Keep}
	if err := file.Initialize(); err != nil {
		return errors.Join(err, file.Close())
	}
	l.file = file
	return nil
}

// Logger returns the logger; it works until after Close, when only Stderr gets the lines.
func (l *Logs) Logger() *slog.Logger { return l.logger }

// Path returns the current log file, "" if there is none.
func (l *Logs) Path() string {
	if l.file == nil {
		return ""
	}
	return l.file.Path
}

// SetLevel changes what is logged from now on, in all loggers that came from Logger.
func (l *Logs) SetLevel(level slog.Level) { l.level.Set(level) }

// ParseLevel reads debug, info, warn or error.
func ParseLevel(name string) (slog.Level, error) {
	switch strings.ToLower(name) {
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return slog.LevelInfo, fmt.Errorf("there is no log level %q", name)
}

// Close writes the counts that are open, waits for the goroutine and closes the file. It may be called again.
func (l *Logs) Close() error {
	if l.cancel == nil {
		return nil
	}
	l.cancel()
	l.done.Wait()
	l.fold.Flush(true)
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}

// flushCounts sleeps until there is a count, so that an idle station is not woken every second.
func (l *Logs) flushCounts(ctx context.Context) {
	timer := time.NewTimer(foldInterval)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.pending:
			timer.Reset(foldInterval)
		case <-timer.C:
			if due := l.fold.Flush(false); !due.IsZero() {
				timer.Reset(max(due.Sub(l.Now()), time.Millisecond))
			}
		}
	}
}

// shortTime is redact, with the time of day alone: who watches stderr knows the date.
func shortTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
		return slog.String(slog.TimeKey, a.Value.Time().Local().Format(stderrTime))
	}
	return redact(groups, a)
}
