// Package cameras owns a station's cameras: which there are, which of them run, the pictures that are kept of them, and what is shared.
//
//	settings -> Owner.Set -> sources (media/camera), shares (media/camera/share), snapshots (media/snapshots) -> State, Newest, Snapshot
//
// A camera runs for as long as somebody needs it: a window that shows it, a share, a picture that is being taken. Whoever needs it says so
// (Need), and says when that is over. Everything may be changed while it runs; what a change does not touch goes on undisturbed.
//
// Ownership and backpressure: the Owner has no queue. Cameras and shares have goroutines of their own, which end with Owner.Close. A camera
// that is opened again waits for its predecessor, which may still hold the device or the port.
package cameras
