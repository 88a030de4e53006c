package g711

import (
	"bytes"
	"encoding/binary"
	"os/exec"
	"testing"
)

// TestFFmpegExpandsAlike has ffmpeg expand every code.
func TestFFmpegExpandsAlike(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for law, format := range map[Law]string{ALaw: "alaw", MuLaw: "mulaw"} {
		cmd := exec.Command("ffmpeg", "-v", "error", "-f", format, "-ar", "8000", "-ac", "1", "-i", "pipe:0", "-f", "s16le", "pipe:1")
		cmd.Stdin = bytes.NewReader(all)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("ffmpeg: %v", err)
		}
		got := make([]int16, len(all))
		if err := binary.Read(bytes.NewReader(out), binary.LittleEndian, got); err != nil {
			t.Fatal(err)
		}
		for i, want := range New(law).Decode(nil, all) {
			if got[i] != want {
				t.Errorf("%v: ffmpeg makes %d of %#02x, we %d", law, got[i], i, want)
			}
		}
	}
}
