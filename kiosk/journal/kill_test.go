package journal

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// appendUntilKilled is the child: it goes on with the log in dir and prints
// every sequence as soon as it has been acknowledged.
func appendUntilKilled(dir string) int {
	j := &Journal{Dir: dir}
	if err := j.Initialize(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var last uint64
	if err := j.Replay(context.Background(), 1, func(ev queue.Event) error { last = ev.Seq; return nil }); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for {
		seq, err := j.Append(context.Background(), last, event(last+1))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		last = seq
		fmt.Println(seq) // a write to a pipe: it is out before the next append begins
	}
}

func child(t *testing.T, part, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, dir)
	cmd.Env = append(os.Environ(), childEnv+"="+part)
	cmd.Stderr = t.Output()
	return cmd
}

func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	const rounds = 20
	dir := t.TempDir()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	// An event may be in the log without having been acknowledged: the kill came in between. It stays there, and the next
	// child goes on behind it.
	var acked, stored uint64
	for round := range rounds {
		cmd := child(t, "append", dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Every second round the kill comes at a random moment after a random
		// count of acknowledgements; the others may be hit while starting up.
		acksLeft, delay := 0, time.Duration(rnd.IntN(300))*time.Millisecond
		if round%2 == 0 {
			acksLeft, delay = 1+rnd.IntN(60), time.Duration(rnd.IntN(3000))*time.Microsecond
		}
		kill := func() { time.AfterFunc(delay, func() { _ = cmd.Process.Kill() }) }
		if acksLeft == 0 {
			kill()
		}
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			seq, err := strconv.ParseUint(lines.Text(), 10, 64)
			if err != nil {
				t.Fatalf("the child printed %q", lines.Text())
			}
			if seq <= max(acked, stored) {
				t.Fatalf("round %d: sequence %d acknowledged after %d, with %d in the log before", round, seq, acked, stored)
			}
			acked = seq
			if acksLeft--; acksLeft == 0 {
				kill()
			}
		}
		_ = cmd.Wait() // "signal: killed"
		if cmd.ProcessState.ExitCode() != -1 {
			t.Fatalf("round %d: the child ended by itself: %v", round, cmd.ProcessState)
		}
		j := open(t, dir)
		events, known := uint64(len(replay(t, j, 1))), max(acked, stored)
		if events < known || events > known+1 {
			t.Fatalf("round %d: %d events acknowledged, %d in the log before, %d now", round, acked, stored, events)
		}
		stored = events
		wantEvents(t, j, 1, events) // none doubled, none missing, none altered
		j.Close()
	}
	if acked < rounds {
		t.Errorf("only %d appends in %d rounds prove nothing", acked, rounds)
	}
	t.Logf("%d kills, %d appends acknowledged", rounds, acked)
}
