package doctor

import (
	"context"
	"strings"
)

// clockSynced asks whether macOS sets its clock by the network; without an administrator's rights it may not say.
func clockSynced(ctx context.Context) synced {
	switch said := says(ctx, "/usr/sbin/systemsetup", "-getusingnetworktime"); {
	case strings.Contains(said, ": On"):
		return yes
	case strings.Contains(said, ": Off"):
		return no
	}
	return unknown
}
