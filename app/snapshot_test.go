package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

// measure gives format and size of a picture.
func measure(t *testing.T, data []byte) string {
	t.Helper()
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %dx%d", format, config.Width, config.Height)
}

func TestSnapshotOfEachForm(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, file, want string
		args             []string
	}{
		{"as it comes", "a.jpg", "jpeg 640x480", nil},
		{"PNG", "a.PNG", "png 640x480", nil},
		{"a size by name", "b.jpeg", "jpeg 320x240", []string{"--size", "qvga", "--quality", "65"}},
		{"a size in pixels", "c.jpg", "jpeg 133x100", []string{"--size", "200x100"}},
		{"turned", "d.jpg", "jpeg 480x640", []string{"--rotate", "90", "--mirror"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(dir, c.file)
			got := run(t, append([]string{"snapshot", "pattern:", "-o", file, "--data", dir}, c.args...)...)
			data, err := os.ReadFile(file)
			if got.code != exitDone || err != nil || !strings.Contains(got.stdout, file) || got.stderr != "" {
				t.Fatalf("%+v, %v", got, err)
			}
			if is := measure(t, data); is != c.want {
				t.Errorf("it is %s, want %s", is, c.want)
			}
		})
	}
	got := run(t, "snapshot", "pattern:", "-o", "-", "--data", dir)
	if got.code != exitDone || got.stderr != "" || measure(t, []byte(got.stdout)) != "jpeg 640x480" {
		t.Errorf("to standard output: %d, %s", got.code, got.stderr)
	}
	small, large := run(t, "snapshot", "pattern:", "-o", "-", "--quality", "5", "--data", dir), run(t, "snapshot", "pattern:", "-o", "-", "--quality", "99", "--data", dir)
	if len(small.stdout)*2 > len(large.stdout) {
		t.Errorf("%d bytes of quality 5, %d of quality 99", len(small.stdout), len(large.stdout))
	}
}

func TestSeveralSnapshotsAreNumberedAndDiffer(t *testing.T) {
	dir := t.TempDir()
	got := run(t, "snapshot", "pattern:?rate=50", "-o", filepath.Join(dir, "shot.png"), "--count", "10", "--every", "30ms", "--data", dir)
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if got.code != exitDone || err != nil || len(files) != 10 || filepath.Base(files[0]) != "shot-01.png" || strings.Count(got.stdout, "/10: ") != 10 {
		t.Fatalf("%+v, %v", got, files)
	}
	seen := map[string]bool{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil || seen[string(data)] {
			t.Errorf("%s: %v, the same as another one: %v", f, err, seen[string(data)])
		}
		seen[string(data)] = true
	}
}

// boardOf is a board that gives each connection these bytes.
func boardOf(t *testing.T, data []byte) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write(data)
			conn.Close()
		}
	}()
	return l.Addr().String()
}

func TestSnapshotOfABoard(t *testing.T) {
	dir := t.TempDir()
	jpeg := []byte(run(t, "snapshot", "pattern:", "-o", "-", "--data", dir).stdout)
	data, err := wire.Append(nil, wire.Big32, jpeg)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "board.jpg")
	if got := run(t, "snapshot", "tcp://"+boardOf(t, data)+"?framing=big32", "-o", file, "--data", dir); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	if data, err = os.ReadFile(file); err != nil || measure(t, data) != "jpeg 640x480" {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// Two boards at one port: the picture is from one of them, and that is told, with the way to the other.
func TestSnapshotTellsOfSeveralBoards(t *testing.T) {
	dir := t.TempDir()
	jpeg := []byte(run(t, "snapshot", "pattern:", "-o", "-", "--data", dir).stdout)
	data, err := wire.Append(nil, wire.Text, jpeg)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	done := make(chan struct{})
	defer func() { <-done }()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer close(done)
		var boards [2]net.Conn
		for ctx.Err() == nil {
			for i := range boards {
				if boards[i] == nil {
					boards[i], _ = net.Dial("tcp", address)
				}
				if boards[i] == nil {
					continue // nobody listens yet, or any more
				}
				if _, err := boards[i].Write(data); err != nil {
					boards[i].Close()
					boards[i] = nil
				}
			}
			time.Sleep(10 * time.Millisecond)
		}
		for _, b := range boards {
			if b != nil {
				b.Close()
			}
		}
	}()
	args := []string{"snapshot", "tcp-listen://" + address, "-o", filepath.Join(dir, "x.jpg"), "--count", "20", "--data", dir}
	if got := run(t, args...); got.code != exitDone || !strings.Contains(got.stderr, "127.0.0.1, 127.0.0.1 #2") {
		t.Errorf("%+v", got)
	}
	if got := run(t, append(args, "--board", "127.0.0.1 #2")...); got.code != exitDone || strings.Contains(got.stderr, "--board") {
		t.Errorf("%+v", got)
	}
}

func TestSnapshotFails(t *testing.T) {
	dir := t.TempDir()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, "<html>no camera</html>")
	}))
	defer page.Close()
	out := filepath.Join(dir, "x.jpg")
	for _, c := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no file", []string{"pattern:"}, exitUsage, "output"},
		{"no source", []string{"-o", out}, exitUsage, "arg"},
		{"another format", []string{"pattern:", "-o", "x.gif"}, exitUsage, ".gif"},
		{"no such size", []string{"pattern:", "-o", out, "--size", "huge"}, exitUsage, "QQVGA"},
		{"quality 0", []string{"pattern:", "-o", out, "--quality", "0"}, exitUsage, "1 to 99"},
		{"45 degrees", []string{"pattern:", "-o", out, "--rotate", "45"}, exitUsage, "90"},
		{"several to standard output", []string{"pattern:", "-o", "-", "--count", "2"}, exitUsage, "one picture"},
		{"none", []string{"pattern:", "-o", out, "--count", "0"}, exitUsage, "--count"},
		{"no address", []string{"picture", "-o", out}, exitFailed, "begins with"},
		{"a wrong parameter", []string{"tcp://127.0.0.1:1?colour=red", "-o", out}, exitFailed, "colour=red"},
		{"nobody there", []string{"tcp://user:hunter2@127.0.0.1:1", "-o", out, "--timeout", "2s"}, exitFailed, "nothing answers"},
		{"no webcam", []string{"webcam:no such camera", "-o", out}, exitFailed, "webcam"},
		{"not found", []string{page.URL + "/x.jpg", "-o", out}, exitFailed, "404"},
		{"a page", []string{page.URL, "-o", out, "--timeout", "2s"}, exitFailed, "no picture"},
		{"no board comes", []string{"tcp-listen://:0", "-o", out, "--timeout", "2s"}, exitFailed, "Waiting for a board"},
		{"half a picture", []string{"tcp://" + boardOf(t, []byte("9\r\n\r\n\xff\xd8\xff")), "-o", out, "--timeout", "2s"}, exitFailed, "pieces"},
		{"no such folder", []string{"pattern:", "-o", filepath.Join(dir, "no", "x.jpg")}, exitFailed, "folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, append([]string{"snapshot", "--data", dir}, c.args...)...)
			if got.code != c.code || !strings.Contains(got.stderr, c.want) || got.stdout != "" || strings.Contains(got.stderr, "hunter2") {
				t.Errorf("%+v, want %d and %q", got, c.code, c.want)
			}
		})
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
