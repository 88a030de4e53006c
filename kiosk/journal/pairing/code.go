// Package pairing makes what a host and its stations need to trust each other:
// the host's certificate, the key that lets a station in, and the pairing code,
// one text that carries both to a station together with the host's addresses.
//
// The code is "QC1" and the base32 text (RFC 4648, no padding) of
//
//	32 bytes  SHA-256 of the certificate (DER)
//	16 bytes  key
//	1 byte    number of addresses, then each: 1 byte length, "host:port"
//	4 bytes   CRC-32C of all that, big endian
//
// Capital letters and digits only, so a QR code can hold it in its alphanumeric
// mode. Case, white space and "-" do not matter when it is read. Whoever has the code may
// join: it is to be treated like a password.
//
// Nothing here starts goroutines or keeps state.
package pairing

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"net"
	"strconv"
	"strings"
	"unicode"
)

const (
	prefix = "QC1"
	// KeyBytes is the size of a key, in bytes.
	KeyBytes = 16
	// MaxAddresses is how many addresses a code holds.
	MaxAddresses = 8
	// MaxCode bounds the text that Parse looks at, in bytes.
	MaxCode     = 4 << 10
	maxAddress  = 255
	sumBytes    = 4
	maxPort     = 65535
	maxHostName = 253 // RFC 1035, without the root
)

// ErrCode says that a text is no pairing code, or was mistyped or cut.
var ErrCode = errors.New("this is not a whole pairing code")

// Code is what a station needs to join a host.
type Code struct {
	Addresses   []string // "host:port", 1 to MaxAddresses, to be tried in this order
	Key         [KeyBytes]byte
	Fingerprint [sha256.Size]byte // SHA-256 of the host's certificate
}

// Password is the key as text.
func (c Code) Password() string { return encoding().EncodeToString(c.Key[:]) }

func encoding() *base32.Encoding { return base32.StdEncoding.WithPadding(base32.NoPadding) }

// Text gives the code as text. It answers an error for addresses that no code can hold.
func (c Code) Text() (string, error) {
	if len(c.Addresses) == 0 || len(c.Addresses) > MaxAddresses {
		return "", fmt.Errorf("a pairing code holds 1 to %d addresses, not %d", MaxAddresses, len(c.Addresses))
	}
	raw := append(append([]byte(nil), c.Fingerprint[:]...), c.Key[:]...)
	raw = append(raw, byte(len(c.Addresses)))
	for _, a := range c.Addresses {
		if err := checkAddress(a); err != nil {
			return "", err
		}
		raw = append(append(raw, byte(len(a))), a...)
	}
	raw = binary.BigEndian.AppendUint32(raw, sum(raw))
	return prefix + encoding().EncodeToString(raw), nil
}

// Parse reads a code. It answers [ErrCode].
func Parse(text string) (Code, error) {
	if len(text) > MaxCode {
		return Code{}, ErrCode
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
	body, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return Code{}, ErrCode
	}
	raw, err := encoding().DecodeString(body)
	if err != nil || len(raw) < sumBytes || encoding().EncodeToString(raw) != body {
		return Code{}, ErrCode
	}
	raw, tail := raw[:len(raw)-sumBytes], raw[len(raw)-sumBytes:]
	if binary.BigEndian.Uint32(tail) != sum(raw) {
		return Code{}, ErrCode
	}
	return parseBody(bytes.NewBuffer(raw))
}

func parseBody(raw *bytes.Buffer) (c Code, err error) {
	if raw.Len() < len(c.Fingerprint)+len(c.Key)+1 {
		return Code{}, ErrCode
	}
	copy(c.Fingerprint[:], raw.Next(len(c.Fingerprint)))
	copy(c.Key[:], raw.Next(len(c.Key)))
	count := int(raw.Next(1)[0])
	if count == 0 || count > MaxAddresses {
		return Code{}, ErrCode
	}
	for range count {
		length, err := raw.ReadByte()
		if err != nil || raw.Len() < int(length) {
			return Code{}, ErrCode
		}
		address := string(raw.Next(int(length)))
		if checkAddress(address) != nil {
			return Code{}, ErrCode
		}
		c.Addresses = append(c.Addresses, address)
	}
	if raw.Len() != 0 {
		return Code{}, ErrCode
	}
	return c, nil
}

// checkAddress keeps out what would mean something else in a URL.
func checkAddress(a string) error {
	host, port, err := net.SplitHostPort(a)
	if err != nil || len(a) > maxAddress {
		return fmt.Errorf("%q is not an address with a port", a)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 || n > maxPort {
		return fmt.Errorf("%q has no valid port", a)
	}
	if host == "" || len(host) > maxHostName {
		return fmt.Errorf("%q has no valid host", a)
	}
	for _, c := range host {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.ContainsRune(".-:%_", c):
		default:
			return fmt.Errorf("%q has no valid host", a)
		}
	}
	return nil
}

func sum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }
