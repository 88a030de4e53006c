package cast

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// lose has the network to the players lose one packet in so many.
func (w *wires) lose(oneIn int) {
	w.t.Helper()
	if _, err := exec.LookPath("nft"); err != nil {
		w.t.Skip("there is no nft (nftables) to lose packets with")
	}
	rules := fmt.Sprintf("table ip loss {\nchain in {\ntype filter hook input priority 0;\niifname %q numgen random mod %d 0 counter drop\n}\n}\n", w.far[0], oneIn)
	cmd := w.player(w.t.Context(), "nft", "-f", "-")
	cmd.Stdin = strings.NewReader(rules)
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Skipf("this system cannot lose packets at will: %s", out)
	}
}

// lost is how many packets were.
func (w *wires) lost() int {
	w.t.Helper()
	out, err := w.player(w.t.Context(), "nft", "list", "table", "ip", "loss").CombinedOutput()
	if err != nil {
		w.t.Fatalf("nft: %v: %s", err, out)
	}
	_, after, _ := strings.Cut(string(out), "counter packets ")
	n := 0
	_, _ = fmt.Sscan(after, &n)
	return n
}

// Where packets are lost, foreign players over TCP miss nothing, over UDP they go on and see what is shown, and who is on a good network
// does not notice.
func TestReadersOnABadNetwork(t *testing.T) {
	const flips = 4
	w := newWires(t)
	w.lose(50)
	s := newServed(t, Profile{Path: "live", Width: rowWidth, Height: rowHeight, QP: 20, Codec: PCMA}, &Server{Host: "0.0.0.0"})
	defer s.Close()
	s.server.SetPasses([]Pass{{"tv", "secret"}})
	p := running(t, s.Channel)
	defer p.Close()
	_, port, _ := net.SplitHostPort(s.server.plain.address.String())
	bad, good := "rtsp://tv:secret@"+net.JoinHostPort("198.51.100.1", port)+"/live", "rtsp://127.0.0.1:"+port+"/live"
	dir := t.TempDir()
	type reading struct {
		name, url, transport string
		inside               bool
		cmd                  *exec.Cmd
		said                 bytes.Buffer
	}
	readers := []*reading{
		{name: "bad-tcp", url: bad, transport: "tcp", inside: true},
		{name: "bad-udp", url: bad, transport: "udp", inside: true},
		{name: "good-udp", url: good, transport: "udp"},
	}
	for _, r := range readers {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		args := []string{
			"ffmpeg", "-v", "error", "-nostdin", "-rtsp_transport", r.transport, "-i", r.url,
			"-map", "0:v", "-f", "rawvideo", "-pix_fmt", "yuv420p", filepath.Join(dir, r.name), "-map", "0:a", "-f", "s16le", filepath.Join(dir, r.name+".pcm"),
		}
		if r.cmd = exec.CommandContext(ctx, args[0], args[1:]...); r.inside {
			r.cmd = w.player(ctx, args...)
		}
		r.cmd.Stderr = &r.said
		if err := r.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if !begun(filepath.Join(dir, r.name), 10*rowWidth*rowHeight) {
			t.Fatalf("%s: nothing comes: %s", r.name, &r.said)
		}
	}
	for i := range flips {
		pic, err := p.Prepare(plain(rowWidth, rowHeight, color.Gray{Y: uint8(60 + 120*(i%2))}))
		if err != nil {
			t.Fatal(err)
		}
		start, err := p.Show(t.Context(), Cue{Picture: pic})
		if err == nil {
			err = p.Wait(t.Context(), start+5*SampleRate) // longer than two GOPs: what was lost comes again, and once more
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if lost := w.lost(); lost < 10 {
		t.Errorf("%d packets were lost: nothing was tested", lost)
	}
	for _, r := range readers {
		_ = r.cmd.Process.Signal(syscall.SIGINT)
		_ = r.cmd.Wait()
		frames, changes := looked(t, filepath.Join(dir, r.name))
		// Over UDP a player may show the end of a damaged picture.
		if frames < 2*flips*30 || changes < flips-1 || r.name != "bad-udp" && changes > flips {
			t.Errorf("%s has seen %d frames and %d changes", r.name, frames, changes)
		}
	}
}
