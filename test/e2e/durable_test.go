//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKilledStationLosesNoCall kills the station while calls come in and are announced, again and again. What was
// acknowledged must be there afterwards, once, in order, and must not be announced again.
func TestKilledStationLosesNoCall(t *testing.T) {
	t.Parallel()
	const (
		// On a busy machine a round may pass without any call's being acknowledged: there are more of them then, but not without end.
		rounds, mostRounds = 10, 40
		// perRound keeps the rounds within the calls that the status lists.
		perRound, listed = 9, 100
		// The station is killed at another moment in each round: while calls come in, or in mid-announcement.
		firstKill, later = 60 * time.Millisecond, 45 * time.Millisecond
	)
	diary := filepath.Join(t.TempDir(), "spoken")
	s := newStation(t, engineVoice(fakeEngine(t, fmt.Sprintf("cat >>%q; echo >>%q; exec espeak-ng --stdout -v en-us Number", diary, diary))))
	s.serve()
	var (
		acknowledged []string // oldest first
		unsure       []string // killed before the answer
		number       int
	)
	more := func(round int) bool {
		return round < rounds || len(acknowledged) < rounds && number+perRound <= listed && round < mostRounds
	}
	for round := 0; more(round); round++ {
		killer := time.AfterFunc(firstKill+time.Duration(round)*later, s.process.kill)
		for calls := 0; s.running(); calls++ {
			if calls >= perRound {
				<-s.ended
				break
			}
			number++
			name := fmt.Sprintf("K%04d", number)
			r := s.cli("call", name, "--counter", "1")
			switch {
			case r.code == 0:
				acknowledged = append(acknowledged, name)
			case strings.Contains(r.stderr, "No station is running"):
			default:
				unsure = append(unsure, name)
			}
		}
		killer.Stop()
		// A voice that was at work when the station was killed ends by itself.
		eventually(t, "everything of the killed station has ended", func() bool { return len(marked(s.mark)) == 0 })
		spokenBefore := read(t, diary)

		s.serve()
		st := s.status()
		stored := st.numbers()
		lost := subtract(acknowledged, stored)
		if len(lost) > 0 {
			t.Fatalf("round %d: acknowledged and lost: %v", round, lost)
		}
		if extra := subtract(stored, acknowledged, unsure); len(extra) > 0 {
			t.Fatalf("round %d: stored and never called, or stored twice: %v", round, extra)
		}
		if st.Queue.LastSeq != uint64(len(stored)) {
			t.Errorf("round %d: %d calls but %d events", round, len(stored), st.Queue.LastSeq)
		}
		for i, c := range st.Calls {
			if i > 0 && (c.Number >= st.Calls[i-1].Number || c.Seq >= st.Calls[i-1].Seq) {
				t.Errorf("round %d: %v before %v", round, st.Calls[i-1], c)
			}
		}
		if len(stored) > 0 && (st.Board == nil || !reflect.DeepEqual(*st.Board, st.Calls[0])) {
			t.Errorf("round %d: the board shows %v, the last call is %v", round, st.Board, st.Calls[0])
		}
		if !st.silent() {
			t.Errorf("round %d: something is announced after the start: %+v", round, st.Queue)
		}
		// The next number may be prepared in advance; none that was called may be said again.
		for line := range strings.Lines(strings.TrimPrefix(read(t, diary), spokenBefore)) {
			if said := strings.TrimPrefix(strings.Join(strings.Fields(line), ""), "Number"); slices.Contains(stored, said) {
				t.Errorf("round %d: %s is said again after the start", round, said)
			}
		}
	}
	t.Logf("%d calls acknowledged in %d rounds, %d without an answer", len(acknowledged), rounds, len(unsure))
	if len(acknowledged) < rounds {
		t.Errorf("only %d calls were made", len(acknowledged))
	}
	s.stop()
}

// TestRestartShowsTheSameBoard compares before and after, for a clean end and for a kill in mid-announcement.
func TestRestartShowsTheSameBoard(t *testing.T) {
	t.Parallel()
	for _, end := range []struct {
		name string
		do   func(*station)
	}{
		{"stopped", func(s *station) { s.stop() }},
		{"killed", func(s *station) { s.kill() }},
	} {
		t.Run(end.name, func(t *testing.T) {
			s := newStation(t, noVoice)
			s.serve()
			s.call("A012", "3")
			s.call("7", "1")
			if r := s.cli("recall", "--counter", "3"); r.code != 0 {
				t.Fatalf("recalling: %s", r.stderr)
			}
			var before status
			eventually(t, "the last announcement has begun", func() bool {
				before = s.status()
				return before.Queue.Waiting == 0 && before.Board != nil && before.Board.Recall
			})
			end.do(s)
			s.serve()
			after := s.status()
			if !reflect.DeepEqual(before.Board, after.Board) || !reflect.DeepEqual(before.Calls, after.Calls) {
				t.Errorf("before: %+v %+v\nafter: %+v %+v", before.Board, before.Calls, after.Board, after.Calls)
			}
			r := s.record("tcp")
			time.Sleep(2 * time.Second)
			if sound, _ := r.stop(t).sound(); sound.Peak() != 0 {
				t.Errorf("something is heard after the start")
			}
			s.stop()
		})
	}
}

// fakeEngine writes a speech program, a shell script, and returns its path.
func fakeEngine(t testing.TB, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "engine")
	replaceEngine(t, path, script)
	return path
}

// replaceEngine puts another script in the place of a speech program, all at once.
func replaceEngine(t testing.TB, path, script string) {
	t.Helper()
	if err := os.WriteFile(path+".new", []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}

// subtract takes elements away, one for one.
func subtract(from []string, others ...[]string) []string {
	count := map[string]int{}
	for _, other := range others {
		for _, v := range other {
			count[v]++
		}
	}
	var left []string
	for _, v := range from {
		if count[v]--; count[v] < 0 {
			left = append(left, v)
		}
	}
	return left
}
