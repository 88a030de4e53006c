//go:build !linux

package audio

// signs says that nothing is known but by asking PortAudio, which is cheap on Windows and macOS.
func (portAudio) signs() string { return "" }
