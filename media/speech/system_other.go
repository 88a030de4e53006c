//go:build !windows && !darwin

package speech

import "context"

// System is the engine that the operating system brings along, or ErrMissing: elsewhere than on Windows and macOS there is none.
func System(context.Context) (Engine, error) { return nil, ErrMissing }
