package camera

import (
	"errors"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		address string
		want    error
	}{
		{"webcam:0", nil},
		{"webcam:", nil},
		{"webcam:HD Webcam C270?size=1280x720&rate=15", nil},
		{"webcam:0?size=large", ErrParameter},
		{"webcam:0?rate=0", ErrParameter},
		{"rtsp://user:password@10.0.0.5/live?channel=1#transport=tcp", nil},
		{"RTSPS://host/live", nil},
		{"rtsp:///live", ErrHost},
		{"rtsp://host/live#transport=pigeon", ErrParameter},
		{"http://10.0.0.5/snapshot.jpg?pwd=password&every=kept#every=500ms", nil},
		{"https://user:password@host:8443/live", nil},
		{"http:///x", ErrHost},
		{"http://host:99999/", ErrPort},
		{"http://host/#every=never", ErrParameter},
		{"http://host/#every=1ms", ErrParameter},
		{"tcp://10.0.0.5:9000", nil},
		{"tcp://10.0.0.5:9000?framing=big32&request=snap%0A&repeat=yes&patience=3s", nil},
		{"tcp://10.0.0.5", ErrPort},
		{"tcp://10.0.0.5:port", ErrForm},
		{"tcp://:9000", ErrHost},
		{"tcp://host:9000?framing=morse", ErrParameter},
		{"tcp://host:9000?colour=red", ErrParameter},
		{"tcp-listen://:9000", nil},
		{"tcp-listen://localhost:9000?framing=text", nil},
		{"tcp-listen://[::1]:9000", nil},
		{"tcp-listen://", ErrPort},
		{"tcp-listen://0.0.0.0:9000", ErrBeyond},
		{"tcp-listen://192.168.1.5:9000", ErrBeyond},
		{"tcp-listen://0.0.0.0:9000?from=192.168.1.0/24,10.0.0.7", nil},
		{"tcp-listen://0.0.0.0:9000?from=everybody", ErrParameter},
		{"tcp-listen://camera.example:9000?from=10.0.0.7", ErrHost},
		{"mqtt://host/k230/camera/frame", nil},
		{"mqtts://user:password@host:8883/cameras/+/frame?board=cameras%2Feast%2Fframe", nil},
		{"mqtt://host/cameras/#", nil},
		{"mqtt://host", ErrTopic},
		{"mqtt://host/a/b#c", ErrTopic},
		{"mqtt://host/a/b+", ErrTopic},
		{"mqtt:///topic", ErrHost},
		{"folder:" + dir, nil},
		{"folder:", ErrFolder},
		{"folder:" + dir + "/missing", ErrFolder},
		{"pattern:", nil},
		{"pattern:?size=1920x1080&rate=30", nil},
		{"pattern:?size=1x1", ErrParameter},
		{"ftp://host/picture.jpg", ErrKind},
		{"", ErrKind},
		{"picture.jpg", ErrKind},
		{"http://user:password%zz@host/", ErrForm},
		{"tcp://user:password@ho st:1", ErrForm},
	} {
		t.Run(c.address, func(t *testing.T) {
			s, err := Open(c.address, Options{})
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if err != nil {
				var wrong *AddressError
				if !errors.As(err, &wrong) || strings.Contains(err.Error(), "password") && !errors.Is(err, ErrParameter) {
					t.Errorf("the error is %v", err)
				}
				return
			}
			defer s.Close() // without Start
			if shown := s.State().Address; strings.Contains(shown, "password") {
				t.Errorf("shown as %s", shown)
			}
		})
	}
}

// No address makes Open fail otherwise than by an AddressError, or shows a password.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"webcam:0", "rtsp://u:hunter2@h/x#transport=tcp", "http://u:hunter2@h/?q#every=1s", "tcp://h:1?request=%00", "tcp-listen://:1?from=::/0",
		"mqtt://u:hunter2@h/a/+/#", "folder:.", "pattern:?size=16x16", ":", "tcp://u:hunter2@[::1%25en0]:1", "webcam:a?b?c#d", "http://u:hunter2@h:0",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		s, err := Open(address, Options{})
		var wrong *AddressError
		if err != nil && !errors.As(err, &wrong) {
			t.Fatal(err)
		}
		if s != nil {
			shown := s.State().Address
			s.Close()
			if strings.Contains(address, "u:hunter2@h/") && strings.Contains(shown, "u:hunter2@") {
				t.Fatalf("shown as %s", shown)
			}
		}
	})
}
