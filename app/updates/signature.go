package updates

import (
	"errors"
	"fmt"
	"strings"

	"aead.dev/minisign"
)

// SignatureSuffix is added to the name, or the address, of a release file for its signature's.
const SignatureSuffix = ".minisig"

// maxSignature is far above the length of any signature, whose comments are free, in bytes.
const maxSignature = 8 << 10

// What can be wrong with a key or a signature.
var (
	ErrNoKey     = errors.New("there is no key that release files could be verified with")
	ErrKey       = errors.New("this is no public key of minisign")
	ErrSignature = errors.New("the release file is not signed with the right key, or has been changed")
)

// Key is a public key of minisign.
type Key = minisign.PublicKey

// ParseKey reads a public key as minisign writes it: 56 characters that begin with RW; a line of comment may come first.
func ParseKey(text string) (Key, error) {
	var key Key
	text = strings.TrimSpace(text)
	if text == "" {
		return Key{}, ErrNoKey
	}
	if err := key.UnmarshalText([]byte(text)); err != nil {
		return Key{}, fmt.Errorf("%w: %v", ErrKey, err)
	}
	return key, nil
}

// Open reads a release file that has been signed with the private key that belongs to key. The error is ErrSignature, or one of Parse.
func Open(key Key, data, signature []byte) (Release, error) {
	if len(data) > MaxBytes || len(signature) > maxSignature || !minisign.Verify(key, data, signature) {
		return Release{}, ErrSignature
	}
	return Parse(data)
}
