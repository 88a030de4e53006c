package desktop

import (
	"strconv"
	"strings"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	cameraview "github.com/queuecast/queuecast/views/camera"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// usualBrokerPort is that of MQTT (IANA).
const usualBrokerPort = 1883

// brokerOf is the broker as the panel edits it. One that is off shows the port that it would have.
func brokerOf(b settings.CameraBroker) cameraview.Broker {
	port := b.Port
	if port == 0 {
		port = usualBrokerPort
	}
	return cameraview.Broker{On: b.Port != 0, Beyond: b.Share, Port: strconv.Itoa(port), User: b.User, Password: b.Password}
}

// brokerLine says how the broker is.
func brokerLine(is cameras.BrokerState) cameraview.Line {
	switch {
	case is.Err != nil:
		return cameraview.Line{Level: widgets.Failed, Text: messages.Sentence(is.Err)}
	case is.Address == "":
		return cameraview.Line{}
	}
	return cameraview.Line{Level: widgets.Ok, Text: words.X("cam.broker.open", "Open at {{.Address}}", map[string]string{"Address": is.Address})}
}

// putBroker has the broker be as the panel says.
func (c *cameraPanel) putBroker(b cameraview.Broker) {
	const mostPort = 1<<16 - 1
	port, err := strconv.Atoi(strings.TrimSpace(b.Port))
	user, password := strings.TrimSpace(b.User), strings.TrimSpace(b.Password)
	switch {
	case b.On && (err != nil || port < 1 || port > mostPort):
		c.refuse(words.X("cam.share.wrong.port", "The port has to be a number from 1 to 65535."))
		return
	case b.On && b.Beyond && (user == "" || password == ""):
		c.refuse(words.X("cam.broker.protect", "For boards of the network set user and password."))
		return
	case !b.On:
		port = 0
	}
	c.change(func(s *settings.Camera) {
		s.Broker = settings.CameraBroker{Port: port, Share: b.Beyond, User: user, Password: password}
	}, savedText(), nil)
}

// refuse says what is wrong with a wish; nothing has changed.
func (c *cameraPanel) refuse(why string) {
	c.message, c.undo = &cameraview.Line{Level: widgets.Failed, Text: why}, nil
	c.refresh()
}
