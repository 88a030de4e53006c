package cast

import (
	"bytes"
	"io"
	"math"
	"testing"

	aacpcm "github.com/tphakala/go-aac/pcm"
)

// recording encodes a track and decodes it again.
type recording struct {
	track   *aacTrack
	any     bool  // there was a unit
	first   int64 // time of the first one
	next    int64 // time that the next unit must have
	units   [][]byte
	encoded int // units that the encoder made
	stream  bytes.Buffer
}

func newRecording(tb testing.TB) *recording {
	tb.Helper()
	r := &recording{track: &aacTrack{bitrate: 96000}}
	if err := r.track.initialize(); err != nil {
		tb.Fatal(err)
	}
	return r
}

// write feeds the track in chunks of a video frame.
func (r *recording) write(tb testing.TB, at int64, sound []int16) {
	tb.Helper()
	const chunk = 1600
	for len(sound) > 0 {
		n := min(chunk, len(sound))
		err := r.track.write(at, sound[:n], func(u soundUnit) {
			if !r.any {
				r.any, r.first, r.next = true, u.start, u.start
			}
			if u.start != r.next {
				tb.Fatalf("a unit at %d, want %d", u.start, r.next)
			}
			r.next += aacFrame
			if !r.track.repeated {
				r.encoded++
			}
			r.units = append(r.units, u.data)
			r.stream.Write(adts(len(u.data)))
			r.stream.Write(u.data)
		})
		if err != nil {
			tb.Fatal(err)
		}
		at, sound = at+int64(n), sound[n:]
	}
}

// heard decodes everything; sample 0 is what is heard at r.first.
func (r *recording) heard(tb testing.TB) []int16 {
	tb.Helper()
	dec, err := aacpcm.NewDecoder(&r.stream)
	if err != nil {
		tb.Fatal(err)
	}
	raw, err := io.ReadAll(dec)
	if err != nil {
		tb.Fatal(err)
	}
	samples := make([]int16, len(raw)/2)
	for i := range samples {
		samples[i] = int16(uint16(raw[2*i]) | uint16(raw[2*i+1])<<8)
	}
	return samples
}

// adts is the header that makes a stream of access units readable (ISO/IEC 13818-7 section 6.2): AAC-LC, 48 kHz, mono.
func adts(size int) []byte {
	n := size + 7
	return []byte{0xff, 0xf1, 1<<6 | 3<<2, 1<<6 | byte(n>>11), byte(n >> 3), byte(n<<5) | 0x1f, 0xfc}
}

// snr is the signal-to-noise ratio in dB of what was heard against what was meant.
func snr(meant, heard []int16) float64 {
	var signal, noise float64
	for i := range meant {
		d := float64(heard[i]) - float64(meant[i])
		signal += float64(meant[i]) * float64(meant[i])
		noise += d * d
	}
	return 10 * math.Log10(signal/noise)
}

// speech is something with onsets and pauses, as words have: bursts of two tones.
func speech(length int, hz float64) []int16 {
	s := tone(length, hz)
	for i, v := range tone(length, 2.7*hz) {
		s[i] = int16((int(s[i]) + int(v)/2) / 2)
		if i/4800%3 == 2 {
			s[i] = 0
		}
	}
	return s
}

// The access units must say exactly when their samples are heard: a tone that starts at a given sample is found there
// after decoding, also right after a silence of repeated units.
func TestAACUnitsCarryTheTimeOfTheirSamples(t *testing.T) {
	const offset, onset, end = 7_000_000, 3*SampleRate + 333, 5 * SampleRate
	sound := make([]int16, end)
	copy(sound[onset:], tone(SampleRate, 1000))
	r := newRecording(t)
	r.write(t, offset, sound)
	if repeated := len(r.units) - r.encoded; repeated < 150 {
		t.Errorf("only %d units of silence were repeated", repeated)
	}
	found := -1
	for i, v := range r.heard(t) {
		if v > 4000 || v < -4000 {
			found = i
			break
		}
	}
	// The tone passes 4000 two samples after its zero crossing; the codec may smear by a few.
	if at := r.first + int64(found) - offset; at < onset-24 || at > onset+24 {
		t.Errorf("the tone is heard at sample %d, want %d", at, onset)
	}
}

// A sentence that is said again on the grid is not encoded again, and sounds as if it had been.
func TestRepeatedSoundIsEncodedOnceAndSoundsTheSame(t *testing.T) {
	const pause, length = 20 * aacFrame, 40*aacFrame + 123
	say := speech(length, 440)
	var sound []int16
	var starts []int
	add := func(s []int16) {
		sound = append(sound, make([]int16, pause)...)
		for (len(sound)-pause)%SoundGrid != 0 {
			sound = append(sound, 0)
		}
		starts = append(starts, len(sound))
		sound = append(sound, s...)
	}
	add(say)
	once := newRecording(t)
	once.write(t, 0, append(append([]int16(nil), sound...), make([]int16, pause)...))
	add(say)
	add(say)
	add(append(append([]int16(nil), say[:length/2]...), speech(length/2, 300)...)) // the same, and in mid-word something else
	add(say)
	sound = append(sound, make([]int16, pause)...)

	r := newRecording(t)
	r.write(t, 0, sound)
	fresh := length/2/aacFrame + 2*contextFrames // what differs in the fourth one
	if extra := r.encoded - once.encoded; extra > fresh {
		t.Errorf("%d units were encoded for the repetitions, want at most %d", extra, fresh)
	}
	heard := r.heard(t)
	lag := -int(r.first)
	var first float64
	for i, start := range starts {
		meant := sound[start : start+length-1]
		got := snr(meant, heard[start+lag:])
		if i == 0 {
			first = got
		}
		if got < first-6 {
			t.Errorf("sentence %d: %.1f dB, the first one %.1f dB", i, got, first)
		}
	}
}

func TestMissingSoundBecomesSilenceOfItsLength(t *testing.T) {
	r := newRecording(t)
	for _, start := range []int64{0, 1600, 8000, 9600} { // 3200 to 8000 never arrive
		r.write(t, start, make([]int16, 1600))
	}
	if pos := r.track.next + int64(len(r.track.pending)); pos != 11200 {
		t.Errorf("the track stands at %d, want 11200", pos)
	}
	if r.next <= 8000-3*aacFrame {
		t.Errorf("the last unit ends at %d", r.next)
	}
}

// After an hour without viewers the track begins anew instead of making up for the hour, and nothing of what was said
// before is heard.
func TestLongGapBeginsAnew(t *testing.T) {
	r := newRecording(t)
	r.write(t, 0, tone(SampleRate/2, 440))
	const later = 3600 * SampleRate
	r.any, r.stream = false, bytes.Buffer{}
	sound := make([]int16, SampleRate)
	copy(sound[SampleRate/2:], tone(SampleRate/2, 1000))
	r.write(t, later, sound)
	if r.first < later-2*aacFrame || r.first > later {
		t.Errorf("the first unit is of %d, want %d", r.first, later)
	}
	for i, v := range r.heard(t)[:SampleRate/2-aacFrame] {
		if v > 50 || v < -50 {
			t.Fatalf("sample %d is %d, want silence", i, v)
		}
	}
}

func TestRememberedUnitsAreBounded(t *testing.T) {
	r := newRecording(t)
	for n := range uint64(3 * rememberedUnits) {
		r.track.context[0] = n
		r.track.remember([]byte{1})
	}
	if n := len(r.track.memory[0]) + len(r.track.memory[1]); n > 2*rememberedUnits {
		t.Errorf("%d units are remembered", n)
	}
}

func BenchmarkAACSpeech(b *testing.B) {
	r := newRecording(b)
	s := speech(SampleRate, 330)
	for n := 0; b.Loop(); n++ {
		s[n%len(s)] ^= 1 // never the same twice
		r.write(b, int64(n)*SampleRate, s)
		r.units, r.stream = nil, bytes.Buffer{}
	}
	b.ReportMetric(float64(b.Elapsed().Seconds())/float64(b.N)*100, "%realtime")
}
