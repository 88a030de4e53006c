package cameras

import (
	"errors"
	"time"

	"github.com/queuecast/queuecast/media/camera/share"
)

// reopenPause is from one try to the next to open what another program, or a network that is not there yet, kept from being opened.
const reopenPause = 5 * time.Second

// reopen tries now and then, until the Owner is closed.
func (o *Owner) reopen() {
	ticker := time.NewTicker(reopenPause)
	defer ticker.Stop()
	for {
		select {
		case <-o.ending:
			return
		case <-ticker.C:
		}
		o.setting.Lock()
		if o.hindered() {
			o.set(o.Settings())
		}
		o.setting.Unlock()
	}
}

// hindered tells whether something is not open that may be opened later without any change of the settings.
func (o *Owner) hindered() bool {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if passes(o.brokerState.Err) {
		return true
	}
	for _, s := range o.shares {
		if passes(s.err) {
			return true
		}
	}
	return false
}

// passes tells whether an obstacle may go away by itself.
func passes(err error) bool {
	if err == nil {
		return false
	}
	for _, stays := range []error{share.ErrUnprotected, ErrNoDisplay, ErrNoCamera} {
		if errors.Is(err, stays) {
			return false
		}
	}
	return true
}

// complain writes into the log what is not open, once for each reason. nil: it is open.
func (o *Owner) complain(what, message string, err error) {
	if err == nil {
		delete(o.told, what)
		return
	}
	if o.told[what] != err.Error() {
		o.told[what] = err.Error()
		o.Log.Warn(message, "what", what, "error", err)
	}
}
