//go:build !windows

package speech

// espeakPath is where espeak-ng is: in PATH.
func espeakPath() string { return espeakProgram }
