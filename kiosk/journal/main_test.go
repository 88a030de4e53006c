package journal

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// childEnv makes the test binary play the part of another process: its value
// names the part, the arguments are the part's own.
const childEnv = "QUEUECAST_JOURNAL_TEST_PART"

func TestMain(m *testing.M) {
	switch os.Getenv(childEnv) {
	case "append":
		os.Exit(appendUntilKilled(os.Args[1]))
	case "small disk":
		os.Exit(runOnSmallDisk(os.Args[1]))
	}
	goleak.VerifyTestMain(m)
}
