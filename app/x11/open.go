//go:build !windows && !darwin

package x11

import (
	"io"
	"sync"

	"github.com/jezek/xgb"
)

// What the library says of connections is no news to anybody.
var hushed = sync.OnceFunc(func() { xgb.Logger.SetOutput(io.Discard) })

// Open connects to the display of the environment; close the connection at the end.
func Open() (*xgb.Conn, error) {
	hushed()
	return xgb.NewConn()
}
