package lock

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Bounds of a PIN, in digits.
const (
	MinDigits = 4
	MaxDigits = 12
)

// Cost of a hash: the second recommended choice of RFC 9106 section 4, with less memory for small kiosks (OWASP's least).
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
)

var (
	// ErrForm refuses a PIN that is not MinDigits to MaxDigits digits.
	ErrForm = fmt.Errorf("a PIN has %d to %d digits", MinDigits, MaxDigits)
	// ErrHash tells that a hash cannot be read.
	ErrHash = errors.New("the PIN's hash is damaged")
)

// Hash makes the hash of a PIN, with a salt of its own, in the PHC string format. It answers ErrForm.
func Hash(pin string) (string, error) {
	if !wellFormed(pin) {
		return "", ErrForm
	}
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // it never fails, see crypto/rand
	key := argon2.IDKey([]byte(pin), salt, passes, memoryKiB, lanes, keyBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes, b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

func wellFormed(pin string) bool {
	return len(pin) >= MinDigits && len(pin) <= MaxDigits && !strings.ContainsFunc(pin, func(r rune) bool { return r < '0' || r > '9' })
}

// Matches tells whether a PIN is that of a hash. It answers ErrHash. A hash from outside cannot make it take more than the usual cost.
func Matches(hash, pin string) (bool, error) {
	parts := strings.Split(hash, "$")
	const wanted = 6 // "", argon2id, version, cost, salt, key
	if len(parts) != wanted || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) ||
		parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", memoryKiB, passes, lanes) {
		return false, ErrHash
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil || len(salt) != saltBytes {
		return false, ErrHash
	}
	key, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(key) != keyBytes {
		return false, ErrHash
	}
	if !wellFormed(pin) {
		return false, nil
	}
	got := argon2.IDKey([]byte(pin), salt, passes, memoryKiB, lanes, keyBytes)
	return subtle.ConstantTimeCompare(got, key) == 1, nil
}
