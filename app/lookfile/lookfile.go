// Package lookfile carries the look of the picture from one station to another as one file: a zip of queuecast-look.toml and of the pictures
// that it names. The folder of slides stays behind.
package lookfile

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/app/settings/atomicfile"
)

const (
	manifest = "queuecast-look.toml"
	format   = 1
	// folder is where in the data folder imported pictures go.
	folder      = "look"
	maxManifest = 1 << 20
	maxPicture  = 64 << 20
	fileMode    = 0o600
	dirMode     = 0o700
)

// ErrNotALook refuses a file that is none.
var ErrNotALook = errors.New("this file holds no look")

// file is what queuecast-look.toml says.
type file struct {
	Format  int              `toml:"format"`
	Title   string           `toml:"title"`
	Display settings.Display `toml:"display"`
}

// Write writes title and look. A picture that cannot be read is an error.
func Write(w io.Writer, title string, d settings.Display) error {
	z := zip.NewWriter(w)
	add := func(name string, data []byte) error {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	}
	pictures := map[string]*string{"logo": &d.Logo, "background": &d.Background}
	for _, name := range []string{"logo", "background"} {
		source := pictures[name]
		if *source == "" {
			continue
		}
		data, err := os.ReadFile(*source)
		if err != nil {
			return fmt.Errorf("exporting the look: %w", err)
		}
		*source = name + strings.ToLower(filepath.Ext(*source))
		if err := add(*source, data); err != nil {
			return fmt.Errorf("exporting the look: %w", err)
		}
	}
	d.Slides, d.Camera = "", ""
	text, err := toml.Marshal(file{format, title, d})
	if err == nil {
		err = add(manifest, text)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return fmt.Errorf("exporting the look: %w", err)
	}
	return nil
}

// Read reads a look, checks it, and puts its pictures into the data folder. Errors wrap ErrNotALook, or are those of reading and
// writing.
func Read(name, dataDir string) (title string, d settings.Display, err error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return "", d, fmt.Errorf("opening %s: %w: %w", name, ErrNotALook, err)
	}
	defer func() { _ = z.Close() }()
	text, err := read(&z.Reader, manifest, maxManifest)
	if err != nil {
		return "", d, fmt.Errorf("reading %s: %w: %w", name, ErrNotALook, err)
	}
	f := file{Display: settings.Defaults().Display}
	if err := toml.Unmarshal(text, &f); err != nil || f.Format != format {
		return "", d, fmt.Errorf("reading %s: %w", name, ErrNotALook)
	}
	d = f.Display
	d.Slides, d.Camera = "", ""
	for _, p := range []*string{&d.Logo, &d.Background} {
		if *p == "" {
			continue
		}
		if *p, err = unpack(&z.Reader, *p, dataDir); err != nil {
			return "", d, fmt.Errorf("reading %s: %w", name, err)
		}
	}
	checked := settings.Defaults()
	checked.Title, checked.Display = f.Title, d
	if problems := checked.Validate(); len(problems) > 0 {
		return "", d, fmt.Errorf("reading %s: %w: %w", name, ErrNotALook, problems[0])
	}
	return f.Title, d, nil
}

// unpack puts a picture into the data folder, under a name of its content, and returns its path.
func unpack(z *zip.Reader, name, dataDir string) (string, error) {
	known := []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}
	ext := strings.ToLower(path.Ext(name))
	if strings.ContainsAny(name, `/\`) || !slices.Contains(known, ext) {
		return "", fmt.Errorf("%w: it names the picture %q", ErrNotALook, name)
	}
	data, err := read(z, name, maxPicture)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotALook, err)
	}
	dir := filepath.Join(dataDir, folder)
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return "", err
	}
	const digits = 16
	sum := sha256.Sum256(data)
	file := filepath.Join(dir, hex.EncodeToString(sum[:])[:digits]+ext)
	return file, atomicfile.Write(file, data, fileMode)
}

// read trusts no size that the zip file gives.
func read(z *zip.Reader, name string, limit int64) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s has more than %d bytes", name, limit)
	}
	return data, err
}
