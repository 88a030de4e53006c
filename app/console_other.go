//go:build !windows

package app

// attachConsole does nothing: who starts a program from a terminal shares it.
func attachConsole([]string) {}
