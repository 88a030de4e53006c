package updates

import (
	"context"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// checkTimes are when a Watcher has begun to check.
type checkTimes struct {
	mutex sync.Mutex
	began time.Time
	after []time.Duration
}

func (c *checkTimes) note() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.after = append(c.after, time.Since(c.began))
}

func (c *checkTimes) all() []time.Duration {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return slices.Clone(c.after)
}

// watched runs a Watcher in a bubble whose clock stands until everybody waits. get is asked twice for each check.
func watched(t *testing.T, key signer, random func(int64) int64, changed func(), get func(signature bool) ([]byte, error)) (w *Watcher, checks *checkTimes) {
	t.Helper()
	checks = &checkTimes{began: time.Now()}
	w = &Watcher{
		Checker: &Checker{
			Address: "https://example.org/release.json", Key: key.public.String(), Version: "1.2.0", Now: time.Now,
			fetch: func(_ context.Context, u *url.URL, _ int64) ([]byte, error) {
				signature := strings.HasSuffix(u.Path, SignatureSuffix)
				if signature {
					checks.note()
				}
				return get(signature)
			},
		},
		Random: random, OnChange: changed, Log: slog.New(slog.DiscardHandler),
	}
	w.Initialize()
	return w, checks
}

func TestChecksAtTheStartAndOnceADay(t *testing.T) {
	key := newSigner(t)
	synctest.Test(t, func(t *testing.T) {
		r := release("1.3.0", func(r *Release) { r.Date, r.Expires = time.Now(), time.Now().AddDate(1, 0, 0) })
		data, signature := key.sign(r)
		var changes atomic.Int32
		w, checks := watched(t, key, func(below int64) int64 { return below / 2 }, func() { changes.Add(1) }, func(beside bool) ([]byte, error) {
			if beside {
				return signature, nil
			}
			return data, nil
		})
		defer w.Close()
		synctest.Wait()
		if len(checks.all()) != 0 || w.State().Newest != nil {
			t.Fatal("checked at once")
		}
		time.Sleep(firstWait + firstWait/spread)
		synctest.Wait()
		if len(checks.all()) != 1 || !w.State().Newer || changes.Load() != 1 {
			t.Fatalf("after the first while: %v, %+v", checks.all(), w.State())
		}
		time.Sleep(10 * (usualWait + usualWait/spread))
		synctest.Wait()
		const half = 2
		for i, at := range checks.all() {
			want := firstWait + firstWait/spread/half + time.Duration(i)*(usualWait+usualWait/spread/half)
			if at != want {
				t.Errorf("check %d after %v, want %v", i, at, want)
			}
		}
		if n := len(checks.all()); n != 12 {
			t.Errorf("%d checks in eleven days", n)
		}
	})
}

func TestFailedCheckIsRepeatedSooner(t *testing.T) {
	key := newSigner(t)
	synctest.Test(t, func(t *testing.T) {
		w, checks := watched(t, key, func(int64) int64 { return 0 }, nil, func(bool) ([]byte, error) { return nil, ErrUnreachable })
		defer w.Close()
		time.Sleep(firstWait + 2*failedWait)
		synctest.Wait()
		if len(checks.all()) != 3 {
			t.Errorf("%d checks", len(checks.all()))
		}
		wantError(t, w.State().Err, ErrUnreachable)
	})
}

func TestWatcherEndsInTheMiddleOfACheck(t *testing.T) {
	key := newSigner(t)
	synctest.Test(t, func(t *testing.T) {
		w := &Watcher{
			Checker: &Checker{
				Address: "https://example.org/r", Key: key.public.String(), Now: time.Now,
				fetch: func(ctx context.Context, _ *url.URL, _ int64) ([]byte, error) {
					<-ctx.Done()
					return nil, ctx.Err()
				},
			},
			Random: func(int64) int64 { return 0 }, Log: slog.New(slog.DiscardHandler), OnChange: func() { t.Error("the end is no news") },
		}
		w.Initialize()
		time.Sleep(firstWait + time.Second)
		synctest.Wait()
		w.Close()
	})
}

func TestWatcherWithoutAnAddressDoesNothing(t *testing.T) {
	for _, c := range []*Checker{{Now: time.Now}, {Address: "https://example.org/r", Now: time.Now}} {
		w := &Watcher{Checker: c, Random: func(int64) int64 { t.Error("it waits"); return 0 }, Log: slog.New(slog.DiscardHandler)}
		w.Initialize()
		if s := w.State(); s.Newest != nil || (s.Err != nil) != c.Enabled() {
			t.Errorf("got %+v", s)
		}
		w.Close()
	}
}
