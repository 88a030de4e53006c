package lines

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
)

const (
	logSuffix  = ".log"
	sealSuffix = ".seal"
	floorName  = "floor"
	dayLayout  = "2006-01-02"
)

var errSeal = errors.New("the seal is damaged")

// seal says what a finished day's file holds.
type seal struct {
	Day         string // 2026-11-20
	First, Last uint64
	Bytes       int64
	Sum         uint32 // CRC-32C of the whole file
}

func (s seal) text() []byte {
	return signed(fmt.Sprintf("queuecast-seal 1 %s %d %d %d %08x", s.Day, s.First, s.Last, s.Bytes, s.Sum))
}

func parseSeal(data []byte) (s seal, err error) {
	if !signedWell(data) {
		return seal{}, errSeal
	}
	if _, err := fmt.Sscanf(string(data), "queuecast-seal 1 %s %d %d %d %08x", &s.Day, &s.First, &s.Last, &s.Bytes, &s.Sum); err != nil {
		return seal{}, errSeal
	}
	if s.First == 0 || s.Last < s.First || s.Bytes < 0 || string(s.text()) != string(data) {
		return seal{}, errSeal
	}
	return s, nil
}

// signed ends a line of text with its own checksum.
func signed(text string) []byte {
	return fmt.Appendf(nil, "%s %08x\n", text, crc32.Checksum([]byte(text), castagnoli))
}

func signedWell(data []byte) bool {
	cut := strings.LastIndexByte(strings.TrimSuffix(string(data), "\n"), ' ')
	return cut > 0 && string(signed(string(data[:cut]))) == string(data)
}

func readFloor(dir string) (floor uint64, err error) {
	data, err := os.ReadFile(filepath.Join(dir, floorName))
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return 0, nil
		}
		return 0, err
	}
	if _, err := fmt.Sscanf(string(data), "queuecast-floor 1 %d", &floor); err != nil || !signedWell(data) {
		return 0, nil // as good as none: at worst nothing is dropped until it is set again
	}
	return floor, nil
}

func writeFloor(dir string, floor uint64) error {
	return WriteFile(filepath.Join(dir, floorName), signed(fmt.Sprintf("queuecast-floor 1 %d", floor)))
}
