package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	// settling is what a process may take for its start, which happens once and not while a hall is served.
	settling = 5 * time.Second
	// ending is before a process is told to end.
	ending = time.Second
)

// steady measures the processor time that a running process takes, as a share of one core, without its start and its end. Its children
// are not in it. The answer comes when it is known; 0 when the process is too short.
func steady(ctx context.Context, pid int, length time.Duration) <-chan float64 {
	answer := make(chan float64, 1)
	go func() {
		defer close(answer)
		if length < settling+2*ending {
			return
		}
		first, began, ok := taken(ctx, pid, settling)
		if !ok {
			return
		}
		last, ended, ok := taken(ctx, pid, length-settling-ending)
		if ok {
			answer <- (last - first) / ended.Sub(began).Seconds()
		}
	}()
	return answer
}

// ticks is the unit of processor times in /proc (proc(5): USER_HZ, which is 100 on all machines).
const ticks = 100 // a second

// taken is the processor time of a process after a pause, in seconds. Only Linux tells it.
func taken(ctx context.Context, pid int, pause time.Duration) (seconds float64, at time.Time, ok bool) {
	select {
	case <-time.After(pause):
	case <-ctx.Done():
		return 0, at, false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, numbers, found := strings.Cut(string(stat), ") ") // behind the name, which may be anything
	fields := strings.Fields(numbers)
	const user, system = 11, 12 // of those
	if err != nil || !found || len(fields) <= system {
		return 0, at, false
	}
	sum := 0
	for _, field := range []string{fields[user], fields[system]} {
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, at, false
		}
		sum += n
	}
	return float64(sum) / ticks, time.Now(), true
}
