package messages

import (
	"fmt"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/media/soundfile"
)

func TestSoundDamageNamesTheFile(t *testing.T) {
	inEveryLanguage(t, func(t *testing.T, _ string) {
		said := map[string]bool{}
		for _, damage := range []error{soundfile.ErrShort, soundfile.ErrLong, soundfile.ErrOdd} {
			sentence := SoundDamage("/x.wav", fmt.Errorf("3 bytes: %w", damage))
			whole(t, damage.Error(), sentence)
			if !strings.Contains(sentence, "/x.wav") || said[sentence] {
				t.Errorf("%v: %q", damage, sentence)
			}
			said[sentence] = true
		}
	})
}
