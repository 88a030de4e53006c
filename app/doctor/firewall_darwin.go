package doctor

import (
	"context"
	"strings"
)

// walls asks macOS' own firewall, which lets programs in, not ports.
func walls(ctx context.Context) []wall {
	if strings.Contains(says(ctx, "/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate"), "enabled") {
		return []wall{{kind: "macos"}}
	}
	return nil
}
