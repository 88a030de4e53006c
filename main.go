// Queuecast calls numbers: it shows them, says them, and sends both as one synchronised RTSP stream.
package main

import (
	"os"

	"github.com/queuecast/queuecast/app"
)

// version is set by the linker.
var version = "development"

func main() {
	os.Exit(app.Run(version, os.Args[1:]))
}
