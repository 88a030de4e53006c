//go:build windows || darwin

package x11

// Shown runs show.
func Shown(show func()) { show() }
