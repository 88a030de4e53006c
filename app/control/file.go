package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/queuecast/queuecast/app/settings/atomicfile"
)

const (
	// FileName is the name of the file in the data folder that leads to the station.
	FileName = "control.json"

	fileMode    = 0o600
	maxFileSize = 4 << 10 // bytes
)

// contact is the content of control.json.
type contact struct {
	Address string `json:"address"` // IP and port
	Token   string `json:"token"`   // hexadecimal
	PID     int    `json:"pid"`
}

func writeContact(dir string, c contact) error {
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("writing %s: %w", FileName, err)
	}
	if err := atomicfile.Write(filepath.Join(dir, FileName), append(data, '\n'), fileMode); err != nil {
		return fmt.Errorf("writing %s: %w", FileName, err)
	}
	return nil
}

// readContact returns ErrNotRunning for a file that is missing or makes no sense.
func readContact(dir string) (contact, error) {
	f, err := os.Open(filepath.Join(dir, FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return contact{}, ErrNotRunning
	}
	if err != nil {
		return contact{}, fmt.Errorf("reading %s: %w", FileName, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize))
	if err != nil {
		return contact{}, fmt.Errorf("reading %s: %w", FileName, err)
	}
	var c contact
	if err := json.Unmarshal(data, &c); err != nil {
		return contact{}, fmt.Errorf("%w: %s is damaged: %w", ErrNotRunning, FileName, err)
	}
	// The token must never leave this machine, whatever the file says.
	if at, err := netip.ParseAddrPort(c.Address); err != nil || !at.Addr().IsLoopback() || c.Token == "" {
		return contact{}, fmt.Errorf("%w: %s is damaged", ErrNotRunning, FileName)
	}
	return c, nil
}

// removeContact removes the file if it is still ours: a station that started on the folder since has its own.
func removeContact(dir, token string) error {
	c, err := readContact(dir)
	if errors.Is(err, ErrNotRunning) || err == nil && c.Token != token {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(dir, FileName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing %s: %w", FileName, err)
	}
	return nil
}
