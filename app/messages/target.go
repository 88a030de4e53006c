package messages

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"

	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/liberrors"

	"github.com/queuecast/queuecast/media/player"
)

// Target says why a server elsewhere does not take our stream, or give us its own, without a full stop.
func Target(err error) string {
	var (
		status      liberrors.ErrClientBadStatusCode
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		timeout     net.Error
	)
	switch {
	case errors.Is(err, player.ErrNothing):
		return Text("target.nothing", nil)
	case errors.Is(err, player.ErrSilent):
		return Text("target.quiet", nil)
	case errors.As(err, &status) && status.Code == base.StatusUnauthorized:
		return Text("target.password", nil)
	case errors.As(err, &status):
		return Text("target.refused", data{"Code": int(status.Code), "Message": status.Message})
	case errors.As(err, &dns):
		return Text("target.unknown", data{"Host": dns.Name})
	case errors.As(err, &certificate):
		return Text("target.certificate", nil)
	case errors.Is(err, errRefused):
		return Text("target.nobody", nil)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return Text("target.silent", nil)
	case errors.Is(err, net.ErrClosed):
		return Text("target.cut", nil)
	}
	return err.Error()
}
