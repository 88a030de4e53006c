package audio

import (
	"strings"

	"github.com/gordonklaus/portaudio"
)

// LibraryVersion is how the PortAudio in use names itself, such as "V19.6.0-devel, revision 396fe4b6699a".
func LibraryVersion() string {
	const shortHash = 12
	version, hash, found := strings.Cut(strings.TrimPrefix(portaudio.VersionText(), "PortAudio "), ", revision ")
	if !found {
		return version
	}
	return version + ", revision " + hash[:min(len(hash), shortHash)]
}
