//go:build linux

package e2e

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/media/pcm"
)

// Clock rates of the tracks' timestamps, in Hz.
const (
	videoClock = 90000
	soundClock = pcm.Rate
	fps        = 30
)

// recorder is ffmpeg writing down what it receives, undecoded. The container is NUT, which keeps the stream's own
// timestamps exactly; Matroska would round them to milliseconds.
type recorder struct {
	*process
	file string
}

// record starts a recording and returns once it is under way.
func (s *station) record(transport string) *recorder {
	s.t.Helper()
	r := &recorder{file: filepath.Join(s.t.TempDir(), "received.nut")}
	r.process = start(s.t, os.Environ(), nil, "ffmpeg", "-nostats", "-v", "warning", "-rtsp_transport", transport,
		"-i", s.url(), "-map", "0", "-copyts", "-c", "copy", "-flush_packets", "1", "-f", "nut", r.file)
	eventually(s.t, "ffmpeg receives the stream", func() bool {
		if !r.running() {
			s.t.Fatalf("ffmpeg has ended: %s", r.stderr)
		}
		info, err := os.Stat(r.file)
		return err == nil && info.Size() > 0
	})
	return r
}

// untimedStart is what ffmpeg's muxer says when its receiver could not tell the time of the very first picture, which
// happens to one viewer in many; a gap later on shows in the timestamps, which are checked.
const untimedStart = "Timestamps are unset in a packet for stream 0"

// stop ends the recording. ffmpeg must have had nothing to complain about, such as lost packets.
func (r *recorder) stop(t testing.TB) *reception {
	t.Helper()
	_, _ = r.stdin.Write([]byte("q"))
	code := r.wait(t)
	var complaints []string
	for line := range strings.Lines(r.stderr.String()) {
		if !strings.Contains(line, untimedStart) {
			complaints = append(complaints, line)
		}
	}
	if code != 0 || len(complaints) > 0 {
		t.Errorf("receiving: exit code %d: %s", code, complaints)
	}
	return &reception{t: t, file: r.file}
}

// reception is a recording of the stream.
type reception struct {
	t    testing.TB
	file string
}

// frame is one video frame.
type frame struct {
	pts  int64  // at videoClock
	hash string // of the picture
	luma float64
}

// times are the packets' timestamps of one track, "v" or "a".
func (r *reception) times(track string) []int64 {
	r.t.Helper()
	var all []int64
	for line := range strings.Lines(must(r.t, "ffprobe", "-v", "error", "-select_streams", track, "-show_entries", "packet=pts", "-of", "csv=p=0", r.file)) {
		field, _, _ := strings.Cut(strings.TrimSpace(line), ",")
		all = append(all, r.number(field))
	}
	return all
}

// frames decodes the picture strictly: any error in the stream fails the test.
func (r *reception) frames() []frame {
	r.t.Helper()
	var all []frame
	hashes := must(r.t, "ffmpeg", "-nostdin", "-v", "warning", "-xerror", "-err_detect", "explode", "-copyts", "-i", r.file,
		"-map", "0:v", "-fps_mode", "passthrough", "-enc_time_base", "1:"+strconv.Itoa(videoClock), "-f", "framemd5", "-")
	for line := range strings.Lines(hashes) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, ",") // stream, dts, pts, duration, size, hash
		if len(fields) != 6 {
			r.t.Fatalf("ffmpeg says %q", line)
		}
		all = append(all, frame{pts: r.number(fields[2]), hash: strings.TrimSpace(fields[5])})
	}
	return all
}

// brightness decodes the picture to its mean luma.
func (r *reception) brightness() []frame {
	r.t.Helper()
	var all []frame
	values := must(r.t, "ffmpeg", "-nostdin", "-v", "warning", "-copyts", "-i", r.file, "-map", "0:v", "-fps_mode", "passthrough",
		"-vf", "scale=64:36:flags=area,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "-f", "null", "-")
	pattern := regexp.MustCompile(`pts:(\d+)\s.*\n.*YAVG=([\d.]+)`)
	for _, m := range pattern.FindAllStringSubmatch(values, -1) {
		luma, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			r.t.Fatal(err)
		}
		all = append(all, frame{pts: r.number(m[1]), luma: luma})
	}
	return all
}

// sound decodes the sound strictly. at is the timestamp of its first sample, at soundClock.
func (r *reception) sound() (b pcm.Buffer, at int64) {
	r.t.Helper()
	raw := filepath.Join(r.t.TempDir(), "sound.raw")
	p := finish(r.t, os.Environ(), "ffmpeg", "-nostdin", "-nostats", "-hide_banner", "-v", "info", "-xerror", "-err_detect", "explode", "-copyts",
		"-i", r.file, "-map", "0:a", "-af", "aformat=sample_fmts=s16:channel_layouts=mono,ashowinfo", "-f", "s16le", "-y", raw)
	if p.code != 0 {
		r.t.Fatalf("decoding the sound: exit code %d: %s", p.code, p.stderr)
	}
	pattern := regexp.MustCompile(`\bn:\d+ pts:(\d+) .*\bnb_samples:(\d+) `)
	next, total := int64(-1), int64(0)
	for scan := bufio.NewScanner(strings.NewReader(p.stderr)); scan.Scan(); {
		m := pattern.FindStringSubmatch(scan.Text())
		if m == nil {
			continue
		}
		pts := r.number(m[1])
		if next < 0 {
			at = pts
		} else if off := pts - next; max(off, -off) > clockRounding {
			r.t.Errorf("sound: timestamp %d, want %d", pts, next)
		}
		next = pts + r.number(m[2])
		total += r.number(m[2])
	}
	data, err := os.ReadFile(raw)
	if err != nil {
		r.t.Fatal(err)
	}
	b = pcm.Buffer{Rate: soundClock, Channels: 1, Samples: make([]int16, len(data)/2)}
	for i := range b.Samples {
		b.Samples[i] = int16(uint16(data[2*i]) | uint16(data[2*i+1])<<8)
	}
	if int64(len(b.Samples)) != total {
		r.t.Errorf("sound: %d samples, their timestamps tell of %d", len(b.Samples), total)
	}
	return b, at
}

func (r *reception) number(text string) int64 {
	r.t.Helper()
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		r.t.Fatalf("a timestamp: %v", err)
	}
	return n
}

// clockRounding is by how many ticks ffmpeg's timestamps may be off the stream's: it converts them by wall clock and back
// whenever a sender report comes.
const clockRounding = 2

// constant checks that timestamps rise by the same step from first to last: nothing is missing, nothing is late.
func constant(t testing.TB, what string, times []int64, step int64) {
	t.Helper()
	if len(times) < 2 {
		t.Fatalf("%s: %d packets", what, len(times))
	}
	for i, at := range times {
		if off := at - times[0] - int64(i)*step; max(off, -off) > clockRounding {
			t.Fatalf("%s: packet %d is %d ticks off its place", what, i, off)
		}
	}
}

// cuts are the frames at which the picture changes.
func cuts(frames []frame) []frame {
	var all []frame
	for i := 1; i < len(frames); i++ {
		if frames[i].hash != frames[i-1].hash {
			all = append(all, frames[i])
		}
	}
	return all
}

func distinct(frames []frame) int {
	var hashes []string
	for _, f := range frames {
		hashes = append(hashes, f.hash)
	}
	slices.Sort(hashes)
	return len(slices.Compact(hashes))
}
