package desktop

import "github.com/godbus/dbus/v5"

// hasBus tells whether the desktop's message bus answers. Without it there is no tray, and Fyne's part for it would crash at the end
// of the program; nor can the screen be kept awake.
func hasBus() bool {
	conn, err := dbus.SessionBusPrivateNoAutoStartup()
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	return conn.Auth(nil) == nil && conn.Hello() == nil
}
