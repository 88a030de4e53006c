package pcm

import (
	"math"
	"time"
)

const (
	chimeAttack  = 1500 * time.Microsecond
	chimeRelease = 120 * time.Millisecond
	chimePeak    = 0.5 // -6 dBFS

	noteG4 = 392.00
	noteC5 = 523.25
	noteE5 = 659.26
	noteG5 = 783.99
	noteC6 = 1046.50
)

// ChimeClassic is the name of the usual chime.
const ChimeClassic = "classic"

// melody is a chime: notes struck one after the other.
type melody struct {
	name   string
	length time.Duration
	notes  []struck
}

type struck struct {
	hz float64
	at time.Duration
}

func melodies() []melody {
	ms := time.Millisecond
	return []melody{
		{ChimeClassic, 1250 * ms, []struck{{noteE5, 0}, {noteC5, 420 * ms}}},
		{"rising", 1250 * ms, []struck{{noteG4, 0}, {noteC5, 380 * ms}}},
		{"three", 1700 * ms, []struck{{noteC5, 0}, {noteE5, 330 * ms}, {noteG5, 660 * ms}}},
		{"station", 2100 * ms, []struck{{noteG5, 0}, {noteE5, 300 * ms}, {noteC5, 600 * ms}, {noteG5, 900 * ms}}},
		{"bell", 1100 * ms, []struck{{noteC6, 0}}},
		{"low", 1100 * ms, []struck{{noteG4, 0}}},
	}
}

// Chimes lists the chimes by name, the usual one first.
func Chimes() []string {
	var names []string
	for _, m := range melodies() {
		names = append(names, m.name)
	}
	return names
}

// partial is one decaying sine of a struck note.
type partial struct {
	ratio float64 // of the note's frequency
	level float64 // of the fundamental
	decay float64 // seconds until it has fallen to 1/e
}

// chimePartials gives each note the sound of a struck metal tube in a wooden box: a long fundamental, doubled by a
// slightly sharp twin so that it shimmers; soft harmonics that keep it sweet; and the third mode of a free bar (2.756
// times the fundamental), which dies at once and is heard as the mallet's touch.
func chimePartials() []partial {
	return []partial{
		{1, 1, 0.34},
		{1.0025, 0.35, 0.40},
		{2, 0.30, 0.20},
		{2.756, 0.10, 0.035},
		{3, 0.10, 0.12},
		{4, 0.05, 0.07},
		{5.404, 0.03, 0.015},
	}
}

// Chime returns the usual chime: E5, then C5, 1.25 s.
func Chime(rate int) Buffer {
	b, _ := ChimeByName(ChimeClassic, rate)
	return b
}

// ChimeByName returns a chime, mono, at rate Hz; ok is false when there is none of that name. All are equally loud; the peak of
// the usual one is -6 dBFS. A chime sounds from its first sample, so the instant it is placed at is the instant it is heard; its
// attack of 1.5 ms is long enough not to click.
func ChimeByName(name string, rate int) (b Buffer, ok bool) {
	for _, m := range melodies() {
		if m.name == name {
			b = m.play(rate)
			if name != ChimeClassic {
				b = b.Normalize(Chime(rate).Loudness(), Decibels(chimePeak))
			}
			return b, true
		}
	}
	return Buffer{}, false
}

func (m melody) play(rate int) Buffer {
	n := frames(rate, m.length)
	mix := make([]float64, n)
	for _, note := range m.notes {
		strike(mix[min(frames(rate, note.at), n):], rate, note.hz)
	}
	peak := 0.0
	for _, v := range mix {
		peak = max(peak, math.Abs(v))
	}
	out := Silence(rate, m.length)
	for i, v := range mix {
		out.Samples[i] = saturate(v / peak * chimePeak * fullScale)
	}
	fade(out.Samples, frames(rate, chimeRelease), false)
	return out
}

// strike adds one note to mix from its first sample on. Partials that the rate cannot carry are left out.
func strike(mix []float64, rate int, hz float64) {
	attack := frames(rate, chimeAttack)
	for _, p := range chimePartials() {
		f := hz * p.ratio
		if f >= float64(rate)/2 {
			continue
		}
		w := 2 * math.Pi * f / float64(rate)
		fall := math.Exp(-1 / (p.decay * float64(rate)))
		level := p.level
		for i := range mix {
			// A cosine, not a sine: the very first sample is then already not zero.
			mix[i] += level * math.Cos(w*float64(i)) * raisedCosine(i+1, attack)
			level *= fall
		}
	}
}
