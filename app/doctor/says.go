package doctor

import (
	"context"
	"os/exec"
	"time"
)

// hanging is how long a program that has been killed may keep its output open.
const hanging = time.Second

// says runs a command of the system and gives what it prints; "" where it is not there or fails.
func says(ctx context.Context, name string, args ...string) string {
	out, err := command(ctx, name, args...).Output()
	if err != nil {
		return ""
	}
	return string(out)
}

// command is a program that is ended with ctx, and whose output nobody has to wait for after that.
func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = hanging
	hide(cmd)
	return cmd
}
