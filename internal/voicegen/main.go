// Voicegen makes the built-in voice packs: it has espeak-ng say each word once, trims and levels it, and writes the zip files.
//
//	go run ./internal/voicegen -o assets/voices
//
// With the same version of espeak-ng the files are the same, byte for byte.
package main

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/queuecast/queuecast/media/pcm"
	"github.com/queuecast/queuecast/media/speech/pack"
)

const (
	loudness  = -20.0 // LUFS, of each clip
	ceiling   = -1.0  // dBFS
	threshold = 0.003
	margin    = 8 * time.Millisecond
	rate      = 16000 // Hz: espeak-ng has little above 8 kHz, and the program carries the packs along
)

func main() {
	out := flag.String("o", "assets/voices", "folder to write to")
	flag.Parse()
	for _, p := range packs() {
		data, err := p.build()
		if err == nil {
			err = os.WriteFile(filepath.Join(*out, p.file), data, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "voicegen:", err)
			os.Exit(1)
		}
		fmt.Printf("%s: %d clips, %d bytes\n", p.file, len(p.words), len(data))
	}
}

// build makes the zip file.
func (p voicePack) build() ([]byte, error) {
	var data bytes.Buffer
	z := zip.NewWriter(&data)
	add := func(name string, content []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate}) // without a time, so that it is always the same
		if err == nil {
			_, err = io.Copy(w, bytes.NewReader(content))
		}
		return err
	}
	m := p.manifest()
	text, err := toml.Marshal(m)
	if err != nil {
		return nil, err
	}
	if err := add(pack.ManifestName, text); err != nil {
		return nil, err
	}
	for i, w := range p.words {
		wav, err := p.speak(w)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.text, err)
		}
		if err := add(m.Clips[i].File, wav); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return data.Bytes(), nil
}

// speak gives a word's WAV file.
func (p voicePack) speak(w word) ([]byte, error) {
	voice, say := p.voice, w.text
	if w.voice != "" {
		voice = w.voice
	}
	if w.say != "" {
		say = w.say
	}
	cmd := exec.Command("espeak-ng", "-v", voice, "-s", strconv.Itoa(p.rate), "--stdout", say)
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	b, err := pcm.DecodeWAV(bytes.NewReader(out))
	if err != nil {
		return nil, err
	}
	b = pcm.Resample(b, rate).Trim(threshold, margin).Normalize(loudness, ceiling)
	var wav bytes.Buffer
	err = pcm.EncodeWAV(&wav, b)
	return wav.Bytes(), err
}
