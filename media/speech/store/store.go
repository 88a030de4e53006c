// Package store keeps synthesised sounds on disk, so that a sentence that was said yesterday is said at once today.
//
// A sound is a file named after the hash of its key. It begins with one line of text,
//
//	queuecast-sound 1 RATE SAMPLES CRC-OF-THE-REST\n
//
// behind which come the key, a zero byte, and the samples (mono, signed 16 bit, little-endian). The CRC is CRC-32C (Castagnoli) in 8
// hexadecimal digits. A file that does not fit its line or its key is deleted and counts as missing.
//
// Ownership: one goroutine writes, and is awaited by Close. Backpressure: what cannot be taken at once is not kept; neither Get nor
// Put waits for a writer. The oldest files by last use are deleted when all together exceed MaxBytes. A disk that cannot be written
// costs the keeping, nothing else, and is logged once.
package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/pcm"
)

const (
	suffix    = ".sound"
	temporary = ".part"
	waiting   = 32 // sounds on their way to the disk
	dirMode   = 0o700
	fileMode  = 0o600
	// maxSound bounds what is read as one sound, in bytes: over five minutes.
	maxSound = 32 << 20
)

// Store is a folder of sounds. Set the fields, then Initialize; Close ends it.
type Store struct {
	Dir      string // made if need be; nothing else may live in it
	MaxBytes int64  // of all files together
	Log      *slog.Logger
	Now      func() time.Time

	work  chan sound
	ended chan struct{}

	mutex   sync.Mutex
	closed  bool
	size    int64
	files   map[string]entry // by name
	warned  bool
	waiting map[string]pcm.Buffer // by name: what is not on the disk yet
}

type entry struct {
	bytes int64
	used  time.Time
}

type sound struct {
	name, key string
	buffer    pcm.Buffer
}

// Initialize looks through the folder and begins to write what is Put.
func (s *Store) Initialize() error {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.files, s.waiting = map[string]entry{}, map[string]pcm.Buffer{}
	if err := os.MkdirAll(s.Dir, dirMode); err != nil {
		return fmt.Errorf("making the folder of the voice's cache: %w", err)
	}
	found, err := os.ReadDir(s.Dir)
	if err != nil {
		return fmt.Errorf("listing the voice's cache: %w", err)
	}
	for _, f := range found {
		info, err := f.Info()
		switch {
		case err != nil || !info.Mode().IsRegular():
		case strings.HasSuffix(f.Name(), temporary): // of a crash
			_ = os.Remove(filepath.Join(s.Dir, f.Name()))
		case strings.HasSuffix(f.Name(), suffix):
			s.files[f.Name()] = entry{info.Size(), info.ModTime()}
			s.size += info.Size()
		}
	}
	s.work, s.ended = make(chan sound, waiting), make(chan struct{})
	go s.run()
	return nil
}

// Close writes what is waiting and ends the writer.
func (s *Store) Close() {
	s.mutex.Lock()
	s.closed = true
	s.mutex.Unlock()
	close(s.work)
	<-s.ended
}

// Get gives the sound of a key.
func (s *Store) Get(key string) (pcm.Buffer, bool) {
	name := nameOf(key)
	s.mutex.Lock()
	if b, ok := s.waiting[name]; ok {
		s.mutex.Unlock()
		return b.Clone(), true
	}
	e, ok := s.files[name]
	if ok {
		e.used = s.Now()
		s.files[name] = e
	}
	s.mutex.Unlock()
	if !ok {
		return pcm.Buffer{}, false
	}
	path := filepath.Join(s.Dir, name)
	b, err := read(path, key)
	if err != nil {
		s.Log.Warn("a kept sound is not usable", "file", path, "error", err)
		s.forget(name)
		return pcm.Buffer{}, false
	}
	_ = os.Chtimes(path, e.used, e.used) // the order of use is for the next start; a failure costs nothing
	return b, true
}

// Put keeps a sound, mono. It returns at once.
func (s *Store) Put(key string, b pcm.Buffer) {
	item := sound{nameOf(key), key, b.Clone()}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.closed || int64(2*len(b.Samples)) > s.MaxBytes {
		return
	}
	select {
	case s.work <- item:
		s.waiting[item.name] = item.buffer
	default: // the disk is slower than the engine
	}
}

// Size is the number of sounds and bytes on the disk.
func (s *Store) Size() (sounds int, bytes int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.files), s.size
}

func (s *Store) run() {
	defer close(s.ended)
	for item := range s.work {
		size, err := s.write(item)
		s.mutex.Lock()
		delete(s.waiting, item.name)
		if err == nil {
			s.size += size - s.files[item.name].bytes
			s.files[item.name] = entry{size, s.Now()}
			s.trim()
		} else if !s.warned {
			s.warned = true
			s.Log.Warn("the voice's cache cannot be written", "dir", s.Dir, "error", err)
		}
		s.mutex.Unlock()
	}
}

// trim deletes the files that were used longest ago. The mutex is held.
func (s *Store) trim() {
	if s.size <= s.MaxBytes {
		return
	}
	names := make([]string, 0, len(s.files))
	for name := range s.files {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return s.files[a].used.Compare(s.files[b].used) })
	for _, name := range names {
		if s.size <= s.MaxBytes {
			return
		}
		s.forgetLocked(name)
	}
}

func (s *Store) forget(name string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.forgetLocked(name)
}

func (s *Store) forgetLocked(name string) {
	s.size -= s.files[name].bytes
	delete(s.files, name)
	if err := os.Remove(filepath.Join(s.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.Log.Debug("deleting a kept sound", "error", err)
	}
}

func (s *Store) write(item sound) (int64, error) {
	body := append([]byte(item.key), 0)
	for _, v := range item.buffer.Samples {
		body = binary.LittleEndian.AppendUint16(body, uint16(v))
	}
	data := append(header(item.buffer.Rate, len(item.buffer.Samples), body), body...)
	path := filepath.Join(s.Dir, item.name)
	if err := os.WriteFile(path+temporary, data, fileMode); err != nil {
		return 0, err
	}
	now := s.Now()
	_ = os.Chtimes(path+temporary, now, now)
	if err := os.Rename(path+temporary, path); err != nil {
		return 0, err
	}
	return int64(len(data)), nil
}

var errFile = errors.New("the file is damaged or of another sound")

func read(path, key string) (pcm.Buffer, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxSound {
		err = errFile
	}
	if err != nil {
		return pcm.Buffer{}, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return pcm.Buffer{}, err
	}
	head, body, _ := bytes.Cut(data, []byte{'\n'})
	var rate, n int
	var sum string
	if _, err := fmt.Sscanf(string(head), "queuecast-sound 1 %d %d %s", &rate, &n, &sum); err != nil || rate < 1 || n < 0 {
		return pcm.Buffer{}, errFile
	}
	samples, ok := bytes.CutPrefix(body, append([]byte(key), 0))
	if !ok || len(samples) != 2*n || !bytes.HasPrefix(data, header(rate, n, body)) {
		return pcm.Buffer{}, errFile
	}
	b := pcm.Buffer{Rate: rate, Channels: 1, Samples: make([]int16, n)}
	for i := range b.Samples {
		b.Samples[i] = int16(binary.LittleEndian.Uint16(samples[2*i:]))
	}
	return b, nil
}

func header(rate, n int, body []byte) []byte {
	return fmt.Appendf(nil, "queuecast-sound 1 %d %d %08x\n", rate, n, crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
}

func nameOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:]) + suffix
}
