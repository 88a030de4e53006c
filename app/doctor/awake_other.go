//go:build !linux

package doctor

import "context"

// keepsAwake is not asked here: the system can always be told.
func keepsAwake(context.Context) bool { return true }
