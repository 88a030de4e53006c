package cast

import (
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// kernelTimer is an Alarm by timerfd_create(2). A timer of Go's wakes not only whoever waits for it but each time the runtime's own watcher,
// too, who then looks around some twenty times: with thirty frames a second that was a third of what an idle station takes.
type kernelTimer struct {
	file *os.File // waits in the runtime's poller, like a socket
	raw  syscall.RawConn
}

// NewAlarm makes the Alarm that costs least on this system. Where the kernel refuses it, it is Go's own.
func NewAlarm() Alarm {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return newTimer()
	}
	file := os.NewFile(uintptr(fd), "timerfd")
	raw, err := file.SyscallConn()
	if err != nil {
		_ = file.Close()
		return newTimer()
	}
	return &kernelTimer{file, raw}
}

func (k *kernelTimer) Until(moment time.Time) bool {
	wait := max(time.Until(moment), 1) // 0 would switch it off
	if err := k.set(wait); err != nil {
		return false // closed
	}
	const expirations = 8 // bytes: how many times it has run out
	var count [expirations]byte
	_, err := k.file.Read(count[:])
	return err == nil
}

func (k *kernelTimer) set(wait time.Duration) error {
	var failed error
	err := k.raw.Control(func(fd uintptr) {
		failed = unix.TimerfdSettime(int(fd), 0, &unix.ItimerSpec{Value: unix.NsecToTimespec(int64(wait))}, nil)
	})
	if err == nil && failed != nil {
		err = fmt.Errorf("setting a timer: %w", failed)
	}
	return err
}

func (k *kernelTimer) Close() { _ = k.file.Close() }
