package voice

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/queuecast/queuecast/app/settings/atomicfile"
	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech/pack"
)

const (
	draftGapMS   = 40
	packDirMode  = 0o700
	packFileMode = 0o600
)

// Draft is a voice pack that is being recorded: a folder of WAV files and its manifest. After each change the folder is a whole pack.
// It is for one goroutine.
type Draft struct {
	Dir      string
	manifest pack.Manifest
}

// OpenDraft opens the pack that is recorded on this machine for a language, or begins one; nothing is written before the first clip.
func OpenDraft(dataDir, lang, name string) (*Draft, error) {
	d := &Draft{Dir: filepath.Join(dataDir, PackFolder, "recorded-"+safeName(lang))}
	text, err := os.ReadFile(filepath.Join(d.Dir, pack.ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		d.manifest = pack.Manifest{Format: pack.Format, Name: name, Languages: []string{lang}, GapMS: draftGapMS}
		return d, nil
	}
	if err == nil {
		d.manifest, err = pack.ParseManifest(text)
	}
	if err != nil {
		return nil, &pack.FileError{File: filepath.Join(d.Dir, pack.ManifestName), Err: err}
	}
	return d, nil
}

// safeName keeps what may stand in any file name.
func safeName(text string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '_'
	}, text)
	return safe[:min(len(safe), 40)]
}

// Recorded tells whether there is a clip of a text.
func (d *Draft) Recorded(text string) bool { return d.find(text) >= 0 }

func (d *Draft) find(text string) int {
	return slices.IndexFunc(d.manifest.Clips, func(c pack.Clip) bool { return strings.EqualFold(c.Text, text) })
}

// Clips is how many there are.
func (d *Draft) Clips() int { return len(d.manifest.Clips) }

// Put keeps a clip as that of a prompt, in the place of the one before.
func (d *Draft) Put(p Prompt, sound pcm.Buffer) error {
	var wav bytes.Buffer
	if err := pcm.EncodeWAV(&wav, sound); err != nil {
		return fmt.Errorf("writing a clip: %w", err)
	}
	// A name of its own for each content: the manifest never names a file that holds something else, whenever the power goes.
	sum := sha256.Sum256(append([]byte(p.Text+"\x00"), wav.Bytes()...))
	const digits = 16
	file := hex.EncodeToString(sum[:])[:digits] + ".wav"
	if err := os.MkdirAll(d.Dir, packDirMode); err != nil {
		return fmt.Errorf("making the voice pack: %w", err)
	}
	if err := atomicfile.Write(filepath.Join(d.Dir, file), wav.Bytes(), packFileMode); err != nil {
		return fmt.Errorf("writing a clip: %w", err)
	}
	clips := slices.Clone(d.manifest.Clips)
	clip := pack.Clip{Text: p.Text, Aliases: slices.Clone(p.Aliases), File: file}
	old := ""
	if at := d.find(p.Text); at >= 0 {
		old = clips[at].File
		clips[at] = clip
	} else {
		clips = append(clips, clip)
	}
	return d.write(clips, old, file)
}

// Remove takes a clip away.
func (d *Draft) Remove(text string) error {
	at := d.find(text)
	if at < 0 {
		return nil
	}
	clips := slices.Clone(d.manifest.Clips)
	old := clips[at].File
	return d.write(slices.Delete(clips, at, at+1), old, "")
}

// write makes the manifest name the clips, and then lets go of a file that it names no more.
func (d *Draft) write(clips []pack.Clip, old, kept string) error {
	next := d.manifest
	next.Clips = clips
	path := filepath.Join(d.Dir, pack.ManifestName)
	if len(clips) == 0 {
		// A pack without clips is none.
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("removing the voice pack: %w", err)
		}
	} else {
		text, err := toml.Marshal(next)
		if err != nil {
			return fmt.Errorf("writing the voice pack: %w", err)
		}
		if _, err := pack.ParseManifest(text); err != nil {
			return &pack.FileError{File: pack.ManifestName, Err: err}
		}
		if err := atomicfile.Write(path, text, packFileMode); err != nil {
			return fmt.Errorf("writing the voice pack: %w", err)
		}
	}
	d.manifest = next
	if old != "" && old != kept {
		_ = os.Remove(filepath.Join(d.Dir, old)) // only room is lost
	}
	return nil
}

// Sound is the clip of a text.
func (d *Draft) Sound(text string) (pcm.Buffer, error) {
	at := d.find(text)
	if at < 0 {
		return pcm.Buffer{}, fmt.Errorf("reading a clip: %w", fs.ErrNotExist)
	}
	file := d.manifest.Clips[at].File
	data, err := os.ReadFile(filepath.Join(d.Dir, file))
	if err != nil {
		return pcm.Buffer{}, &pack.FileError{File: file, Err: err}
	}
	sound, err := pcm.DecodeWAV(bytes.NewReader(data))
	if err != nil {
		return pcm.Buffer{}, &pack.FileError{File: file, Err: err}
	}
	return sound, nil
}

// ErrNoClips tells that there is nothing to export yet.
var ErrNoClips = errors.New("the voice pack has no clips yet")

// Export writes the pack as a zip file. It answers ErrNoClips.
func (d *Draft) Export(w io.Writer) error {
	if d.Clips() == 0 {
		return ErrNoClips
	}
	z := zip.NewWriter(w)
	names := []string{pack.ManifestName}
	for _, c := range d.manifest.Clips {
		names = append(names, c.File)
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(d.Dir, name))
		if err != nil {
			return fmt.Errorf("exporting the voice pack: %w", err)
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Now()})
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			return fmt.Errorf("exporting the voice pack: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("exporting the voice pack: %w", err)
	}
	return nil
}

// Import checks a zip file and puts it among the voice packs of the data folder, under a name that is free. It takes part from the next
// start on.
func Import(dataDir, file string) (name string, err error) {
	p, err := pack.OpenFile(file)
	if err != nil {
		return "", fmt.Errorf("importing a voice pack: %w", err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("importing a voice pack: %w", err)
	}
	folder := filepath.Join(dataDir, PackFolder)
	if err := os.MkdirAll(folder, packDirMode); err != nil {
		return "", fmt.Errorf("importing a voice pack: %w", err)
	}
	base := safeName(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	path := filepath.Join(folder, base+".zip")
	for i := 2; ; i++ {
		before, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && bytes.Equal(before, data) {
			break
		}
		path = filepath.Join(folder, fmt.Sprintf("%s-%d.zip", base, i))
	}
	if err := atomicfile.Write(path, data, packFileMode); err != nil {
		return "", fmt.Errorf("importing a voice pack: %w", err)
	}
	return p.Manifest.Name, nil
}
