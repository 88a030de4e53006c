package desktop

import (
	"math"
	"sync/atomic"
)

// fullPeak is the peak, 0 to 1, from which on a sound is taken to be cut off.
const fullPeak = 0.9999

// levelKeeper keeps the greatest peak between two looks. A device's goroutine puts, Fyne's takes.
type levelKeeper struct {
	greatest atomic.Uint64 // bits of a float64
	cut      atomic.Bool
}

func (k *levelKeeper) reset() {
	k.greatest.Store(0)
	k.cut.Store(false)
}

// put takes a peak, 0 to 1.
func (k *levelKeeper) put(peak float64) {
	if peak > math.Float64frombits(k.greatest.Load()) {
		k.greatest.Store(math.Float64bits(peak))
	}
	if peak >= fullPeak {
		k.cut.Store(true)
	}
}

// take gives the greatest peak since the last take.
func (k *levelKeeper) take() float64 { return math.Float64frombits(k.greatest.Swap(0)) }

// clipped tells whether any was cut off since reset.
func (k *levelKeeper) clipped() bool { return k.cut.Load() }
