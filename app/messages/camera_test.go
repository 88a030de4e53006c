package messages

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/player"
	"github.com/queuecast/queuecast/media/snapshots"
)

func TestWhatIsWrongWithACameraIsASentenceThatNamesIt(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		seen := map[string]error{}
		for _, inner := range []error{
			camera.ErrPassword, camera.ErrStalled, camera.ErrSilent, camera.ErrEmpty, camera.ErrTooManyBoards, camera.ErrStranger, camera.ErrElsewhere,
			camera.ErrRefusedTopic, camera.ErrNoMode, wire.ErrLength, wire.ErrTooLarge, wire.ErrDamaged, picture.ErrNotAPicture,
			syscall.EACCES, syscall.EBUSY, syscall.EADDRINUSE, syscall.ECONNREFUSED, &camera.StatusError{Code: 404, Text: "Not Found"},
			player.ErrNothing, errors.New("something else"),
		} {
			sentence := Sentence(fmt.Errorf("taking a picture: %w", &camera.ConnectError{Address: "tcp://10.0.0.5:9000", Text: inner.Error(), Err: inner}))
			whole(t, inner.Error(), sentence)
			if !strings.Contains(sentence, "tcp://10.0.0.5:9000") {
				t.Errorf("%v: the camera is not named: %s", inner, sentence)
			}
			if other := seen[sentence]; other != nil {
				t.Errorf("%v and %v are the same: %s", inner, other, sentence)
			}
			seen[sentence] = inner
		}
		for _, inner := range []error{
			camera.ErrKind, camera.ErrForm, camera.ErrHost, camera.ErrPort, camera.ErrTopic, camera.ErrFolder, camera.ErrParameter, camera.ErrBeyond,
		} {
			whole(t, inner.Error(), Sentence(&camera.AddressError{Address: "tcp://10.0.0.5", Value: "colour=red", Err: inner}))
		}
		for _, known := range [][]string{nil, {"0 HD Webcam"}} {
			whole(t, "no device", Sentence(&camera.ConnectError{Address: "webcam:1", Err: &camera.NoDeviceError{Which: "1", Known: known}}))
		}
		for _, inner := range []error{snapshots.ErrDiskFull, syscall.ENOENT, syscall.EACCES, errors.New("something else")} {
			whole(t, "writing", Sentence(&snapshots.WriteError{Path: "a/b.jpg", Err: inner}))
		}
	})
}
