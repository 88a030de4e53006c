package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"
	"time"
)

const (
	maxComplaint = 512 // bytes of a program's standard error that go into the error
	// pipeGrace is how long we wait, once the program has ended or was killed, for others that hold its pipes open.
	pipeGrace = 300 * time.Millisecond
)

var errTooMuch = errors.New("too much output")

// command is one run of a speech program: text in by standard input, sound out by standard output.
type command struct {
	path      string
	args      []string
	input     string
	limit     time.Duration
	maxOutput int    // bytes
	noVoice   string // what the program says on standard error when it lacks the voice
}

// run returns the program's standard output. The program and all its children that stayed in its process group are
// gone when run returns. Errors: ErrMissing, ErrTimeout, ErrNoVoice, ErrBadAudio (too much output), ErrFailed, or the
// context's, wrapped.
func (c command) run(ctx context.Context) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()

	cmd := exec.CommandContext(limited, c.path, c.args...)
	out, complaint := &bounded{max: c.maxOutput}, &bounded{max: maxComplaint, drop: true}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(c.input), out, complaint
	cmd.WaitDelay = pipeGrace
	group := newGroup(cmd)
	defer group.close()
	cmd.Cancel = group.kill
	if err := cmd.Start(); err != nil {
		if missing(err) {
			return nil, fmt.Errorf("%w: %w", ErrMissing, err)
		}
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	if err := group.started(); err != nil {
		cancel() // without its group the program could outlive us
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	err := cmd.Wait()
	// What the program started and left behind in its group. The group's number cannot have been given to others yet:
	// the system counts through all process numbers before it uses one again.
	_ = group.kill()
	return out.kept.Bytes(), c.judge(ctx, limited, err, out, complaint)
}

// judge turns the way a program ended into one of the package's errors.
func (c command) judge(ctx, limited context.Context, err error, out, complaint *bounded) error {
	said := strings.Join(strings.Fields(strings.ToValidUTF8(complaint.kept.String(), "?")), " ")
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay) && limited.Err() == nil:
		// It ended well, though a child of it may still have held the pipe: its own output is complete.
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fmt.Errorf("%w: ended after %v", ErrTimeout, c.limit)
	case out.full:
		return fmt.Errorf("%w: more than %d bytes", ErrBadAudio, c.maxOutput)
	case c.noVoice != "" && strings.Contains(said, c.noVoice):
		return fmt.Errorf("%w: %s", ErrNoVoice, said)
	case said != "":
		return fmt.Errorf("%w: %w: %s", ErrFailed, err, said)
	default:
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
}

// missing tells a program that is not there, or is not one, from one that failed.
func missing(err error) bool {
	return errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) ||
		errors.Is(err, exec.ErrDot)
}

// bounded keeps at most max bytes. Beyond that it either ends the copy (and with it the program, which loses its
// reader) or, with drop, goes on reading and forgets. The buffer is not embedded: io.Copy would find its ReadFrom and
// go round the bound.
type bounded struct {
	kept bytes.Buffer
	max  int
	drop bool
	full bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if room := b.max - b.kept.Len(); len(p) > room {
		b.full = true
		_, _ = b.kept.Write(p[:room])
		if !b.drop {
			return room, errTooMuch
		}
		return len(p), nil
	}
	return b.kept.Write(p)
}
