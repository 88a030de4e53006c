package share

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/cast"
	"github.com/queuecast/queuecast/media/picture"
)

// run gives what a program prints.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v: %s", name, args, err, out)
	}
	return string(out)
}

func TestPicturesByHTTP(t *testing.T) {
	f := newFeed()
	film(t, f, 30, 128, 96)
	s := open(t, newHub(), Share{Kind: HTTP, Source: f, Path: "gate/east", Rate: 20})
	addresses := s.State().Addresses
	if len(addresses) != 2 || !strings.HasSuffix(addresses[0], "/gate/east.jpg") || !strings.HasSuffix(addresses[1], "/gate/east.mjpg") {
		t.Fatalf("%q", addresses)
	}
	// Programs by others: curl for one picture, ffmpeg for the live view.
	if n, width := shadeOf(t, []byte(run(t, "curl", "-sSf", addresses[0]))); n == 0 || width != 128 {
		t.Errorf("picture %d, %d pixels wide", n, width)
	}
	sums := run(t, "ffmpeg", "-nostdin", "-v", "error", "-f", "mpjpeg", "-i", addresses[1], "-frames:v", "8", "-f", "framemd5", "-")
	different := map[string]bool{}
	for line := range strings.Lines(sums) {
		if fields := strings.Fields(line); !strings.HasPrefix(line, "#") {
			different[fields[len(fields)-1]] = true
		}
	}
	if len(different) < 2 { // those that follow each other closely look the same once they are JPEGs
		t.Errorf("%d different pictures:\n%s", len(different), sums)
	}
	becomes(t, "nobody looks", func() bool { return s.State().Clients == 0 })

	answer, err := http.Get(addresses[1])
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	_, parameters, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(answer.Body, parameters["boundary"])
	for i := range 3 {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		if err != nil || part.Header.Get("Content-Type") != "image/jpeg" {
			t.Fatalf("part %d: %v, %v", i, part.Header, err)
		}
		shadeOf(t, data)
	}
	if s.State().Clients != 1 {
		t.Errorf("%+v", s.State())
	}
}

func TestWhatElseIsAskedForThere(t *testing.T) {
	f := newFeed()
	h := newHub()
	first := open(t, h, Share{Kind: HTTP, Source: f, Path: "a", Address: "127.0.0.1:" + strconv.Itoa(freeport.TCP(t))})
	base := strings.TrimSuffix(first.State().Addresses[0], "a.jpg")
	again := first.share
	if _, err := h.Open(again); !errors.Is(err, ErrPath) {
		t.Errorf("the same path once more: %v", err)
	}
	again.Path = "b"
	second, err := h.Open(again) // on the same port
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, name string) (int, http.Header) {
		r, _ := http.NewRequest(method, base+name, nil)
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		_, _ = io.Copy(io.Discard, answer.Body)
		return answer.StatusCode, answer.Header
	}
	if code, header := ask("GET", "a.jpg"); code != 503 || header.Get("Retry-After") == "" {
		t.Errorf("before the first picture: %d", code)
	}
	f.put(shade(9, 16, 16))
	for name, want := range map[string]int{"a.jpg": 200, "b.jpg": 200, "c.jpg": 404, "": 404, "a": 404, "a.jpg/x": 404, "../a.jpg": 404} {
		if code, _ := ask("GET", name); code != want {
			t.Errorf("%q is answered %d, want %d", name, code, want)
		}
	}
	for name, want := range map[string]int{"a.jpg": 405, "a.mjpg": 405} {
		if code, _ := ask("POST", name); code != want {
			t.Errorf("POST %q is answered %d, want %d", name, code, want)
		}
	}
	if code, header := ask("HEAD", "a.mjpg"); code != 200 || !strings.HasPrefix(header.Get("Content-Type"), "multipart/") {
		t.Errorf("HEAD: %d %v", code, header)
	}
	second.Close()
	if code, _ := ask("GET", "b.jpg"); code != 404 {
		t.Errorf("after its end it is answered %d", code)
	}
	if code, _ := ask("GET", "a.jpg"); code != 200 {
		t.Errorf("the other one is answered %d", code)
	}
}

func TestHTTPFromElsewhere(t *testing.T) {
	host := outside(t)
	f := newFeed()
	film(t, f, 20, 16, 16)
	h := newHub()
	port := strconv.Itoa(freeport.TCP(t))
	one := open(t, h, Share{Kind: HTTP, Source: f, Path: "a", User: "tv", Password: "secret one", Address: "0.0.0.0:" + port})
	open(t, h, Share{Kind: HTTP, Source: f, Path: "b", User: "nvr", Password: "other", Address: "0.0.0.0:" + port})
	if !strings.Contains(strings.Join(one.State().Addresses, " "), "http://"+host+":"+port+"/a.jpg") {
		t.Errorf("%q", one.State().Addresses)
	}
	code := func(user, path string) string {
		return run(t, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--digest", "-u", user, "http://"+host+":"+port+"/"+path)
	}
	for _, c := range [][3]string{
		{"tv:secret one", "a.jpg", "200"},
		{"tv:secret one", "b.jpg", "401"},
		{"nvr:other", "b.jpg", "200"},
		{"nvr:other", "a.jpg", "401"},
		{"tv:wrong", "a.jpg", "401"},
		{"tv:secret one", "c.jpg", "401"},
	} {
		if got := code(c[0], c[1]); got != c[2] {
			t.Errorf("%s for %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
	live := "http://tv:secret%20one@" + host + ":" + port + "/a.mjpg"
	run(t, "ffmpeg", "-nostdin", "-v", "error", "-f", "mpjpeg", "-i", live, "-frames:v", "2", "-f", "null", "-")
}

// A live view outlasts the bounds of a request, and one who reads nothing is sent away only for that.
func TestLiveViewsOfManyAndOneWhoSleeps(t *testing.T) {
	f := newFeed()
	film(t, f, 20, 320, 240)
	s := open(t, newHub(), Share{Kind: HTTP, Source: f, Path: "a"})
	address := strings.TrimSuffix(strings.TrimPrefix(s.State().Addresses[0], "http://"), "/a.jpg")
	const viewers = 200
	var conns []net.Conn
	for range viewers {
		conn := dial(t, address)
		if _, err := io.WriteString(conn, "GET /a.mjpg HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	becomes(t, "all look", func() bool { return s.State().Clients == viewers })
	before := s.State().Sent
	for i, conn := range conns[1:] { // the first one reads nothing
		buffer := make([]byte, 64<<10)
		for seen := 0; seen < 3; {
			n, err := conn.Read(buffer)
			if err != nil {
				t.Fatalf("viewer %d: %v", i, err)
			}
			seen += bytes.Count(buffer[:n], []byte("Content-Length"))
		}
	}
	// What is on its way is counted once it is written, which may be a little after it has come.
	becomes(t, "it is counted", func() bool { return s.State().Sent-before >= viewers })
	if made, sent := s.rendition.made.Load(), s.State().Sent; made > sent/10 {
		t.Errorf("%d were encoded, %d sent", made, sent)
	}
	for _, conn := range conns {
		_ = conn.Close()
	}
	becomes(t, "nobody looks", func() bool { return s.State().Clients == 0 })
}

// The display's picture stands: it is repeated for those who look, and encoded once.
func TestTheDisplayIsShared(t *testing.T) {
	stills := &cast.Stills{Now: time.Now}
	stills.Initialize()
	show := func(img *image.RGBA) {
		pic, err := stills.Prepare(img)
		if err != nil {
			t.Fatal(err)
		}
		stills.Frame(cast.Frame{Picture: pic})
	}
	show(image.NewRGBA(image.Rect(0, 0, 640, 360)))
	h := newHub()
	vga, _ := picture.SizeNamed("QVGA")
	http := open(t, h, Share{Kind: HTTP, Source: Display{stills}, Path: "display", Size: vga, Rate: 10})
	tcp := open(t, h, Share{Kind: TCPServer, Source: Display{stills}, Size: vga, Rate: 10})
	if http.rendition != tcp.rendition {
		t.Error("two who want the same are served apart")
	}
	run(t, "ffmpeg", "-nostdin", "-v", "error", "-f", "mpjpeg", "-i", http.State().Addresses[1], "-frames:v", "2", "-f", "null", "-")
	if made := http.rendition.made.Load(); made != 1 {
		t.Errorf("a picture that stands was encoded %d times", made)
	}
	show(image.NewRGBA(image.Rect(0, 0, 640, 480)))
	config, err := picture.Decode([]byte(run(t, "curl", "-sSf", http.State().Addresses[0])), 1<<20)
	if err != nil || config.Bounds().Size() != image.Pt(320, 240) {
		t.Errorf("%v, %v", config.Bounds(), err)
	}
}

// A camera that has gone gives no pictures of now; one that cannot be read costs that picture only.
func TestPicturesThatAreNoGood(t *testing.T) {
	f := newFeed()
	old := shade(1, 16, 16)
	old.At = time.Now().Add(-2 * stale)
	f.put(old)
	s := open(t, newHub(), Share{Kind: TCPServer, Source: f})
	got := make(chan int, 1)
	go func() {
		buffer := make([]byte, 1)
		n, _ := dial(t, s.State().Addresses[0]).Read(buffer)
		got <- n
	}()
	becomes(t, "he looks", func() bool { return s.State().Clients == 1 })
	broken := shade(2, 16, 16)
	broken.Image = func() (image.Image, error) { return nil, errors.New("no picture") }
	f.put(broken)
	becomes(t, "the fault is told", func() bool { return s.State().Err != nil })
	if s.State().Sent != 0 {
		t.Errorf("%+v", s.State())
	}
	f.put(shade(3, 16, 16))
	if <-got != 1 {
		t.Error("the picture after them did not come")
	}
	becomes(t, "all is well again", func() bool { return s.State().Err == nil })
}
