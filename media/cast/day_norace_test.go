//go:build !race

package cast

import "time"

const day = 24 * time.Hour
