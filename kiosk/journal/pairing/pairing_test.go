package pairing

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

func sample(addresses ...string) Code {
	c := Code{Addresses: addresses}
	for i := range c.Key {
		c.Key[i] = byte(i)
	}
	for i := range c.Fingerprint {
		c.Fingerprint[i] = byte(200 + i)
	}
	return c
}

func TestCodeSurvivesItsText(t *testing.T) {
	for _, c := range []Code{
		sample("192.168.1.20:4222"),
		sample("[fe80::1%eth0]:4222", "hall.local:4223", "10.0.0.1:1"),
	} {
		text, err := c.Text()
		if err != nil {
			t.Fatal(err)
		}
		if strings.ToUpper(text) != text {
			t.Errorf("%s does not suit a QR code's alphanumeric mode", text)
		}
		var grouped strings.Builder
		for i, r := range strings.ToLower(text) {
			if i%4 == 0 {
				grouped.WriteString("- \n")
			}
			grouped.WriteRune(r)
		}
		for name, typed := range map[string]string{"as printed": text, "typed": grouped.String()} {
			if got, err := Parse(typed); err != nil || !reflect.DeepEqual(got, c) {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
	}
}

func TestEveryMistypedLetterIsFound(t *testing.T) {
	text, err := sample("192.168.1.20:4222").Text()
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		for _, r := range "AB7" {
			typed := text[:i] + string(r) + text[i+1:]
			if typed == text {
				continue
			}
			if _, err := Parse(typed); !errors.Is(err, ErrCode) {
				t.Errorf("%q at %d was taken: %v", r, i, err)
			}
		}
		if _, err := Parse(text[:i]); !errors.Is(err, ErrCode) {
			t.Errorf("%d letters were taken: %v", i, err)
		}
	}
}

func TestAddressesThatNoCodeHolds(t *testing.T) {
	for name, addresses := range map[string][]string{
		"none": nil, "no port": {"a"}, "port 0": {"a:0"}, "port too great": {"a:65536"}, "no host": {":1"},
		"a user": {"me@a:1"}, "a path": {"a/b:1"}, "too long": {strings.Repeat("a", 300) + ":1"},
		"too many": make([]string, MaxAddresses+1),
	} {
		if text, err := sample(addresses...).Text(); err == nil {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestIdentityIsMadeOnceAndKeptPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "share")
	now := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	id, err := OpenIdentity(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenIdentity(dir, now.AddDate(1, 0, 0))
	if err != nil || again.Fingerprint != id.Fingerprint || again.Key != id.Key {
		t.Errorf("another identity: %v", err)
	}
	cert, err := x509.ParseCertificate(id.Certificate.Certificate[0])
	if err != nil || cert.PublicKeyAlgorithm != x509.ECDSA {
		t.Errorf("%v, %v", cert.PublicKeyAlgorithm, err)
	}
	for _, name := range []string{certFile, keyFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := RenewKey(dir); err != nil {
		t.Fatal(err)
	}
	if renewed, err := OpenIdentity(dir, now); err != nil || renewed.Key == id.Key || renewed.Fingerprint != id.Fingerprint {
		t.Errorf("renewing: %v", err)
	}
	for _, name := range []string{certFile, keyFile} {
		path := filepath.Join(dir, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, whole[:len(whole)/2], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenIdentity(dir, now); err == nil {
			t.Errorf("half of %s was taken, or replaced", name)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOnlyThePairedCertificateIsTrusted(t *testing.T) {
	id, err := OpenIdentity(t.TempDir(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	other := sample("a:1")
	paired := Code{Fingerprint: id.Fingerprint}
	for name, c := range map[string]struct {
		code    Code
		trusted bool
	}{"the paired one": {paired, true}, "another": {other, false}} {
		t.Run(name, func(t *testing.T) {
			// A real connection: over an unbuffered pipe both ends may wait for
			// each other to read, the one with its last words, the other with its alert.
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			served := make(chan error, 1)
			go func() {
				conn, err := l.Accept()
				if err == nil {
					err = tls.Server(conn, id.ServerTLS()).Handshake()
					_ = conn.Close()
				}
				served <- err
			}()
			client, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			err = tls.Client(client, c.code.ClientTLS()).Handshake()
			var wrong *FingerprintError
			if c.trusted != (err == nil) || !c.trusted && (!errors.As(err, &wrong) || wrong.Got != id.Fingerprint) {
				t.Errorf("got %v", err)
			}
			_ = client.Close()
			<-served
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range []Code{sample("192.168.1.20:4222"), sample("a:1", "b:2")} {
		text, err := c.Text()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text)
		if err != nil {
			return
		}
		again, err := c.Text()
		if err != nil {
			t.Fatalf("%q was taken: %v", text, err)
		}
		if same, err := Parse(again); err != nil || !reflect.DeepEqual(same, c) {
			t.Errorf("%q became %+v, %v", text, same, err)
		}
	})
}
