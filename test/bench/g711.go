package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

const (
	g711Length = "600" // s
	// sparseBytes is the size of a file that is a hole from beginning to end.
	sparseBytes = 10_000_000_000
)

// program is one of two that do the same work, with what its runs took.
type program struct {
	args  []string
	out   string // what it makes, removed before each run
	walls []time.Duration
	cpus  []time.Duration
	rss   float64 // MB, most
}

// once runs it and notes what that took.
func (p *program) once() error {
	if err := os.RemoveAll(p.out); err != nil {
		return err
	}
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Stderr = os.Stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("running %v: %w", p.args, err)
	}
	p.walls = append(p.walls, time.Since(began))
	c := used(cmd)
	p.cpus = append(p.cpus, c.cpu)
	p.rss = max(p.rss, c.rss)
	return nil
}

// measureG711 compares encoding and decoding of ten minutes of 44.1 kHz stereo with ffmpeg, whole processes, in turn, and prints what memory
// a file of 10 GB takes.
func measureG711(binary, dir string, runs int) error {
	file := func(name string) string { return filepath.Join(dir, name) }
	source := exec.Command(
		"ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100:duration="+g711Length,
		"-f", "lavfi", "-i", "anoisesrc=r=44100:a=0.1:d="+g711Length, "-filter_complex", "[0][1]amerge=inputs=2", "-c:a", "pcm_s16le", file("in.wav"),
	)
	if out, err := source.CombinedOutput(); err != nil {
		return fmt.Errorf("making ten minutes of sound: %w: %s", err, out)
	}
	fmt.Printf("G.711, 10 minutes of 44.1 kHz stereo, whole processes, median of %d runs in turn\n\n", runs)
	fmt.Println("| what | queuecast: wall, CPU, peak RSS | ffmpeg: wall, CPU, peak RSS | ffmpeg / queuecast: wall, CPU |")
	fmt.Println("|---|---|---|---|")
	for _, law := range []struct{ name, extension, codec, muxer string }{
		{"A-law", ".g711a", "pcm_alaw", "alaw"}, {"mu-law", ".g711u", "pcm_mulaw", "mulaw"},
	} {
		coded, peer := file("ours"+law.extension), file("theirs"+law.extension)
		common := []string{"ffmpeg", "-nostdin", "-v", "error", "-y"}
		for _, step := range []struct {
			name         string
			ours, theirs program
		}{
			{
				"encode to " + law.name,
				program{args: []string{binary, "--data", dir, "g711", "encode", file("in.wav"), coded}, out: coded},
				program{args: append(slices.Clip(common), "-i", file("in.wav"), "-c:a", law.codec, "-f", law.muxer, peer), out: peer},
			},
			{
				"decode from " + law.name,
				program{args: []string{binary, "--data", dir, "g711", "decode", coded, file("ours.wav")}, out: file("ours.wav")},
				program{
					args: append(slices.Clip(common), "-f", law.muxer, "-ar", "44100", "-ac", "2", "-i", peer, "-c:a", "pcm_s16le", file("theirs.wav")),
					out:  file("theirs.wav"),
				},
			},
		} {
			if err := inTurn(&step.ours, &step.theirs, runs); err != nil {
				return err
			}
			fmt.Printf("| %s | %s | %s | %.2f, %.2f |\n", step.name, step.ours.row(), step.theirs.row(),
				ratio(step.theirs.walls, step.ours.walls), ratio(step.theirs.cpus, step.ours.cpus))
		}
	}
	return measureSparse(binary, dir)
}

// inTurn runs two programs one after the other, again and again; the first round does not count.
func inTurn(a, b *program, runs int) error {
	for round := range runs + 1 {
		for _, p := range []*program{a, b} {
			if round == 1 {
				p.walls, p.cpus = nil, nil
			}
			if err := p.once(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *program) row() string {
	return fmt.Sprintf("%.2f s, %.2f s, %.0f MB", median(p.walls).Seconds(), median(p.cpus).Seconds(), p.rss)
}

func median(all []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(all))[len(all)/2]
}

// ratio is the median of the ratios pair by pair, which holds when the machine's speed drifts.
func ratio(a, b []time.Duration) float64 {
	var all []float64
	for i := range a {
		all = append(all, float64(a[i])/float64(b[i]))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// measureSparse prints what memory a file of 10 GB takes, beside one of a minute.
func measureSparse(binary, dir string) error {
	fmt.Println()
	for _, size := range []int64{5_000_000, sparseBytes} {
		path := filepath.Join(dir, "sparse.g711a")
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		err = f.Truncate(size)
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return err
		}
		p := program{args: []string{binary, "--data", dir, "g711", "convert", path, "-", "--to", "g711u"}}
		if err := p.once(); err != nil {
			return err
		}
		fmt.Printf("a file of %d bytes from A-law to mu-law: %.1f s, peak RSS %.1f MB\n", size, p.walls[0].Seconds(), p.rss)
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}
