package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"

	"github.com/jezek/xgb"
)

// screenFor makes sure that the environment names an X display: where there is none, one of its own of that size is started.
func screenFor(width, height int) (end func(), err error) {
	const variable = "DISPLAY"
	if os.Getenv(variable) != "" {
		return func() {}, nil
	}
	xgb.Logger.SetOutput(io.Discard) // it misses a key to the screen, which has no lock
	display, end, err := ownScreen(width, height)
	if err != nil {
		return nil, err
	}
	return end, os.Setenv(variable, display)
}

// ownScreen starts an X server with a window manager and returns its name.
func ownScreen(width, height int) (display string, end func(), err error) {
	numbers, tell, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	defer numbers.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-noreset", "+extension", "GLX", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height))
	server.ExtraFiles = []*os.File{tell}
	err = server.Start()
	_ = tell.Close()
	if err != nil {
		return "", nil, err
	}
	stop := func(c *exec.Cmd) {
		_ = c.Process.Kill()
		_ = c.Wait()
	}
	var number int
	if _, err := fmt.Fscan(numbers, &number); err != nil {
		stop(server)
		return "", nil, fmt.Errorf("starting Xvfb: %w", err)
	}
	display = fmt.Sprintf(":%d", number)
	manager := exec.Command("openbox")
	manager.Env = append(os.Environ(), "DISPLAY="+display)
	if err := manager.Start(); err != nil {
		stop(server)
		return "", nil, err
	}
	return display, func() {
		stop(manager)
		stop(server)
	}, nil
}
