package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
)

// flashing is a station whose calls flash and are not spoken.
const flashing = `
[stream]
port = %d
[display]
flash = true
[voice]
enabled = false
chime = "none"
`

const (
	// flashLength is how long a call's flash moves: six changes of 200 ms.
	flashLength = 6 * 200 * time.Millisecond
	// joinStep takes the joins through the flash, so that they meet all moments of it.
	joinStep = 170 * time.Millisecond
	// afterJoin is how long a viewer stays; the flash is over by then.
	afterJoin = 2 * time.Second
)

// measureJoins has viewers come while a call flashes, and prints how long after the connection they had a whole picture. The viewer's own
// part (connection, DESCRIBE, SETUP twice, PLAY) is counted.
func measureJoins(binary, dir string, joins, readers int) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "settings.toml"), fmt.Appendf(nil, flashing, port), 0o600); err != nil {
		return err
	}
	serve := exec.Command(binary, "--data", dir, "serve")
	serve.Stderr = os.Stderr
	if err := serve.Start(); err != nil {
		return err
	}
	defer func() {
		_ = serve.Process.Signal(os.Interrupt)
		_ = serve.Wait()
	}()
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(joins)*(afterJoin+2*flashLength)+settling+late)
	defer cancel()
	if err := awaitPort(ctx, port); err != nil {
		return err
	}
	time.Sleep(settling)
	url := fmt.Sprintf("rtsp://127.0.0.1:%d/live", port)
	viewer := &light{}
	for n := range joins {
		call := exec.Command(binary, "--data", dir, "call", strconv.Itoa(101+n))
		if out, err := call.CombinedOutput(); err != nil { // the flash has begun when the command ends
			return fmt.Errorf("calling a number: %w: %s", err, out)
		}
		time.Sleep(time.Duration(n) * joinStep % flashLength)
		stay, leave := context.WithTimeout(ctx, afterJoin)
		var viewers errgroup.Group
		for range readers {
			viewers.Go(func() error { return viewer.read(stay, url) })
		}
		err := viewers.Wait()
		leave()
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
	viewer.print(joins*readers, int(afterJoin/time.Second))
	return nil
}
