package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

const (
	smallDisk    = 4 << 20 // bytes
	ballastBytes = 1 << 20
)

// TestDiskThatRunsFull runs in a child with a mount namespace of its own (and,
// for an ordinary user, a user namespace), so that it may mount a small disk
// and leaves no mount behind.
func TestDiskThatRunsFull(t *testing.T) {
	cmd := child(t, "small disk", t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil || !strings.HasSuffix(out.String(), "done\n") {
		t.Errorf("the child: %v", err)
	}
	t.Log(out.String())
}

// runOnSmallDisk is the child: it prints what goes wrong, and "done" at the end.
func runOnSmallDisk(dir string) int {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		fmt.Println("making the mounts private:", err)
		return 1
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", smallDisk)); err != nil {
		fmt.Println("mounting the small disk:", err)
		return 1
	}
	d := &diskScenario{dir: dir}
	if err := d.run(); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("done")
	return 0
}

type diskScenario struct {
	dir   string
	j     *Journal
	acked uint64
}

func (d *diskScenario) run() error {
	ballast := filepath.Join(d.dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, ballastBytes), 0o600); err != nil {
		return err
	}
	defer func() {
		if d.j != nil {
			d.j.Close()
		}
	}()
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"opening", d.open},
		{"appending until the disk is full", d.appendUntilFull},
		{"reading from the full disk", d.read},
		{"appending to the full disk", func() error { return d.appendRefused(1) }},
		{"using up the last byte", d.topUp},
		{"appending without a byte free", func() error { return d.appendRefused(1) }},
		{"reading without a byte free", d.read},
		{"restarting without a byte free", d.open},
		{"reading after the restart", d.read},
		{"making room", func() error { return errors.Join(os.Remove(ballast), os.Remove(filepath.Join(d.dir, "topping"))) }},
		{"appending again", func() error { return d.append(20) }},
		{"reading again", d.read},
		{"the reserve", d.reserve},
		{"restarting", d.open},
		{"reading at last", d.read},
	} {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		fmt.Printf("%s: %d events\n", step.name, d.acked)
	}
	return nil
}

// open starts the journal anew with its own check of the free space lulled, so
// that it is the store that runs into the full disk.
func (d *diskScenario) open() error {
	if d.j != nil {
		d.j.Close()
	}
	d.j = &Journal{
		Dir: filepath.Join(d.dir, "journal"), Log: slog.New(slog.NewTextHandler(os.Stdout, nil)),
		// Longer than the test may take: the store's error must be noticed at once.
		AckTimeout: time.Hour,
		FreeBytes:  func(string) (uint64, error) { return math.MaxUint64, nil },
	}
	return d.j.Initialize()
}

func (d *diskScenario) bulky(n uint64) queue.Event {
	ev := event(n)
	ev.By = strings.Repeat("x", 16<<10)
	return ev
}

func (d *diskScenario) append(count int) error {
	for range count {
		seq, err := d.j.Append(context.Background(), d.acked, d.bulky(d.acked+1))
		if err != nil {
			return err
		}
		if seq != d.acked+1 {
			return fmt.Errorf("sequence %d after %d", seq, d.acked)
		}
		d.acked = seq
	}
	return nil
}

func (d *diskScenario) appendUntilFull() error { return d.appendRefused(smallDisk / (16 << 10)) }

// appendRefused appends up to count events and wants the disk to be full by then.
func (d *diskScenario) appendRefused(count int) error {
	err := d.append(count)
	var full *DiskFullError
	if !errors.As(err, &full) || full.Err == nil || full.Dir != d.j.Dir {
		return fmt.Errorf("got %w, want *DiskFullError from the store", err)
	}
	return nil
}

func (d *diskScenario) topUp() error {
	f, err := os.Create(filepath.Join(d.dir, "topping"))
	if err != nil {
		return err
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return f.Close()
}

func (d *diskScenario) read() error {
	var n uint64
	err := d.j.Replay(context.Background(), 1, func(ev queue.Event) error {
		n++
		if want := d.bulky(n); ev.ID != want.ID || ev.Seq != n || ev.By != want.By {
			return fmt.Errorf("event %d is %s with sequence %d", n, ev.ID, ev.Seq)
		}
		return nil
	})
	if err == nil && n != d.acked {
		err = fmt.Errorf("%d events acknowledged, %d in the log", d.acked, n)
	}
	return err
}

func (d *diskScenario) reserve() error {
	before := d.acked
	d.j.FreeBytes = freeBytes // the real figure, and a reserve greater than the disk
	var full *DiskFullError
	if err := d.append(1); !errors.As(err, &full) || full.Err != nil || full.Need != DefaultReserve || full.Free > smallDisk {
		return fmt.Errorf("got %w, want *DiskFullError from the check", err)
	}
	if d.acked != before {
		return errors.New("an event was appended")
	}
	return d.read()
}
