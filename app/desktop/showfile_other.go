//go:build !windows

package desktop

import "net/url"

// showFile shows a file or folder in the program that the system has for it.
func (d *Desktop) showFile(path string) error {
	return d.fyneApp.OpenURL(&url.URL{Scheme: "file", Path: path})
}
