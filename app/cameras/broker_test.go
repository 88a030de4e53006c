package cameras

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/camera/share"
)

// A board needs no broker but ours: what one camera sends to it another one receives. It follows the settings.
func TestBoardsSendToOurBroker(t *testing.T) {
	port := freeport.TCP(t)
	topic := fmt.Sprintf("mqtt://board:hunter2@127.0.0.1:%d/hall/door", port)
	o := &Owner{Dir: t.TempDir(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	c := settings.Camera{
		Format: "jpeg", Quality: 65, Broker: settings.CameraBroker{Port: port, User: "board", Password: "hunter2"},
		Sources: []settings.CameraSource{
			{Name: "board", URL: "pattern:?size=160x120&rate=10", Enabled: true}, {Name: "door", URL: topic, Enabled: true},
		},
		Shares: []settings.CameraShare{{
			Kind: settings.ShareMQTT, What: "board", Address: fmt.Sprintf("mqtt://127.0.0.1:%d/hall/door", port), User: "board", Password: "hunter2",
			Framing: "text", Rate: 10, Header: true, Enabled: true,
		}},
	}
	o.Initialize(c)
	defer o.Close()
	defer o.Need("door")()
	until := func(what string, so func() bool) {
		t.Helper()
		for end := time.Now().Add(patience); !so(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("waited in vain: %s; %+v", what, o.State())
			}
		}
	}
	until("a picture by way of the broker", func() bool {
		img, ok := o.Newest("door")
		return ok && img.Bounds().Dx() == 160
	})
	if is := o.State().Broker; is.Err != nil || is.Address != fmt.Sprintf("127.0.0.1:%d", port) {
		t.Errorf("%+v", is)
	}

	c.Broker = settings.CameraBroker{Port: port, Share: true, User: "board"}
	o.Set(c)
	var refused *share.OpenError
	if err := o.State().Broker.Err; !errors.As(err, &refused) || !errors.Is(err, share.ErrUnprotected) {
		t.Errorf("open to everybody: %v", err)
	}
	c.Broker = settings.CameraBroker{}
	o.Set(c)
	if is := o.State().Broker; is != (BrokerState{}) {
		t.Errorf("switched off: %+v", is)
	}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatalf("it goes on listening: %v", err)
	}
	c.Broker = settings.CameraBroker{Port: port, User: "board", Password: "hunter2"}
	o.Set(c)
	if err := o.State().Broker.Err; !errors.As(err, &refused) {
		t.Errorf("the port is taken: %v", err)
	}
	_ = l.Close()
	until("it is open once the port is free", func() bool { return o.State().Broker.Err == nil })
}
