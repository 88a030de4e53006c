package messages

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/bluenviron/gortsplib/v4/pkg/liberrors"

	"github.com/queuecast/queuecast/views/words"
)

func TestWhyAServerTakesNothingIsSaid(t *testing.T) {
	if _, err := words.UseLanguage("en"); err != nil {
		t.Fatal(err)
	}
	for want, err := range map[string]error{
		"name or password":    liberrors.ErrClientBadStatusCode{Code: 401, Message: "Unauthorized"},
		"403 Forbidden":       liberrors.ErrClientBadStatusCode{Code: 403, Message: "Forbidden"},
		"no computer nowhere": &net.DNSError{Name: "nowhere", Err: "no such host"},
		"nobody takes":        &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)},
		"does not answer":     fmt.Errorf("reading: %w", os.ErrDeadlineExceeded),
		"certificate":         &tls.CertificateVerificationError{Err: errors.New("unknown authority")},
		"something else":      errors.New("something else"),
	} {
		if got := Target(fmt.Errorf("announcing: %w", err)); !strings.Contains(got, want) {
			t.Errorf("%v: %q does not say %q", err, got, want)
		}
	}
}
