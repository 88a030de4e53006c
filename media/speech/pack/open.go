package pack

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/queuecast/queuecast/media/pcm"
)

// ManifestName is the name of the file that describes a pack.
const ManifestName = "pack.toml"

// Bounds of a pack: of a voice that says numbers and names, not of an audio book.
const (
	Format      = 1
	MaxClips    = 2000
	maxManifest = 1 << 20  // bytes
	maxClip     = 8 << 20  // bytes of one WAV file
	maxTotal    = 96 << 20 // bytes of samples at pcm.Rate: 16 minutes
	maxText     = 80       // characters of one clip's text
	maxGap      = 2000     // ms
	maxClipTime = 20 * time.Second
	// edge is over how long a clip is faded in and out, so that no join clicks.
	edge = 4 * time.Millisecond
)

// FileError says which part of a pack is not usable.
type FileError struct {
	File string
	Err  error
}

// Error implements error.
func (e *FileError) Error() string { return fmt.Sprintf("voice pack: %s: %v", e.File, e.Err) }

// Unwrap gives the fault.
func (e *FileError) Unwrap() error { return e.Err }

// Manifest is what pack.toml says.
type Manifest struct {
	Format    int      `toml:"format"`
	Name      string   `toml:"name"`
	Languages []string `toml:"languages"`
	Speaker   string   `toml:"speaker,omitempty"`
	Licence   string   `toml:"licence,omitempty"`
	GapMS     int      `toml:"gap_ms"`
	Clips     []Clip   `toml:"clips"`
}

// Clip is one recorded word.
type Clip struct {
	Text    string   `toml:"text"`
	Aliases []string `toml:"aliases,omitempty"` // the same in other writing
	File    string   `toml:"file"`
}

// Pack is an open voice pack.
type Pack struct {
	Manifest Manifest
	clips    map[string]*clip // by key
	longest  int              // key, in runes
}

// OpenFile opens a folder or a zip file. The error is a *FileError, or that of opening.
func OpenFile(name string) (*Pack, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("opening the voice pack: %w", err)
	}
	if info.IsDir() {
		return Open(os.DirFS(name))
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, &FileError{File: name, Err: err}
	}
	defer func() { _ = z.Close() }()
	return Open(&z.Reader)
}

// OpenZip opens a zip file in memory.
func OpenZip(data []byte) (*Pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &FileError{File: "zip", Err: err}
	}
	return Open(z)
}

// Open reads a pack. The error is a *FileError.
func Open(files fs.FS) (*Pack, error) {
	text, err := readBounded(files, ManifestName, maxManifest)
	if err != nil {
		return nil, &FileError{ManifestName, err}
	}
	p := &Pack{clips: map[string]*clip{}}
	if p.Manifest, err = ParseManifest(text); err != nil {
		return nil, &FileError{ManifestName, err}
	}
	total := 0
	loaded := map[string]*clip{}
	convert := converter{}
	for _, c := range p.Manifest.Clips {
		sound, ok := loaded[c.File]
		if !ok {
			if sound, err = convert.read(files, c.File); err != nil {
				return nil, &FileError{c.File, err}
			}
			if total += sound.size(); total > maxTotal {
				return nil, &FileError{c.File, fmt.Errorf("with it the clips are more than %d bytes", maxTotal)}
			}
			loaded[c.File] = sound
		}
		for _, word := range append([]string{c.Text}, c.Aliases...) {
			k := key(word)
			p.clips[k] = sound
			p.longest = max(p.longest, len([]rune(k)))
		}
	}
	return p, nil
}

// ParseManifest reads and checks a manifest.
func ParseManifest(text []byte) (Manifest, error) {
	var m Manifest
	if err := toml.Unmarshal(text, &m); err != nil {
		return Manifest{}, err
	}
	switch {
	case m.Format != Format:
		return Manifest{}, fmt.Errorf("format %d is unknown; known is %d", m.Format, Format)
	case strings.TrimSpace(m.Name) == "" || len(m.Name) > maxText:
		return Manifest{}, errors.New("it needs a name of at most 80 bytes")
	case len(m.Languages) == 0:
		return Manifest{}, errors.New("it names no language")
	case m.GapMS < 0 || m.GapMS > maxGap:
		return Manifest{}, fmt.Errorf("gap_ms is %d; allowed is 0 to %d", m.GapMS, maxGap)
	case len(m.Clips) == 0 || len(m.Clips) > MaxClips:
		return Manifest{}, fmt.Errorf("it has %d clips; allowed is 1 to %d", len(m.Clips), MaxClips)
	}
	seen := map[string]bool{}
	for _, c := range m.Clips {
		if !fs.ValidPath(c.File) || strings.Contains(c.File, `\`) || !strings.EqualFold(path.Ext(c.File), ".wav") {
			return Manifest{}, fmt.Errorf("%q is no name of a WAV file within the pack", c.File)
		}
		for _, word := range append([]string{c.Text}, c.Aliases...) {
			k := key(word)
			switch {
			case k == "" || len([]rune(word)) > maxText:
				return Manifest{}, fmt.Errorf("the clip %s has a text of no or too many characters", c.File)
			case seen[k]:
				return Manifest{}, fmt.Errorf("two clips say %q", word)
			}
			seen[k] = true
		}
	}
	return m, nil
}

// clip is one recording. It is brought to pcm.Rate when it is first said, so that a large pack opens quickly.
type clip struct {
	recorded  pcm.Buffer // mono
	resampler *pcm.Resampler

	once  sync.Once
	ready []int16
}

// samples is the clip as it is said.
func (c *clip) samples() []int16 {
	c.once.Do(func() { c.ready = c.resampler.Resample(c.recorded).Fade(edge).Samples })
	return c.ready
}

// size is how many bytes it takes at pcm.Rate.
func (c *clip) size() int { return 2 * c.recorded.Frames() * pcm.Rate / c.recorded.Rate }

// converter has the resamplers that are needed, by rate: to design one takes longer than to use it.
type converter map[int]*pcm.Resampler

func (c converter) read(files fs.FS, name string) (*clip, error) {
	data, err := readBounded(files, name, maxClip)
	if err != nil {
		return nil, err
	}
	sound, err := pcm.DecodeWAV(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if sound.Duration() > maxClipTime {
		return nil, fmt.Errorf("it lasts %v, more than %v", sound.Duration().Round(time.Second), maxClipTime)
	}
	if sound.Peak() == 0 {
		return nil, errors.New("it is silent")
	}
	if c[sound.Rate] == nil {
		c[sound.Rate] = pcm.NewResampler(sound.Rate, pcm.Rate)
	}
	return &clip{recorded: sound.Mono(), resampler: c[sound.Rate]}, nil
}

// readBounded trusts no size that is written anywhere.
func readBounded(files fs.FS, name string, limit int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(data)) > limit:
		return nil, fmt.Errorf("it is larger than %d bytes", limit)
	}
	return data, nil
}
