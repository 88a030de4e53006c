// Queuecast calls numbers: it shows them, says them, and sends both as one synchronised RTSP stream.
package main

import (
	"os"

	"github.com/queuecast/queuecast/app"
)

// The linker sets them: -X main.version=1.2.3 and so on.
var (
	version    = "development"
	commit     = "" // short hash
	built      = "" // time of the commit, so that two builds of it are the same
	releaseKey = "" // public key of minisign; see docs/UPDATES.md
)

func main() {
	os.Exit(app.Run(app.Made(version, commit, built, releaseKey), os.Args[1:]))
}
