//go:build race

package cast

import "time"

// day is shorter where every access to memory is watched.
const day = 90 * time.Minute
