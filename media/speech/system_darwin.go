package speech

import (
	"context"
	"fmt"
)

// System is the engine that the operating system brings along, or ErrMissing.
func System(ctx context.Context) (Engine, error) {
	c := command{path: "/usr/bin/say", args: []string{"-v", "?"}, limit: defaultLimit, maxOutput: maxOutput}
	list, err := c.run(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the voices of macOS: %w", err)
	}
	return MacSay(ParseMacVoices(string(list))), nil
}
