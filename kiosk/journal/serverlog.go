package journal

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// connectionMark is in every line that the server logs about one connection.
const connectionMark = " - cid:"

// serverLog bridges the embedded server's log to slog and remembers its first
// error. That matters beyond logging: on a write error the server logs and
// gives the publisher no answer at all, so the error line is the only prompt
// sign that waiting is in vain.
type serverLog struct {
	log *slog.Logger

	mu      sync.Mutex
	first   error
	trouble chan struct{} // closed at the first error
}

func newServerLog(log *slog.Logger) *serverLog {
	return &serverLog{log: log, trouble: make(chan struct{})}
}

// err is the first error logged, nil while there is none.
func (l *serverLog) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.first
}

func (l *serverLog) fail(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first == nil {
		l.first = errors.New(text)
		close(l.trouble)
	}
}

// Noticef implements the server's Logger. What the server finds notable (its
// start, its banner) is detail to this application.
func (l *serverLog) Noticef(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }

// Warnf implements the server's Logger.
func (l *serverLog) Warnf(format string, v ...any) { l.log.Warn(fmt.Sprintf(format, v...)) }

// Errorf implements the server's Logger.
func (l *serverLog) Errorf(format string, v ...any) {
	text := fmt.Sprintf(format, v...)
	if strings.Contains(text, connectionMark) {
		// A stranger's handshake or key, or a cable pulled: no fault of the store.
		l.log.Warn(text)
		return
	}
	l.log.Error(text)
	l.fail(text)
}

// Fatalf implements the server's Logger; it must not end the process.
func (l *serverLog) Fatalf(format string, v ...any) { l.Errorf(format, v...) }

// Debugf implements the server's Logger.
func (l *serverLog) Debugf(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }

// Tracef implements the server's Logger.
func (l *serverLog) Tracef(string, ...any) {}
