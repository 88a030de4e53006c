//go:build !linux

package audio

// quiet does nothing: the sound systems of Windows, macOS and the BSDs do not write to standard error.
func quiet() {}
