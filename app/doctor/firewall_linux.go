package doctor

import (
	"context"
	"os"
	"strings"
)

// Files that tell, without an administrator's rights, whether ufw is switched on; the rules need them.
const (
	ufwState = "/etc/ufw/ufw.conf"
	ufwRules = "/etc/ufw/user.rules"
)

// walls looks for the firewalls that Linux systems come with.
func walls(ctx context.Context) (up []wall) {
	if state, err := os.ReadFile(ufwState); err == nil && ufwIsOn(string(state)) {
		w := wall{kind: "ufw"}
		if rules, err := os.ReadFile(ufwRules); err == nil {
			w.open = ufwOpen(string(rules))
		}
		up = append(up, w)
	}
	if strings.TrimSpace(says(ctx, "firewall-cmd", "--state")) == "running" {
		w := wall{kind: "firewalld"}
		if ports := says(ctx, "firewall-cmd", "--list-ports"); ports != "" {
			w.open = firewalldOpen(ports)
		}
		up = append(up, w)
	}
	if len(up) == 0 { // both of them are made of nftables
		if rules := says(ctx, "nft", "list", "ruleset"); nftDrops(rules) {
			up = append(up, wall{kind: "nftables", open: nftOpen(rules)})
		} else if rules == "" && isEnabled("nftables.service") {
			up = append(up, wall{kind: "nftables"})
		}
	}
	return up
}

// isEnabled tells whether systemd starts a unit with the system.
func isEnabled(unit string) bool {
	for _, target := range []string{"sysinit", "multi-user"} {
		if _, err := os.Lstat("/etc/systemd/system/" + target + ".target.wants/" + unit); err == nil {
			return true
		}
	}
	return false
}
