package audio

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// PortAudio ends the process by an assertion when ALSA's configuration names no devices.
func TestUselessALSAConfigurationIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"empty":        {"", ErrNoDevice},
		"syntax error": {"pcm.!default {", ErrConfig},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "alsa.conf")
			if err := os.WriteFile(file, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("ALSA_CONFIG_PATH", file)
			if devices, err := Devices(); !errors.Is(err, c.want) {
				t.Errorf("%v, %v; want %v", devices, err, c.want)
			}
		})
	}
}
