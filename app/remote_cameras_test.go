package app

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/cameras"
	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/camera/share"
	"github.com/queuecast/queuecast/media/snapshots"
)

func TestStatusTellsOfCameras(t *testing.T) {
	gone := &camera.ConnectError{Address: "tcp://192.168.1.30:9000", Text: "refused", Err: errors.New("refused")}
	full := &snapshots.SaveError{Source: "gate", Dir: "/pictures", Err: snapshots.ErrFull}
	open := &share.OpenError{Name: "gate", Address: "0.0.0.0:80", Err: share.ErrUnprotected}
	broker := &share.OpenError{Name: "MQTT", Address: "0.0.0.0:1883", Err: share.ErrUnprotected}
	display := settings.CameraShare{What: settings.ShareDisplay, Kind: settings.ShareHTTP}
	gate := settings.CameraShare{What: "gate", Kind: settings.ShareMQTT}
	s := station.State{Cameras: cameras.State{
		Sources: []cameras.SourceState{{
			CameraSource: settings.CameraSource{Name: "gate"}, Running: true, State: camera.State{Address: gone.Address, Err: gone},
		}},
		Shares: []cameras.ShareState{
			{CameraShare: display, On: true, State: share.State{Addresses: []string{"http://127.0.0.1:8090/hall.jpg"}, Connected: true, Clients: 2, Sent: 7, Dropped: 1}},
			{CameraShare: gate, On: true, State: share.State{Tries: 3, Err: share.ErrPassword}},
			{CameraShare: settings.CameraShare{What: "gate", Kind: settings.ShareHTTP}, Err: open},
		},
		Broker:    cameras.BrokerState{Err: broker},
		Snapshots: snapshots.State{Dir: "/pictures", Files: 3, Bytes: 5, MaxBytes: 6, Full: true, Err: full},
	}}
	var status control.Status
	tellCameras(&status, s)
	for _, want := range []string{messages.Sentence(gone), messages.Sentence(open), messages.Sentence(broker)} {
		if !strings.Contains(strings.Join(status.Problems, "\n"), want) {
			t.Errorf("problems %q lack %q", status.Problems, want)
		}
	}
	if got := status.Snapshots; got.Files != 3 || !got.Full || got.Most != 6 || got.Error != messages.Sentence(full) {
		t.Errorf("%+v", got)
	}
	text, err := json.Marshal(status)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"viewers":2`, `"sent":7`, `"dropped":1`, `"kind":"mqtt"`, `"tries":3`, messages.Sharing(share.ErrPassword), `"address":"tcp://192.168.1.30:9000"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
}
