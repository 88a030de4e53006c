package gate

import (
	"log/slog"
	"strconv"
	"testing"
)

func TestGuardSlowsDownAndForgets(t *testing.T) {
	g := Guard{Log: slog.New(slog.DiscardHandler)}
	for i := range FreeTries {
		if !g.May("a") {
			t.Fatalf("try %d has to wait", i+1)
		}
		g.Wrong("a")
	}
	if g.May("a") || !g.May("b") {
		t.Error("the wrong one has to wait")
	}
	g.Right("a")
	if !g.May("a") {
		t.Error("after the right password nobody has to wait")
	}
	for i := range 3 * maxGuarded {
		g.Wrong(strconv.Itoa(i))
	}
	if len(g.tried) > maxGuarded {
		t.Errorf("%d addresses are remembered", len(g.tried))
	}
}
