package updates

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/queuecast/queuecast/app/settings/atomicfile"
)

// ErrOlder tells that the address gives an older release file than one that was seen there before.
var ErrOlder = errors.New("the address gives an older release file than before")

const (
	// keptName is the file in the data folder that holds the newest release file that was ever seen.
	keptName = "newest-release.json"
	maxKept  = 2 * (MaxBytes + maxSignature) // bytes: in base64, with names
	fileMode = 0o600
)

// keptPair is what that file holds: one file, so that the two always fit.
type keptPair struct{ Release, Signature []byte }

// Checker looks for a newer version. Set the exported fields, then use it.
type Checker struct {
	Address string // of the release file: https, http or file; "": there are no checks
	Key     string // public key of minisign
	Version string // of this program
	Folder  string // data folder, where the newest release file is kept; "": nowhere
	Now     func() time.Time

	fetch func(ctx context.Context, u *url.URL, most int64) ([]byte, error) // nil: from the network or the disk
}

// State is what is known of newer versions.
type State struct {
	Newest  *Release  // that was ever seen; nil: none
	Newer   bool      // it is newer than this program
	Checked time.Time // when the address was read last; zero: not yet
	Err     error     // why it could not be, or what is wrong with what lies there; nil: nothing
}

// Enabled tells whether there is an address to look at.
func (c *Checker) Enabled() bool { return c.Address != "" }

// Known is what earlier checks have found. The error is ErrNoKey, ErrKey or ErrAddress, wrapped, where no check can be made at all.
func (c *Checker) Known() State {
	if !c.Enabled() {
		return State{}
	}
	key, err := ParseKey(c.Key)
	if err == nil {
		_, err = parseAddress(c.Address)
	}
	if err != nil {
		return State{Err: err}
	}
	return c.state(c.kept(key), nil)
}

// Check reads the release file at the address, with two requests. The State holds what was known before, too, whatever comes of it.
func (c *Checker) Check(ctx context.Context) State {
	known := c.Known()
	if !c.Enabled() || known.Err != nil {
		return known
	}
	key, _ := ParseKey(c.Key)
	fresh, data, signature, err := c.get(ctx, key)
	known.Checked = c.Now()
	switch {
	case err != nil:
		known.Err = fmt.Errorf("looking for a newer version: %w", err)
		return known
	case known.Newest != nil && !fresh.supersedes(*known.Newest):
		known.Err = fmt.Errorf("looking for a newer version: %w: %s of %s, where %s of %s has been seen", ErrOlder,
			fresh.Version, fresh.Date.Format(time.DateOnly), known.Newest.Version, known.Newest.Date.Format(time.DateOnly))
		return known
	case !c.Now().Before(fresh.Expires):
		err = fmt.Errorf("looking for a newer version: %w on %s", ErrExpired, fresh.Expires.Format(time.DateOnly))
	}
	if keepErr := c.keep(data, signature); keepErr != nil && err == nil {
		err = keepErr
	}
	state := c.state(&fresh, err)
	state.Checked = known.Checked
	return state
}

func (c *Checker) state(newest *Release, err error) State {
	return State{Newest: newest, Newer: newest != nil && newest.NewerThan(c.Version), Err: err}
}

// get gets the signature and then what it signs.
func (c *Checker) get(ctx context.Context, key Key) (r Release, data, signature []byte, err error) {
	address, err := parseAddress(c.Address)
	if err != nil {
		return Release{}, nil, nil, err
	}
	get := c.fetch
	if get == nil {
		get = fetch
	}
	beside := *address
	beside.Path += SignatureSuffix
	if beside.RawPath != "" {
		beside.RawPath += SignatureSuffix
	}
	if signature, err = get(ctx, &beside, maxSignature); err != nil {
		return Release{}, nil, nil, fmt.Errorf("getting the signature: %w", err)
	}
	if data, err = get(ctx, address, MaxBytes); err != nil {
		return Release{}, nil, nil, fmt.Errorf("getting the release file: %w", err)
	}
	r, err = Open(key, data, signature)
	return r, data, signature, err
}

// kept is the newest release file that was ever seen, nil where there is none that can be believed.
func (c *Checker) kept(key Key) *Release {
	if c.Folder == "" {
		return nil
	}
	data, err := readFile(filepath.Join(c.Folder, keptName), maxKept)
	if err != nil {
		return nil
	}
	var pair keptPair
	if err := json.Unmarshal(data, &pair); err != nil {
		return nil
	}
	r, err := Open(key, pair.Release, pair.Signature)
	if err != nil {
		return nil
	}
	return &r
}

// keep keeps a release file for later.
func (c *Checker) keep(release, signature []byte) error {
	if c.Folder == "" {
		return nil
	}
	if _, err := os.Stat(c.Folder); errors.Is(err, fs.ErrNotExist) {
		return nil // nothing has been set up yet
	}
	data, err := json.Marshal(keptPair{release, signature})
	if err == nil {
		err = atomicfile.Write(filepath.Join(c.Folder, keptName), data, fileMode)
	}
	if err != nil {
		return fmt.Errorf("keeping the release file: %w", err)
	}
	return nil
}
