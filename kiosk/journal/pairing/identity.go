package pairing

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/queuecast/queuecast/kiosk/journal/lines"
)

const (
	certFile = "host.pem" // certificate and private key
	keyFile  = "key"
	dirMode  = 0o700

	serialBits = 127
	// The fingerprint is what is trusted, and it is handed over in person; an
	// end in sight would only stop a hall one morning.
	validYears = 100
	// Clocks of a hall's computers may differ.
	clockSlack = 48 * time.Hour

	certBlock    = "CERTIFICATE"
	privateBlock = "PRIVATE KEY"
)

// Identity is what a host shows and asks for.
type Identity struct {
	Certificate tls.Certificate
	Fingerprint [sha256.Size]byte
	Key         [KeyBytes]byte
}

// OpenIdentity reads the identity kept in dir and makes what is missing: a
// self-signed certificate with an ECDSA key on P-256, and a random key. Both
// files are readable by their owner only (0600). What cannot be read is an
// error and never replaced, because every station trusts it.
func OpenIdentity(dir string, now time.Time) (id Identity, err error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return id, fmt.Errorf("making the folder of the host's identity: %w", err)
	}
	file, err := keep(filepath.Join(dir, certFile), func() ([]byte, error) { return newCertificate(now) })
	if err != nil {
		return id, fmt.Errorf("reading the host's certificate: %w", err)
	}
	if id.Certificate, err = tls.X509KeyPair(file, file); err != nil {
		return id, fmt.Errorf("reading the host's certificate: %w", err)
	}
	id.Fingerprint = sha256.Sum256(id.Certificate.Certificate[0])
	text, err := keep(filepath.Join(dir, keyFile), newKey)
	if err != nil {
		return id, fmt.Errorf("reading the host's key: %w", err)
	}
	key, err := encoding().DecodeString(string(text))
	if err != nil || len(key) != KeyBytes {
		return id, fmt.Errorf("reading the host's key: the file %s is damaged", filepath.Join(dir, keyFile))
	}
	copy(id.Key[:], key)
	return id, nil
}

// RenewKey replaces the key in dir: stations that know the old one only cannot
// come back.
func RenewKey(dir string) error {
	text, err := newKey()
	if err == nil {
		err = lines.WriteFile(filepath.Join(dir, keyFile), text)
	}
	if err != nil {
		return fmt.Errorf("renewing the host's key: %w", err)
	}
	return nil
}

// keep reads a file, making it first if it is not there.
func keep(path string, make func() ([]byte, error)) ([]byte, error) {
	data, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	if data, err = make(); err != nil {
		return nil, err
	}
	return data, lines.WriteFile(path, data) // mode 0600
}

func newKey() ([]byte, error) {
	key := make([]byte, KeyBytes)
	_, _ = rand.Read(key) // never fails
	return []byte(encoding().EncodeToString(key)), nil
}

func newCertificate(now time.Time) ([]byte, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), serialBits))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "Queuecast host"},
		NotBefore:    now.Add(-clockSlack),
		NotAfter:     now.AddDate(validYears, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: certBlock, Bytes: cert}),
		pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der})...), nil
}

// FingerprintError refuses a host whose certificate is not the one of the
// pairing code.
type FingerprintError struct {
	Got [sha256.Size]byte
}

// Error implements error.
func (e *FingerprintError) Error() string {
	return fmt.Sprintf("the host shows a certificate that is not the paired one (SHA-256 %x)", e.Got)
}

// ServerTLS is how the host listens: TLS 1.3 only.
func (id Identity) ServerTLS() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{id.Certificate}, MinVersion: tls.VersionTLS13}
}

// ClientTLS is how a station connects: it trusts the one certificate with the
// code's fingerprint, whatever names and dates it has, and no other.
func (c Code) ClientTLS() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		// Names and authorities mean nothing in a hall's network; the pinned
		// certificate is checked below in their stead, on every handshake.
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			got := sha256.Sum256(state.PeerCertificates[0].Raw)
			if got != c.Fingerprint {
				return &FingerprintError{Got: got}
			}
			return nil
		},
	}
}
