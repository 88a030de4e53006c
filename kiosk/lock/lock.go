package lock

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

const (
	// freeTries is how many wrong PINs cost no wait.
	freeTries = 3
	firstWait = 5 * time.Second
	mostWait  = 5 * time.Minute
	fileMode  = 0o600
)

// ErrWrong refuses a PIN.
var ErrWrong = errors.New("this is not the PIN")

// WaitError refuses to look at a PIN before a time.
type WaitError struct {
	Until time.Time
}

// Error implements error.
func (e *WaitError) Error() string {
	return fmt.Sprintf("too many wrong PINs; the next try is at %s", e.Until.Format(time.TimeOnly))
}

// Lock counts tries. Set the fields, then Initialize. It may be used from several goroutines.
type Lock struct {
	Hash string // of the PIN, as Hash makes it
	Path string // file that remembers wrong tries
	Log  *slog.Logger
	Now  func() time.Time

	mutex sync.Mutex
	state state
}

// state is what the file holds.
type state struct {
	Failures int       `json:"failures"` // in a row
	Until    time.Time `json:"until"`    // no try before
}

// Initialize reads what was remembered. A file that cannot be read counts as the longest wait: it may have been spoiled on purpose.
func (l *Lock) Initialize() {
	if l.Log == nil {
		l.Log = slog.New(slog.DiscardHandler)
	}
	if l.Now == nil {
		l.Now = time.Now
	}
	data, err := os.ReadFile(l.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		err = json.Unmarshal(data, &l.state)
	}
	if err != nil {
		l.Log.Warn("the wrong tries at the PIN cannot be read", "error", err)
		l.state = state{Failures: freeTries, Until: l.Now().Add(mostWait)}
	}
	// A clock that was put back must not lock for longer than any wait is.
	if latest := l.Now().Add(mostWait); l.state.Until.After(latest) {
		l.state.Until = latest
	}
}

// Try looks at a PIN: nil opens. It answers *WaitError, ErrWrong or ErrHash. Each wrong try is logged, without what was typed.
func (l *Lock) Try(pin string) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.Now()
	if now.Before(l.state.Until) {
		return &WaitError{Until: l.state.Until}
	}
	ok, err := Matches(l.Hash, pin)
	if err != nil {
		return err
	}
	if ok {
		l.Log.Info("kiosk mode is left", "wrong_tries_before", l.state.Failures)
		l.state = state{}
		l.remember()
		return nil
	}
	l.state.Failures++
	l.state.Until = now.Add(wait(l.state.Failures))
	l.Log.Warn("a wrong PIN", "in_a_row", l.state.Failures, "next_try", l.state.Until.Format(time.RFC3339))
	l.remember()
	return ErrWrong
}

// wait is how long the next try has to wait after so many wrong ones in a row.
func wait(failures int) time.Duration {
	delay := firstWait
	switch {
	case failures < freeTries:
		return 0
	case failures-freeTries > 10:
		return mostWait
	}
	for range failures - freeTries {
		delay *= 2
	}
	return min(delay, mostWait)
}

// remember writes the state. A disk that refuses makes the lock no weaker while the program runs.
func (l *Lock) remember() {
	data, err := json.Marshal(l.state)
	if err == nil {
		err = os.WriteFile(l.Path, append(data, '\n'), fileMode)
	}
	if err != nil {
		l.Log.Error("the wrong tries at the PIN cannot be kept", "error", err)
	}
}
