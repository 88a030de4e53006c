package station

import (
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/queuecast/queuecast/kiosk/desk"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
)

const (
	// joinedFolder holds what this station knows of other computers' queues, a folder each.
	joinedFolder  = "joined"
	clusterFolder = "cluster"
	// folderBytes of a host's fingerprint name its folder.
	folderBytes = 8
	forEver     = -1
)

var (
	// ErrJoined refuses to share a queue that is another computer's.
	ErrJoined = errors.New("this station uses the queue of another computer")
	// ErrOnlyShows refuses commands at a station whose role is not the operator's.
	ErrOnlyShows = errors.New("this station only shows")
)

// PairingError tells that the pairing code in the settings is of no use.
type PairingError struct {
	Err error
}

func (e *PairingError) Error() string { return fmt.Sprintf("reading the pairing code: %v", e.Err) }

// Unwrap gives the cause.
func (e *PairingError) Unwrap() error { return e.Err }

// eventLog is this station's own log or the one of its host.
type eventLog interface {
	desk.Journal
	State() journal.State
	Report() journal.Report
	Close()
}

// openLog opens the log that the settings name.
func (s *Station) openLog() (eventLog, error) {
	keep := s.Settings.Queue.KeepDays
	if keep == 0 {
		keep = forEver
	}
	if s.Settings.Station.Joined() {
		return s.openRemote(keep)
	}
	own := &journal.Journal{Dir: filepath.Join(s.Dir, journalFolder), Log: s.Log, KeepDays: keep, Now: time.Now}
	if err := own.Initialize(); err != nil {
		return nil, fmt.Errorf("opening the journal: %w", err)
	}
	s.own = own
	if s.Settings.Station.Share {
		// The hall goes on without the others.
		if err := s.Share(true); err != nil {
			s.Log.Error("the queue is not shared", "error", err)
		}
	}
	return own, nil
}

func (s *Station) openRemote(keep int) (eventLog, error) {
	c := s.Settings.Station
	remote := &journal.Remote{
		Name: s.name(), Role: journal.Role(c.Role), Log: s.Log, Now: time.Now, KeepDays: keep,
		OnState: func(journal.State) {
			poke(s.linked)
			s.changed()
		},
	}
	folder := clusterFolder
	if c.Cluster != "" {
		remote.Cluster = &journal.Cluster{URLs: c.Cluster, CredentialsFile: c.Credentials, CAFile: c.Authorities}
	} else {
		code, err := pairing.Parse(c.Join)
		if err != nil {
			return nil, &PairingError{Err: err}
		}
		remote.Host, folder = code, hex.EncodeToString(code.Fingerprint[:folderBytes])
	}
	// Another host is another log: what is known of one must not be taken for the other's.
	remote.Dir = filepath.Join(s.Dir, joinedFolder, folder)
	if err := remote.Initialize(); err != nil {
		return nil, fmt.Errorf("joining the queue: %w", err)
	}
	return remote, nil
}

// name is what other stations call this one.
func (s *Station) name() string {
	if s.Settings.Station.Name != "" {
		return s.Settings.Station.Name
	}
	return hostname()
}

// Share opens the queue to other stations, or closes it to them, from now on. It does not change the settings.
func (s *Station) Share(on bool) error {
	s.sharing.Lock()
	defer s.sharing.Unlock()
	if s.own == nil {
		return ErrJoined
	}
	var err error
	if on {
		err = s.own.Share(journal.ShareConfig{Listen: s.Settings.Station.Listen})
	} else {
		err = s.own.Unshare()
	}
	now := sharing{on: on && err == nil, err: err}
	s.shared.Store(&now)
	s.changed()
	if err != nil {
		return fmt.Errorf("sharing the queue: %w", err)
	}
	return nil
}

// sharing tells whether other stations may join, and why not if they should.
type sharing struct {
	on  bool
	err error
}

// PairingCode is the text that lets a station join. It answers ErrJoined or journal.ErrNotShared.
func (s *Station) PairingCode() (string, error) {
	if s.own == nil {
		return "", ErrJoined
	}
	code, err := s.own.Pairing()
	if err != nil {
		return "", fmt.Errorf("making the pairing code: %w", err)
	}
	return code.Text()
}

// RenewPairing makes the codes given out so far worthless.
func (s *Station) RenewPairing() error {
	if s.own == nil {
		return ErrJoined
	}
	return s.own.RenewKey()
}

// Stations lists who is connected; none while the queue is not shared.
func (s *Station) Stations() ([]journal.Station, error) {
	if s.own == nil {
		return nil, ErrJoined
	}
	return s.own.Stations()
}

// away refuses commands while the host cannot be reached: what is known here may be old, and so would be every other answer.
func (s *Station) away() error {
	if s.own != nil {
		return nil
	}
	if link := s.log.State(); !link.Connected {
		return &journal.DisconnectedError{Since: link.Since, LastSeq: link.LastSeq, Err: link.Err}
	}
	return nil
}

// offline is when the board was last known to be the latest; zero while it is.
func (s *Station) offline() time.Time {
	if s.own != nil {
		return time.Time{}
	}
	link := s.log.State()
	if link.Connected {
		return time.Time{}
	}
	return time.Now().Add(-link.Age)
}

// stale tells whether a call comes too late to be spoken: it is old, and was missed while the link to the host was away.
// While the link holds every call is fresh, whatever the clocks of the two computers say.
func (s *Station) stale(at time.Time) bool {
	if s.own != nil {
		return false
	}
	limit := time.Duration(s.Settings.Queue.StaleSeconds) * time.Second
	now := time.Now()
	link := s.log.State()
	return now.Sub(at) > limit && (!link.Connected || now.Sub(link.Since) < limit)
}

// Rebuild makes a data folder's own log anew from another station's data folder, or from its journal. No station may be
// running on the data folder. See journal.Rebuild.
func Rebuild(dir, from string, log *slog.Logger) (journal.Report, error) {
	r, err := journal.Rebuild(filepath.Join(dir, journalFolder), copyIn(from), log)
	if err != nil {
		return r, fmt.Errorf("rebuilding the journal: %w", err)
	}
	return r, nil
}

// copyIn finds the copy of a log in a data folder; any other folder is taken for the copy itself.
func copyIn(dir string) string {
	isDir := func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && info.IsDir()
	}
	// A station that has joined one queue only leaves no doubt about which is meant.
	if joined, err := os.ReadDir(filepath.Join(dir, joinedFolder)); err == nil && len(joined) == 1 {
		return filepath.Join(dir, joinedFolder, joined[0].Name())
	}
	if isDir(filepath.Join(dir, journalFolder)) {
		return filepath.Join(dir, journalFolder)
	}
	return dir
}
