package doctor

import (
	"slices"
	"strings"
)

// node is a device of the system that a program may or may not use.
type node struct {
	path string
	may  bool
}

// accessFacts are what this user may do.
type accessFacts struct {
	user         string
	video, audio []node
	server       bool // a sound server runs, which has the audio devices
}

// judgeAccess knows the groups of Linux systems.
func judgeAccess(f accessFacts) (all []Finding) {
	for _, kind := range []struct {
		group string
		nodes []node
	}{{"video", f.video}, {"audio", f.audio}} {
		if kind.group == "audio" && f.server {
			continue
		}
		var refused []string
		for _, n := range kind.nodes {
			if !n.may {
				refused = append(refused, n.path)
			}
		}
		if len(refused) > 0 {
			slices.Sort(refused)
			values := map[string]any{"Devices": strings.Join(refused, ", "), "User": f.user, "Group": kind.group}
			all = append(all, about(kind.group, found("access", Warning, "access.refused", values))...)
		}
	}
	if len(all) == 0 {
		return found("access", OK, "access.ok", nil)
	}
	return all
}
