package soundfile

import (
	"errors"
	"testing"
)

func TestFormatOf(t *testing.T) {
	preset := Format{WAV, MuLaw, 44_100, 2}
	for name, want := range map[string]Format{
		"test.g711a":                 {Raw, ALaw, 44_100, 2},
		"TEST.AL":                    {Raw, ALaw, 44_100, 2},
		"a.alaw":                     {Raw, ALaw, 44_100, 2},
		"a.pcma":                     {Raw, ALaw, 44_100, 2},
		"a.g711u":                    {Raw, MuLaw, 44_100, 2},
		"a.ul":                       {Raw, MuLaw, 44_100, 2},
		"a.ulaw":                     {Raw, MuLaw, 44_100, 2},
		"a.pcmu":                     {Raw, MuLaw, 44_100, 2},
		"a.s16":                      {Raw, PCM16, 44_100, 2},
		"a.wav":                      {WAV, MuLaw, 44_100, 2},
		"a.au":                       {AU, MuLaw, 44_100, 2},
		"a.SND":                      {AU, MuLaw, 44_100, 2},
		"door_8000_1.al":             {Raw, ALaw, 8000, 1},
		"/tmp/16000_1/x.al":          {Raw, ALaw, 44_100, 2},
		"x-44100Hz-2ch.g711a":        {Raw, ALaw, 44_100, 2},
		"x-22050hz-1ch.g711a":        {Raw, ALaw, 22_050, 1},
		"front door 16k mono.ul":     {Raw, MuLaw, 16_000, 1},
		"front door 48kHz Stereo.al": {Raw, ALaw, 48_000, 2},
		"x.8000.1.al":                {Raw, ALaw, 8000, 1},
		"8000_1.al":                  {Raw, ALaw, 8000, 1},
		"x_8000.al":                  {Raw, ALaw, 8000, 2},
		"x_5512Hz_6.al":              {Raw, ALaw, 5512, 6},
		// What only looks like it.
		"report_2026_1.al":       {Raw, ALaw, 44_100, 2},
		"2026-11-21.al":          {Raw, ALaw, 44_100, 2},
		"call_20261121_1.al":     {Raw, ALaw, 44_100, 2},
		"x_8000_99.al":           {Raw, ALaw, 8000, 2},
		"x_8000_1_copy.al":       {Raw, ALaw, 44_100, 2},
		"x8000_1.al":             {Raw, ALaw, 44_100, 2},
		"x_999k_1.al":            {Raw, ALaw, 44_100, 2},
		"door_8000_1.wav":        {WAV, MuLaw, 44_100, 2},
		"2026-11-21 143005.al":   {Raw, ALaw, 44_100, 2},
		"2026-11-21 16.00.00.al": {Raw, ALaw, 44_100, 2},
	} {
		if got, err := FormatOf(name, preset); err != nil || got != want {
			t.Errorf("%s: %v, %v, want %v", name, got, err, want)
		}
	}
	for _, name := range []string{"", "a", "a.mp3", "a.al.txt", ".", "alaw"} {
		if _, err := FormatOf(name, preset); !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestNameIsUnderstood(t *testing.T) {
	for _, f := range []Format{
		Board(),
		{Raw, MuLaw, 44_100, 2},
		{Raw, ALaw, 8000, 1},
		{Raw, MuLaw, 44_100, 1},
		{Raw, PCM16, 16_000, 2},
		{Raw, ALaw, 44_100, 32},
		{Raw, ALaw, 1000, 1},
		{Raw, MuLaw, 12_345, 2},
	} {
		for _, stem := range []string{"door", "door_8000_1", "2026-11-21 16.00.00", "a/b", "8000_1"} {
			name := f.Name(stem)
			if got, err := FormatOf(name, Board()); err != nil || got != f {
				t.Errorf("%v named %s is read as %v, %v", f, name, got, err)
			}
		}
	}
	for want, f := range map[string]Format{
		"door.g711a":         Board(),
		"door_8000_1.g711u":  {Raw, MuLaw, 8000, 1},
		"door.wav":           {WAV, ALaw, 8000, 1},
		"door.au":            {AU, PCM16, 8000, 1},
		"door_44100_1.g711a": {Raw, ALaw, 44_100, 1},
	} {
		if got := f.Name("door"); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, f := range []Format{
		{}, {Raw, ALaw, 0, 1}, {Raw, ALaw, 8000, 0}, {Raw, ALaw, 8000, 33}, {Raw, ALaw, 800_000, 1}, {Raw, 9, 8000, 1}, {9, ALaw, 8000, 1},
	} {
		if err := f.Validate(); !errors.Is(err, ErrFormat) {
			t.Errorf("%v: %v", f, err)
		}
	}
	if err := Board().Validate(); err != nil {
		t.Error(err)
	}
	if got := Board().String(); got != "raw A-law, 44100 Hz, 2 channels" {
		t.Error(got)
	}
}

// FuzzFormatOf looks for names that make a format that does not exist.
func FuzzFormatOf(f *testing.F) {
	for _, name := range []string{"door_8000_1.al", "x-44100Hz-2ch.g711a", "a 16k mono.ul", "x_999k_99.pcma"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := FormatOf(name, Board())
		if err != nil {
			return
		}
		if err := got.Validate(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	})
}
