package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/queuecast/queuecast/media/camera"
	"github.com/queuecast/queuecast/media/snapshots"
)

// snapEvery is from one press of the key to the next while snapshots are measured.
const snapEvery = 200 * time.Millisecond

// shown is what the takers of pictures have seen.
type shown struct {
	mutex sync.Mutex
	after []time.Duration // from before a picture was sent to when its pixels were handed over
}

// measureCameras receives boards: first as it is while all pictures are shown, then while none is, then while snapshots are taken, too.
func measureCameras(dir string, boards, seconds int) error {
	addresses, stop, err := startBoards(boards)
	if err != nil {
		return err
	}
	defer stop()
	fmt.Printf("%d boards, VGA JPEG, %d pictures a second each, TCP, %d s each, %d cores\n\n", boards, boardRate, seconds, runtime.NumCPU())
	fmt.Println("| what | of one core | pictures shown a second | sent -> shown p50 | p99 | worst | dropped | heap MB |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for _, show := range []bool{true, false} {
		if err := measureShowing(addresses, seconds, show); err != nil {
			return err
		}
	}
	return measureKeys(dir, addresses[0], seconds)
}

func measureShowing(addresses []string, seconds int, show bool) error {
	var all []camera.Source
	for _, a := range addresses {
		s, err := camera.Open("tcp://"+a, camera.Options{})
		if err != nil {
			return err
		}
		s.Start()
		defer s.Close()
		all = append(all, s)
	}
	time.Sleep(settling)
	seen := &shown{}
	before := ownTime()
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
	defer cancel()
	var takers sync.WaitGroup
	for _, s := range all {
		if show {
			takers.Go(func() { seen.take(ctx, s) })
		}
	}
	first := dropped(all)
	<-ctx.Done()
	takers.Wait()
	used := ownTime() - before
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	name := "received only"
	if show {
		name = "received, decoded, handed over"
	}
	fmt.Printf("| %s | %.0f %% | %.1f | %s | %s | %s | %d | %.0f |\n", name, 100*used.Seconds()/float64(seconds), float64(len(seen.after))/float64(seconds),
		quantile(seen.after, 0.5), quantile(seen.after, 0.99), quantile(seen.after, 1), dropped(all)-first, float64(m.HeapInuse)/1e6)
	return nil
}

func dropped(all []camera.Source) (n uint64) {
	for _, s := range all {
		n += s.State().Dropped
	}
	return n
}

// take shows the newest picture again and again.
func (s *shown) take(ctx context.Context, source camera.Source) {
	var last uint64
	for {
		f, err := source.Newest(ctx, "", last)
		if err != nil {
			return
		}
		last = f.Number
		if _, err := f.Picture(); err != nil {
			fmt.Fprintln(os.Stderr, "a picture:", err)
			return
		}
		d := time.Since(stampOf(f.JPEG))
		s.mutex.Lock()
		s.after = append(s.after, d)
		s.mutex.Unlock()
	}
}

// measureKeys takes snapshots of one board: from the key to the file that is synced to the disk.
func measureKeys(dir, address string, seconds int) error {
	source, err := camera.Open("tcp://"+address, camera.Options{})
	if err != nil {
		return err
	}
	source.Start()
	defer source.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
	defer cancel()
	if _, err := source.Newest(ctx, "", 0); err != nil {
		return err
	}
	fmt.Println("\n| snapshot of a VGA board, from the key to the synced file | p50 | p99 | worst |\n|---|---|---|---|")
	for _, form := range []snapshots.Form{{}, {PNG: true}} {
		var took []time.Duration
		for n := range 50 {
			time.Sleep(snapEvery)
			began := time.Now()
			f, err := source.Newest(ctx, "", 0)
			if err != nil {
				return err
			}
			img, err := f.Picture()
			if err != nil {
				return err
			}
			data, err := snapshots.Encode(snapshots.Shot{Image: img, Source: "board", At: f.At}, form, "bench")
			if err != nil {
				return err
			}
			if err := snapshots.WriteFile(filepath.Join(dir, fmt.Sprint(n)), data); err != nil {
				return err
			}
			took = append(took, time.Since(began))
		}
		name := map[bool]string{false: "JPEG", true: "PNG"}[form.PNG]
		fmt.Printf("| %s | %s | %s | %s |\n", name, quantile(took, 0.5), quantile(took, 0.99), quantile(took, 1))
	}
	return nil
}

func quantile(all []time.Duration, q float64) string {
	if len(all) == 0 {
		return "-"
	}
	slices.Sort(all)
	const digits = 100 * time.Microsecond
	return all[int(q*float64(len(all)-1))].Round(digits).String()
}
