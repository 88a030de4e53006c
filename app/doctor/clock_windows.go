package doctor

import (
	"context"
	"errors"
	"os/exec"
)

// clockSynced asks the service of Windows for time.
func clockSynced(ctx context.Context) synced {
	out, err := command(ctx, "w32tm", "/query", "/status").Output()
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		return w32Stopped(ended.ExitCode())
	case err != nil:
		return unknown
	}
	return w32Synced(string(out))
}
