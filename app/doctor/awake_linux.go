package doctor

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// screenSaver is the service that is asked to keep the screen awake.
const screenSaver = "org.freedesktop.ScreenSaver"

// keepsAwake tells whether the desktop has that service. It starts nothing.
func keepsAwake(ctx context.Context) bool {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	if conn.Auth(nil) != nil || conn.Hello() != nil {
		return false
	}
	var has bool
	err = conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, screenSaver).Store(&has)
	return err == nil && has
}
