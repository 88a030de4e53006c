package camera

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// untrusted tells whether an error is that of a certificate that nobody has signed.
func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}

func TestAnEncryptedCamera(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(photo(t, 64, 48, 90)) }))
	defer server.Close()
	refused := start(t, server.URL, Options{})
	eventually(t, "a certificate that nobody has signed is told", func() bool { return untrusted(refused.State().Err) })
	next(t, start(t, server.URL, Options{AnyCert: true}), "", 0)
}

func TestAnEncryptedBroker(t *testing.T) {
	plain := newBroker(t)
	plain.stop()
	// The certificate of the library's own test server is good for 127.0.0.1.
	server := httptest.NewTLSServer(nil)
	pair := server.TLS.Certificates[0]
	server.Close()
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	old, err := os.ReadFile(plain.config)
	err = errors.Join(
		err,
		os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}), 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), 0o600),
		os.WriteFile(plain.config, append(old, fmt.Sprintf("certfile %s\nkeyfile %s\n", certFile, keyFile)...), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	plain.start(t)
	address := "mqtts://user:hunter2@" + plain.address + "/cameras/frame"
	refused := start(t, address, Options{})
	eventually(t, "a certificate that nobody has signed is told", func() bool { return untrusted(refused.State().Err) })
	taken := start(t, address, Options{AnyCert: true})
	eventually(t, "it is connected", func() bool { return taken.State().Connected })
}
