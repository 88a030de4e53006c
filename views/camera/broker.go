package camera

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

// brokering is about the MQTT broker for boards. It counts when it is applied: a port half typed would close it.
type brokering struct {
	v  *View
	is Broker // as it was filled

	on, beyond           *widget.Check
	port, user, password *widget.Entry
	state                *widgets.StatusLine
}

func (b *brokering) make(v *View) fyne.CanvasObject {
	const explained = 2
	b.v = v
	b.on = widget.NewCheck(words.X("cam.broker.on", "Boards may send to this computer by MQTT"), nil)
	b.beyond = widget.NewCheck(words.X("cam.broker.beyond", "Boards of the network too, with name and password"), func(on bool) {
		if on && b.password.Text == "" && v.in.Password != nil {
			b.password.SetText(v.in.Password())
		}
	})
	b.port, b.user, b.password = v.Entry("1883"), v.Entry(""), v.Entry("")
	b.state = widgets.NewStatusLine(v.Scale)
	apply := v.Button(words.X("cam.broker.apply", "Apply"), true, func() {
		if v.in.PutBroker != nil {
			v.in.PutBroker(Broker{On: b.on.Checked, Beyond: b.beyond.Checked, Port: b.port.Text, User: b.user.Text, Password: b.password.Text})
		}
	})
	return widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("cam.broker.title", "MQTT broker of our own")),
		v.Words(words.X("cam.broker.text", "A camera board that publishes its pictures needs no other broker. Add it under Live as mqtt://name:password@127.0.0.1:port/topic."), explained),
		v.Field("", b.on),
		v.Field(words.X("cam.share.port", "Port"), b.port),
		v.Field("", b.beyond),
		v.Field(words.X("cam.share.user", "User"), b.user),
		v.Field(words.X("cam.share.password", "Password"), b.password),
		v.Field("", v.row([]float32{0, 1}, apply, b.state))))
}

func (b *brokering) fill(s *State) {
	b.state.Set(s.BrokerState.Level, s.BrokerState.Text)
	if b.is == s.Broker {
		return // what is being typed stays
	}
	b.is = s.Broker
	b.on.SetChecked(s.Broker.On)
	b.port.SetText(s.Broker.Port)
	b.user.SetText(s.Broker.User)
	b.password.SetText(s.Broker.Password)
	b.beyond.SetChecked(s.Broker.Beyond)
}
