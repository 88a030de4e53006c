// Package x11 talks to the X server beside Fyne, where Fyne and GLFW do not do what a kiosk needs. On systems without X11 there is
// nothing to do.
package x11
