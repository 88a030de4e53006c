package doctor

import (
	"regexp"
	"strconv"
	"strings"
)

// What firewalls print and write, read as far as simple rules go: one that lets a TCP port in from everywhere. Whoever has more intricate
// ones knows how to open a port.

var (
	ufwOn   = regexp.MustCompile(`(?m)^\s*ENABLED=["']?yes\b`)
	ufwRule = regexp.MustCompile(`(?m)^### tuple ### (?:allow|limit) (?:tcp|any) ([0-9,:]+) 0\.0\.0\.0/0 any 0\.0\.0\.0/0 in`)
	// nftHook finds a chain that sees what comes in and drops what no rule accepts.
	nftHook = regexp.MustCompile(`hook input [^}]*policy drop`)
	nftRule = regexp.MustCompile(`(?m)^\s*tcp dport (\{[^}]*\}|[0-9-]+) (?:ct state new )?(?:counter packets \d+ bytes \d+ )?accept`)
)

// ufwIsOn reads /etc/ufw/ufw.conf.
func ufwIsOn(conf string) bool { return ufwOn.MatchString(conf) }

// ufwOpen reads /etc/ufw/user.rules. It is never nil.
func ufwOpen(rules string) []int {
	open := []int{}
	for _, m := range ufwRule.FindAllStringSubmatch(rules, -1) {
		open = append(open, portList(m[1], ":")...)
	}
	return open
}

// firewalldOpen reads what firewall-cmd --list-ports prints. It is never nil.
func firewalldOpen(printed string) []int {
	open := []int{}
	for _, word := range strings.Fields(printed) {
		if ports, tcp := strings.CutSuffix(word, "/tcp"); tcp {
			open = append(open, portList(ports, "-")...)
		}
	}
	return open
}

// nftDrops tells whether a set of rules of nftables refuses what comes in.
func nftDrops(rules string) bool { return nftHook.MatchString(rules) }

// nftOpen reads what nft list ruleset prints. It is never nil.
func nftOpen(rules string) []int {
	open := []int{}
	for _, m := range nftRule.FindAllStringSubmatch(rules, -1) {
		open = append(open, portList(strings.Trim(m[1], "{} "), "-")...)
	}
	return open
}

// portList reads ports and spans of them, parted by commas.
func portList(text, span string) (all []int) {
	const mostPorts = 65_536
	for word := range strings.SplitSeq(text, ",") {
		from, to, isSpan := strings.Cut(strings.TrimSpace(word), span)
		first, err := strconv.Atoi(from)
		if err != nil {
			continue
		}
		last := first
		if isSpan {
			if last, err = strconv.Atoi(to); err != nil {
				continue
			}
		}
		for port := first; port <= min(last, mostPorts-1) && len(all) < mostPorts; port++ {
			all = append(all, port)
		}
	}
	return all
}
