//go:build !linux

package cast

// NewAlarm makes the Alarm that costs least on this system.
func NewAlarm() Alarm { return newTimer() }
