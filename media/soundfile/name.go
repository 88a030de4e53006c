package soundfile

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ErrName is returned for a name whose extension is none of a sound file.
var ErrName = errors.New("the name is not one of a sound file")

// kind is what an extension means.
type kind struct {
	container Container
	encoding  Encoding // where the container does not say
	names     []string // the first one is what we write
}

func kinds() []kind {
	return []kind{
		{Raw, ALaw, []string{".g711a", ".al", ".alaw", ".pcma"}},
		{Raw, MuLaw, []string{".g711u", ".ul", ".ulaw", ".pcmu"}},
		{Raw, PCM16, []string{".s16", ".s16le"}},
		{WAV, PCM16, []string{".wav"}},
		{AU, PCM16, []string{".au", ".snd"}},
	}
}

// told is what a raw file's name may end with: rate and channels, each behind one of "_", "-", ".", "+" or a space.
var told = regexp.MustCompile(`(?i)(?:^|[-_.+ ])(?:(\d{4,6})|(\d{4,6})hz|(\d{1,3})k(?:hz)?)(?:[-_.+ ](?:(\d{1,2})(?:ch)?|(mono)|(stereo)))?$`)

// usualRates are the rates (Hz) that are taken for rates without "Hz" behind them: 2026 in a name is a year.
func usualRates() []int {
	return []int{8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000}
}

// FormatOf is the format that a file's name stands for.
//
//	.g711a .al .alaw .pcma    raw A-law
//	.g711u .ul .ulaw .pcmu    raw mu-law
//	.s16 .s16le               raw 16-bit samples
//	.wav .au .snd             with a header; encoding, rate and channels are the preset's
//
// Rate and channels of a raw file stand at the end of its name, as in door_8000_1.al, door-44100Hz-2ch.g711a or "door 16k mono.ul"; a
// rate that is not a usual one needs its Hz, and channels need a rate before them. What the name does not say is the preset's.
// Upper and lower case are the same. It returns ErrName, wrapped, for other extensions.
func FormatOf(name string, preset Format) (Format, error) {
	base := filepath.Base(name)
	extension := filepath.Ext(base)
	for _, k := range kinds() {
		if !slices.Contains(k.names, strings.ToLower(extension)) {
			continue
		}
		f := preset
		f.Container = k.container
		if k.container == Raw {
			f.Encoding = k.encoding
			f.readName(strings.TrimSuffix(base, extension))
		}
		return f, nil
	}
	return Format{}, fmt.Errorf("%s: %w", base, ErrName)
}

// readName takes rate and channels from the end of a raw file's name without its extension.
func (f *Format) readName(stem string) {
	m := told.FindStringSubmatch(stem)
	if m == nil {
		return
	}
	number := func(digits string) int { n, _ := strconv.Atoi(digits); return n } // 0 for none
	rate := number(m[1])
	if !slices.Contains(usualRates(), rate) {
		rate = number(m[2]) + 1000*number(m[3])
	}
	if rate < MinRate || rate > MaxRate {
		return
	}
	f.Rate = rate
	switch channels := number(m[4]); {
	case m[5] != "":
		f.Channels = 1
	case m[6] != "":
		f.Channels = 2
	case channels >= 1 && channels <= MaxChannels:
		f.Channels = channels
	}
}

// Name is a file's name for sound of this format: stem with its extension and, for a raw file that is unlike Board or whose stem says
// something else, with rate and channels before it, so that FormatOf(name, Board()) finds them.
func (f Format) Name(stem string) string {
	for _, k := range kinds() {
		if k.container != f.Container || f.Container == Raw && k.encoding != f.Encoding {
			continue
		}
		name := stem + k.names[0]
		if read, _ := FormatOf(name, Board()); f.Container == Raw && read != f {
			unit := "Hz"
			if slices.Contains(usualRates(), f.Rate) {
				unit = ""
			}
			return fmt.Sprintf("%s_%d%s_%d%s", stem, f.Rate, unit, f.Channels, k.names[0])
		}
		return name
	}
	return stem
}
