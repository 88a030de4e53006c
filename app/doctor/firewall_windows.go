package doctor

import (
	"context"

	"golang.org/x/sys/windows/registry"
)

// wallPolicy is where Windows keeps its firewall.
const wallPolicy = `SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\`

// walls tells whether Windows' firewall is switched on in any kind of network. Its rules are told apart by program and network, so
// whether a port is open is not said.
func walls(context.Context) []wall {
	for _, profile := range []string{"StandardProfile", "PublicProfile", "DomainProfile"} {
		key, err := registry.OpenKey(registry.LOCAL_MACHINE, wallPolicy+profile, registry.QUERY_VALUE)
		if err != nil {
			continue
		}
		on, _, err := key.GetIntegerValue("EnableFirewall")
		_ = key.Close()
		if err == nil && on == 1 {
			return []wall{{kind: "windows"}}
		}
	}
	return nil
}
