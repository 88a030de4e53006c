package words

import (
	"sync"
	"testing"
)

func TestXFillsInAndFallsBack(t *testing.T) {
	if _, err := UseLanguage("en"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key, fallback string
		values        []any
		want          string
	}{
		{"operator.recall", "missing", nil, "Recall"},
		{"no.such.key", "Nothing like it", nil, "Nothing like it"},
		{"no.such.key.either", "{{.Count}} of them", []any{map[string]any{"Count": 3}}, "3 of them"},
		{"operator.waiting", "missing", []any{map[string]string{"Count": "7"}}, "7 to be spoken"},
		{"a.broken.one", "{{.Count", []any{map[string]any{"Count": 3}}, "{{.Count"},
	} {
		if got := X(c.key, c.fallback, c.values...); got != c.want {
			t.Errorf("%s: got %q, want %q", c.key, got, c.want)
		}
	}
}

// Under the race detector.
func TestLanguageIsChosenWhileOthersRead(t *testing.T) {
	var readers sync.WaitGroup
	defer readers.Wait()
	done := make(chan struct{})
	defer close(done)
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if got := X("operator.waiting", "", map[string]string{"Count": "7"}); got != "7 to be spoken" && got != "7 条等待播报" {
					t.Errorf("got %q", got)
					return
				}
			}
		})
	}
	for range 20 {
		for _, code := range Languages() {
			if _, err := UseLanguage(code); err != nil {
				t.Fatal(err)
			}
		}
	}
}
