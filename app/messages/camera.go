package messages

import (
	"context"
	"crypto/tls"
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/gate"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/snapshots"
)

// explainCamera says what is wrong with a camera, by its address.
func explainCamera(err error) (key string, values data, ok bool) {
	var (
		address *camera.AddressError
		connect *camera.ConnectError
		written *snapshots.WriteError
	)
	switch {
	case errors.As(err, &written):
		key, values = explainWriting(written)
		return "error.snapshot." + key, values, true
	case errors.As(err, &address):
		key, values = explainAddress(address)
		return "error.camera.address." + key, values, true
	case errors.As(err, &connect):
		key, values = explainConnect(connect)
		values["Address"] = connect.Address
		return "error.camera." + key, values, true
	}
	return "", nil, false
}

// explainWriting says why a picture is not in its file.
func explainWriting(err *snapshots.WriteError) (key string, values data) {
	values = data{"Path": err.Path}
	switch {
	case errors.Is(err, snapshots.ErrDiskFull):
		return "disk_full", values
	case errors.Is(err, fs.ErrNotExist):
		return "folder", values
	case errors.Is(err, fs.ErrPermission):
		return "not_writable", values
	}
	values["Error"] = err.Err.Error()
	return "other", values
}

func explainAddress(err *camera.AddressError) (key string, values data) {
	values = data{"Address": err.Address, "Value": err.Value}
	for _, known := range []struct {
		err error
		key string
	}{
		{camera.ErrForm, "form"},
		{camera.ErrHost, "host"},
		{camera.ErrPort, "port"},
		{camera.ErrTopic, "topic"},
		{camera.ErrFolder, "folder"},
		{camera.ErrParameter, "parameter"},
		{camera.ErrBeyond, "beyond"},
	} {
		if errors.Is(err, known.err) {
			return known.key, values
		}
	}
	return "kind", values
}

func explainConnect(err *camera.ConnectError) (key string, values data) {
	var (
		device      *camera.NoDeviceError
		status      *camera.StatusError
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		timeout     net.Error
	)
	switch {
	case errors.As(err, &device) && len(device.Known) == 0:
		return "no_webcam", data{}
	case errors.As(err, &device):
		return "no_device", data{"Which": device.Which, "Known": strings.Join(device.Known, ", ")}
	case errors.As(err, &status):
		return "status", data{"Code": status.Code, "Text": status.Text}
	case errors.As(err, &dns):
		return "unknown_host", data{"Host": dns.Name}
	case errors.As(err, &certificate):
		return "certificate", data{}
	case gate.IsAddressInUse(err):
		return "port_in_use", data{}
	}
	for _, known := range []struct {
		err error
		key string
	}{
		{camera.ErrPassword, "password"},
		{camera.ErrStalled, "stalled"},
		{camera.ErrSilent, "silent"},
		{camera.ErrEmpty, "empty"},
		{camera.ErrTooManyBoards, "too_many"},
		{camera.ErrStranger, "stranger"},
		{camera.ErrElsewhere, "elsewhere"},
		{camera.ErrRefusedTopic, "topic"},
		{camera.ErrNoMode, "no_mode"},
		{wire.ErrLength, "length"},
		{wire.ErrTooLarge, "too_large"},
		{picture.ErrTooLarge, "too_large"},
		{wire.ErrNotJPEG, "no_picture"},
		{wire.ErrGarbage, "no_picture"},
		{wire.ErrDamaged, "damaged"},
		{wire.ErrCut, "damaged"},
		{picture.ErrNotAPicture, "no_picture"},
		{fs.ErrPermission, "permission"},
		{syscall.EBUSY, "busy"},
		{errRefused, "nobody"},
		{os.ErrDeadlineExceeded, "no_answer"},
		{context.DeadlineExceeded, "no_answer"},
	} {
		if errors.Is(err, known.err) {
			return known.key, data{}
		}
	}
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "no_answer", data{}
	}
	// A stream has words of its own; those of errors that nobody knows have lost their secrets in Text.
	if said := Target(err.Err); said != err.Err.Error() {
		return "other", data{"Error": said}
	}
	return "other", data{"Error": err.Text}
}
