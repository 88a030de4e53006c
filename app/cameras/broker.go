package cameras

import (
	"errors"
	"net"
	"path/filepath"
	"strconv"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/camera/broker"
	"github.com/queuecast/queuecast/media/camera/share"
)

// brokerFolder is the broker's own, in the data folder.
const brokerFolder = "broker"

// BrokerState is how the MQTT broker for boards is.
type BrokerState struct {
	Address string // host:port; "": none is wanted
	Err     error  // why it is not open
}

// openBroker opens the broker that the settings want, where it is another one than before.
func (o *Owner) openBroker(c settings.CameraBroker) {
	if c == o.brokered && o.brokerState.Err == nil {
		return
	}
	o.closeBroker()
	o.brokered = c
	var state BrokerState
	if c.Port != 0 {
		const here, everywhere = "127.0.0.1", "0.0.0.0"
		host := here
		if c.Share {
			host = everywhere
		}
		state.Address = net.JoinHostPort(host, strconv.Itoa(c.Port))
		made := &broker.Broker{Host: host, Port: c.Port, User: c.User, Password: c.Password, Dir: filepath.Join(o.Dir, brokerFolder), Log: o.Log}
		err := made.Initialize()
		o.complain("MQTT", "boards cannot send by MQTT to this computer", err)
		if err == nil {
			o.broker = made
		} else {
			if errors.Is(err, broker.ErrUnprotected) {
				err = share.ErrUnprotected
			}
			state.Err = &share.OpenError{Name: "MQTT", Address: state.Address, Err: err}
		}
	}
	o.mutex.Lock()
	o.brokerState = state
	o.mutex.Unlock()
}

// closeBroker ends it, if there is one.
func (o *Owner) closeBroker() {
	if o.broker != nil {
		o.broker.Close()
		o.broker = nil
	}
}
