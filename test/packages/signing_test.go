//go:build linux

package packages

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A certificate that nobody knows signs as any other does; the verification is told to trust it.
func TestSigning(t *testing.T) {
	setup := setupProgram(t)
	dir := t.TempDir()
	key, certificate, both := filepath.Join(dir, "key.pem"), filepath.Join(dir, "certificate.pem"), filepath.Join(dir, "both.p12")
	tell := func(env []string, name string, args ...string) (string, error) {
		cmd := exec.Command(name, args...)
		cmd.Env = append(os.Environ(), env...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	succeed := func(env []string, name string, args ...string) string {
		t.Helper()
		out, err := tell(env, name, args...)
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		return out
	}
	succeed(nil, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
		"-subj", "/CN=Queuecast test", "-addext", "extendedKeyUsage=codeSigning")
	succeed(nil, "openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", both, "-passout", "pass:open sesame")
	data, err := os.ReadFile(setup)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		env  []string
	}{
		{"PKCS#12 with a password", []string{"QUEUECAST_SIGN_PKCS12=" + both, "QUEUECAST_SIGN_PASSWORD=open sesame"}},
		{"PEM files", []string{"QUEUECAST_SIGN_CERT=" + certificate, "QUEUECAST_SIGN_KEY=" + key}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "program.exe")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			succeed(tc.env, "../../packaging/windows/sign", file)
			if out := succeed(nil, "osslsigncode", "verify", "-CAfile", certificate, file); !strings.Contains(out, "Signature verification: ok") {
				t.Errorf("the signature does not hold: %s", out)
			}
			changed, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			changed[len(data)/2] ^= 1
			if err := os.WriteFile(file, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := tell(nil, "osslsigncode", "verify", "-CAfile", certificate, file); err == nil {
				t.Errorf("a changed file passes: %s", out)
			}
		})
	}
	t.Run("a wrong password", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "program.exe")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := tell([]string{"QUEUECAST_SIGN_PKCS12=" + both, "QUEUECAST_SIGN_PASSWORD=wrong"}, "../../packaging/windows/sign", file); err == nil {
			t.Errorf("it is no failure: %s", out)
		}
	})
	t.Run("no certificate", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "program.exe")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out := succeed([]string{"QUEUECAST_SIGN_PKCS12=", "QUEUECAST_SIGN_CERT="}, "../../packaging/windows/sign", file)
		after, err := os.ReadFile(file)
		if err != nil || string(after) != string(data) || !strings.Contains(out, "Not signed") {
			t.Errorf("it says %q and changes %d bytes to %d: %v", out, len(data), len(after), err)
		}
	})
}
