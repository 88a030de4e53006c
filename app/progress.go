package app

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/metrics"
	"time"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/media/soundfile"
)

const (
	// progressEvery is how often the line of progress changes.
	progressEvery = 200 * time.Millisecond
	// eraseLine goes to the beginning of a terminal's line and clears it.
	eraseLine = "\r\x1b[K"
)

// progressLine is one line of a terminal that is written again and again. Without a terminal it is silent.
type progressLine struct {
	out   io.Writer // nil: nobody looks
	shown time.Time
}

// progressLine writes to standard error, where that is a terminal.
func (c *cli) progressLine() *progressLine {
	if file, ok := c.stderr.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return &progressLine{out: file}
		}
	}
	return &progressLine{}
}

// show tells how many frames of how many (-1: unknown) are done, and the memory used.
func (p *progressLine) show(f soundfile.Format, done, total int64) {
	if !p.due() {
		return
	}
	text := messages.Span(f.Duration(done))
	if total > 0 {
		text = fmt.Sprintf("%3d %%  %s / %s", 100*done/total, text, messages.Span(f.Duration(total)))
	}
	p.write(text)
}

// showFile is show for one of several files.
func (p *progressLine) showFile(path string, done, total int64) {
	if p.due() && total > 0 {
		p.write(fmt.Sprintf("%3d %%  %s", 100*done/total, filepath.Base(path)))
	}
}

// tell shows a text, which is asked for only when it is time for another one.
func (p *progressLine) tell(text func() string) {
	if p.due() {
		p.write(text())
	}
}

// say is tell without the memory used.
func (p *progressLine) say(text func() string) {
	if p.due() {
		fmt.Fprintf(p.out, "%s%s", eraseLine, text())
	}
}

// due tells whether somebody looks and has not been told something just now.
func (p *progressLine) due() bool {
	now := time.Now()
	if p.out == nil || now.Sub(p.shown) < progressEvery {
		return false
	}
	p.shown = now
	return true
}

func (p *progressLine) write(text string) {
	fmt.Fprintf(p.out, "%s%s  %.0f MB", eraseLine, text, memoryMB())
}

// end clears the line.
func (p *progressLine) end() {
	if p.out != nil && !p.shown.IsZero() {
		fmt.Fprint(p.out, eraseLine)
		p.shown = time.Time{}
	}
}

// memoryMB is the memory that this process has from the system for its own data, in MB.
func memoryMB() float64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return float64(samples[0].Value.Uint64()-samples[1].Value.Uint64()) / 1e6
}
