// Package archive keeps what was shown and said: the programme as fragmented MP4 (ISO/IEC 14496-12), in segments.
//
// Each second is a fragment of its own that is synced to the disk, so that a power cut costs the last second only: everything before it
// plays. A segment is a file named by the time at which it begins, <dir>/2006-01-02/150405.mp4 (local time). When segments are older than
// they may be, or take more room than they may, the oldest go.
//
// Ownership: the clock's goroutine hands access units to a bounded queue; one goroutine of the archive's own writes. Where the disk does
// not get through, units are dropped up to the next whole picture, and State tells so.
package archive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/bluenviron/mediacommon/v2/pkg/codecs/mpeg4audio"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/fmp4"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/fmp4/seekablebuffer"
	"github.com/bluenviron/mediacommon/v2/pkg/formats/mp4"
)

const (
	// fragment is how much a power cut may cost.
	fragment = time.Second
	// queued is how many access units may wait for the disk: some seconds of pictures and sound.
	queued = 1024
	// retryAfter is how long it is waited after a disk that could not be written.
	retryAfter = 10 * time.Second

	videoScale       = 90_000 // units a second
	videoID, audioID = 1, 2
	fileMode         = 0o600
	dirMode          = 0o700
	// dayForm and timeForm name folders and files.
	dayForm, timeForm, extension = "2006-01-02", "150405", ".mp4"
)

// Archive is a cast.Recorder. Set the exported fields, then Initialize.
type Archive struct {
	Dir       string
	Rate      int64         // Hz, of positions
	SPS, PPS  []byte        // of H.264
	AACConfig []byte        // AudioSpecificConfig; nil: without sound
	Segment   time.Duration // length of a file
	Keep      time.Duration // how long files are kept; 0: for ever
	MaxBytes  int64         // how much room all files may take; 0: any
	Now       func() time.Time
	Log       *slog.Logger

	audio  mpeg4audio.AudioSpecificConfig
	units  chan unit
	cancel context.CancelFunc
	worker sync.WaitGroup

	mutex   sync.Mutex
	state   State
	skipped bool // units have been dropped since the last whole picture
}

// State is how an Archive is.
type State struct {
	File    string // that is being written; "": none
	Err     error  // why nothing is written; nil: all is well
	Dropped int64  // access units for which the disk was too slow
}

// unit is an access unit on its way to the disk.
type unit struct {
	video    [][]byte // nil: audio
	audio    []byte
	idr      bool
	position int64
	at       time.Time
}

// Initialize begins to wait for access units.
func (a *Archive) Initialize() error {
	if a.AACConfig != nil {
		if err := a.audio.Unmarshal(a.AACConfig); err != nil {
			return fmt.Errorf("opening the archive: reading the AAC configuration: %w", err)
		}
	}
	a.units = make(chan unit, queued)
	var ctx context.Context
	ctx, a.cancel = context.WithCancel(context.Background())
	a.worker.Go(func() { a.run(ctx) })
	return nil
}

// Close writes what is there and ends. It may be called once, after the programme has ended.
func (a *Archive) Close() {
	a.cancel()
	a.worker.Wait()
}

// State tells how it is.
func (a *Archive) State() State {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.state
}

// Video implements cast.Recorder.
func (a *Archive) Video(position int64, at time.Time, au [][]byte, idr bool) {
	a.mutex.Lock()
	waiting := a.skipped && !idr
	if idr {
		a.skipped = false
	}
	a.mutex.Unlock()
	if !waiting {
		a.hand(unit{video: au, idr: idr, position: position, at: at})
	}
}

// Audio implements cast.Recorder.
func (a *Archive) Audio(start int64, at time.Time, data []byte) {
	if a.AACConfig != nil {
		a.hand(unit{audio: data, position: start, at: at})
	}
}

func (a *Archive) hand(u unit) {
	select {
	case a.units <- u:
	default:
		a.mutex.Lock()
		a.state.Dropped++
		a.skipped = a.skipped || u.video != nil
		a.mutex.Unlock()
	}
}

// run writes segment after segment.
func (a *Archive) run(ctx context.Context) {
	var s *segment
	var blocked time.Time // nothing is tried before
	end := func() {
		if s != nil {
			a.note("", s.close())
			s = nil
		}
	}
	defer end()
	for {
		var u unit
		select {
		case u = <-a.units:
		case <-ctx.Done():
			for len(a.units) > 0 && s != nil {
				if err := s.take(<-a.units); err != nil {
					return
				}
			}
			return
		}
		if u.idr && s != nil && u.at.Sub(s.began) >= a.Segment {
			end()
		}
		if s == nil {
			if !u.idr || a.Now().Before(blocked) {
				continue
			}
			var err error
			if s, err = a.begin(u); err != nil {
				blocked = a.Now().Add(retryAfter)
				a.note("", err)
				continue
			}
			a.note(s.path, nil)
		}
		if err := s.take(u); err != nil {
			_ = s.file.Close()
			s = nil
			blocked = a.Now().Add(retryAfter)
			a.note("", err)
		}
	}
}

// note tells what is written, or why nothing is.
func (a *Archive) note(file string, err error) {
	a.mutex.Lock()
	was := a.state.Err
	a.state.File, a.state.Err = file, err
	a.mutex.Unlock()
	if err != nil && was == nil {
		a.Log.Error("the archive is not written", "error", err)
	}
}

// segment is one file.
type segment struct {
	archive *Archive
	path    string
	file    *os.File
	began   time.Time
	origin  int64 // position of its beginning, at Archive.Rate
	number  uint32
	synced  time.Time

	video, audio     []*fmp4.Sample
	videoAt, audioAt []int64 // positions
}

// begin opens a file for what begins with a whole picture, and makes room.
func (a *Archive) begin(u unit) (*segment, error) {
	if err := a.makeRoom(); err != nil {
		a.Log.Warn("old files of the archive stay", "error", err)
	}
	at := u.at.Local()
	dir := filepath.Join(a.Dir, at.Format(dayForm))
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, fmt.Errorf("making a folder of the archive: %w", err)
	}
	s := &segment{archive: a, began: u.at, origin: u.position, synced: u.at}
	s.path = filepath.Join(dir, at.Format(timeForm)+extension)
	var err error
	if s.file, err = os.OpenFile(s.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode); errors.Is(err, os.ErrExist) {
		// The clock has been set back, or two began within a second.
		s.path = filepath.Join(dir, at.Format(timeForm)+"-"+fmt.Sprint(at.Nanosecond())+extension)
		s.file, err = os.OpenFile(s.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	}
	if err != nil {
		return nil, fmt.Errorf("opening a file of the archive: %w", err)
	}
	tracks := []*fmp4.InitTrack{{ID: videoID, TimeScale: videoScale, Codec: &mp4.CodecH264{SPS: a.SPS, PPS: a.PPS}}}
	if a.AACConfig != nil {
		tracks = append(tracks, &fmp4.InitTrack{ID: audioID, TimeScale: uint32(a.Rate), Codec: &mp4.CodecMPEG4Audio{Config: a.audio}})
	}
	var head seekablebuffer.Buffer
	if err = (&fmp4.Init{Tracks: tracks}).Marshal(&head); err == nil {
		_, err = s.file.Write(head.Bytes())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("beginning a file of the archive: %w", err), s.file.Close(), os.Remove(s.path))
	}
	return s, nil
}

// take adds an access unit, and writes a fragment each second.
func (s *segment) take(u unit) error {
	switch {
	case u.video != nil:
		if u.at.Sub(s.synced) >= fragment && len(s.video) > 0 {
			if err := s.flush(u.position); err != nil {
				return err
			}
			s.synced = u.at
		}
		payload, err := h264.AVCC(withoutParameters(u.video)).Marshal()
		if err != nil {
			return fmt.Errorf("packing a picture for the archive: %w", err)
		}
		s.video = append(s.video, &fmp4.Sample{Payload: payload, IsNonSyncSample: !u.idr})
		s.videoAt = append(s.videoAt, u.position)
	case u.position >= s.origin: // what began before the file did is left out
		s.audio = append(s.audio, &fmp4.Sample{Payload: u.audio})
		s.audioAt = append(s.audioAt, u.position)
	}
	return nil
}

// withoutParameters leaves out the parameter sets, which stand at the head of the file.
func withoutParameters(au [][]byte) (slices [][]byte) {
	for _, nalu := range au {
		if len(nalu) == 0 {
			continue
		}
		if kind := h264.NALUType(nalu[0] & 0x1f); kind != h264.NALUTypeSPS && kind != h264.NALUTypePPS {
			slices = append(slices, nalu)
		}
	}
	return slices
}

// flush writes what has come as a fragment. next is where the next picture begins.
func (s *segment) flush(next int64) error {
	if len(s.video) == 0 && len(s.audio) == 0 {
		return nil
	}
	rate := s.archive.Rate
	scaled := func(position int64) int64 { return (position - s.origin) * videoScale / rate }
	part := &fmp4.Part{SequenceNumber: s.number}
	s.number++
	if len(s.video) > 0 {
		for i := range s.video {
			end := next
			if i+1 < len(s.videoAt) {
				end = s.videoAt[i+1]
			}
			s.video[i].Duration = uint32(max(scaled(end)-scaled(s.videoAt[i]), 1))
		}
		part.Tracks = append(part.Tracks, &fmp4.PartTrack{ID: videoID, BaseTime: uint64(scaled(s.videoAt[0])), Samples: s.video})
	}
	if len(s.audio) > 0 {
		for i := range s.audio {
			s.audio[i].Duration = mpeg4audio.SamplesPerAccessUnit
			if i+1 < len(s.audioAt) {
				s.audio[i].Duration = uint32(s.audioAt[i+1] - s.audioAt[i])
			}
		}
		part.Tracks = append(part.Tracks, &fmp4.PartTrack{ID: audioID, BaseTime: uint64(s.audioAt[0] - s.origin), Samples: s.audio})
	}
	var data seekablebuffer.Buffer
	if err := part.Marshal(&data); err != nil {
		return fmt.Errorf("packing a part of the archive: %w", err)
	}
	s.video, s.videoAt, s.audio, s.audioAt = nil, nil, nil, nil
	if _, err := s.file.Write(data.Bytes()); err != nil {
		return fmt.Errorf("writing the archive: %w", err)
	}
	if err := s.file.Sync(); err != nil {
		return fmt.Errorf("syncing the archive: %w", err)
	}
	return nil
}

// close writes the rest.
func (s *segment) close() error {
	var err error
	if n := len(s.videoAt); n > 0 {
		last := s.videoAt[n-1]
		step := int64(0)
		if n > 1 {
			step = last - s.videoAt[n-2]
		}
		err = s.flush(last + step)
	}
	return errors.Join(err, s.file.Close())
}
