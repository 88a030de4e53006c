package cast

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/queuecast/queuecast/media/gate"
)

// webbed is a stream with pictures by HTTP.
type webbed struct {
	*served
	*Programme
	t      *testing.T
	web    *Web
	stills *Stills
}

// newWeb has two channels, of 640x360 and of 320x320; nothing is on air yet.
func newWeb(t *testing.T, host string) *webbed {
	t.Helper()
	w := &webbed{t: t, served: newServed(t, Profile{}, &Server{Host: host}), stills: &Stills{Now: time.Now}}
	square := &Channel{Profile: Profile{Path: "hall/square", Width: 320, Height: 320, QP: 24, Codec: Mute, GOP: time.Second}, FPS: 30, Log: quiet()}
	voice := &Channel{Profile: Profile{Path: "voice", Codec: PCMA, GOP: time.Second}, FPS: 30, Log: quiet()}
	for _, c := range []*Channel{square, voice} {
		if err := c.Initialize(); err != nil {
			t.Fatal(err)
		}
		if err := w.server.Publish(c); err != nil {
			t.Fatal(err)
		}
	}
	w.stills.Initialize()
	w.Programme = &Programme{FPS: 30, Outputs: []Output{w.Channel, square, voice, w.stills}, Log: quiet()}
	if err := w.Initialize(); err != nil {
		t.Fatal(err)
	}
	w.web = &Web{Server: w.server, Stills: w.stills, Log: quiet(), Sheet: func(path string) string {
		return map[string]string{"live": "v=0\r\n"}[path]
	}}
	if err := w.web.Initialize(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.web.Close()
		w.Programme.Close()
		w.server.Close()
		for _, c := range []*Channel{w.Channel, square, voice} {
			c.Close()
		}
	})
	return w
}

// Initialize, State and Close of the parts collide: these are the programme's.
func (w *webbed) Initialize() error { return w.Programme.Initialize() }

func (w *webbed) show(img *image.RGBA) *Picture {
	w.t.Helper()
	pic, err := w.Programme.Prepare(img)
	if err == nil {
		_, err = w.Show(w.t.Context(), Cue{Picture: pic})
	}
	if err == nil {
		// It is on air in all outputs once the frame after it has begun.
		err = w.Wait(w.t.Context(), w.Position()+1)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return pic
}

func (w *webbed) address() string { return "http://" + w.web.server.Here() + "/" }

// fetch makes a request and gives its answer with the whole body. It fails the test only from the test's own goroutine.
func fetch(method, url string, headers ...string) (*http.Response, []byte, error) {
	r, err := http.NewRequest(method, url, nil)
	if err != nil {
		return nil, nil, err
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	answer, err := client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer, body, err
}

func (w *webbed) ask(method, name string, headers ...string) (*http.Response, []byte) {
	w.t.Helper()
	answer, body, err := fetch(method, w.address()+name, headers...)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer, body
}

// board is a picture with structure.
func board(w, h int, tint uint8) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), tint, 255})
		}
	}
	return img
}

// off is the mean difference of two pictures' samples.
func off(a image.Image, b *image.RGBA) float64 {
	sum := 0
	for y := range b.Rect.Dy() {
		for x := range b.Rect.Dx() {
			r, g, bl, _ := a.At(x, y).RGBA()
			p := b.RGBAAt(x, y)
			for _, d := range []int{int(r>>8) - int(p.R), int(g>>8) - int(p.G), int(bl>>8) - int(p.B)} {
				sum += max(d, -d)
			}
		}
	}
	return float64(sum) / float64(3*b.Rect.Dx()*b.Rect.Dy())
}

func TestPictureByHTTPIsTheOneOnAir(t *testing.T) {
	w := newWeb(t, "")
	if answer, _ := w.ask("GET", "snapshot.jpg"); answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("before the first picture: %s", answer.Status)
	}
	drawn := board(640, 360, 40)
	w.show(drawn)
	want := board(640, 360, 40)
	for i := range drawn.Pix {
		drawn.Pix[i] = 0 // whoever draws uses its memory again
	}
	var tags []string
	for name, size := range map[string]image.Point{"snapshot.jpg": {640, 360}, "live.jpg": {640, 360}, "hall/square.jpg": {320, 320}} {
		answer, body := w.ask("GET", name)
		img, err := jpeg.Decode(bytes.NewReader(body))
		if err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "image/jpeg" || answer.Header.Get("Cache-Control") != "no-cache" {
			t.Fatalf("%s: %s, %v, %v", name, answer.Status, answer.Header, err)
		}
		if img.Bounds().Size() != size {
			t.Errorf("%s has %v", name, img.Bounds())
		}
		if size == want.Rect.Size() {
			if d := off(img, want); d > 3 {
				t.Errorf("%s is off by %.2f of 255", name, d)
			}
		}
		head, none := w.ask("HEAD", name)
		if head.ContentLength != int64(len(body)) || len(none) > 0 || head.Header.Get("ETag") != answer.Header.Get("ETag") {
			t.Errorf("HEAD %s: %v", name, head.Header)
		}
		if same, none := w.ask("GET", name, "If-None-Match", `"x", W/`+answer.Header.Get("ETag")); same.StatusCode != http.StatusNotModified || len(none) > 0 {
			t.Errorf("%s once more: %s", name, same.Status)
		}
		tags = append(tags, answer.Header.Get("ETag"))
	}
	slices.Sort(tags)
	if got := slices.Compact(tags); len(got) != 2 {
		t.Errorf("tags by size: %v", got)
	}
	if n := w.stills.made.Load(); n != 2 {
		t.Errorf("a picture in two sizes was encoded %d times", n)
	}

	w.show(board(640, 360, 200))
	answer, body := w.ask("GET", "snapshot.jpg", "If-None-Match", strings.Join(tags, ", "))
	img, err := jpeg.Decode(bytes.NewReader(body))
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("after a call: %s, %v", answer.Status, err)
	}
	if d := off(img, board(640, 360, 200)); d > 3 {
		t.Errorf("after a call it is off by %.2f of 255", d)
	}
}

func TestWhatElseIsAskedForByHTTP(t *testing.T) {
	w := newWeb(t, "")
	w.show(board(640, 360, 40))
	for _, c := range []struct {
		method, name string
		headers      []string
		want         int
	}{
		{"GET", "", nil, 404},
		{"GET", "voice.jpg", nil, 404}, // it has no picture
		{"GET", "live", nil, 404},
		{"GET", "other.jpg", nil, 404},
		{"GET", "../live.jpg", nil, 404},
		{"GET", "voice.sdp", nil, 404},
		{"GET", "live.sdp", nil, 200},
		{"POST", "live.sdp", nil, 405},
		{"POST", "snapshot.jpg", nil, 405},
		{"DELETE", "snapshot.jpg", nil, 405},
		{"PUT", "other.jpg", nil, 404},
		{"OPTIONS", "snapshot.jpg", nil, 405},
		{"GET", "snapshot.jpg?t=1", nil, 200},
		{"GET", "snapshot.jpg", []string{"Host", "localhost:1"}, 200},
		{"GET", "snapshot.jpg", []string{"Host", "[::1]"}, 200},
		{"GET", "snapshot.jpg", []string{"Host", "evil.example"}, 421}, // a name that leads here
		{"GET", "snapshot.jpg", []string{"If-None-Match", "*"}, 304},
	} {
		t.Run(fmt.Sprintf("%s %s %.20q", c.method, c.name, c.headers), func(t *testing.T) {
			answer, _ := w.ask(c.method, c.name, c.headers...)
			if answer.StatusCode != c.want || c.want == 405 && answer.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s, want %d", answer.Status, c.want)
			}
		})
	}
	if answer, body := w.ask("GET", "live.sdp"); string(body) != "v=0\r\n" || answer.Header.Get("Content-Type") != "application/sdp" {
		t.Errorf("the description: %q, %v", body, answer.Header)
	}
	if want := []string{w.address() + "snapshot.jpg", w.address() + "hall/square.jpg"}; !slices.Equal(w.web.Pictures(), want) {
		t.Errorf("addresses %q, want %q", w.web.Pictures(), want)
	}
}

func TestManyClientsOnePicture(t *testing.T) {
	w := newWeb(t, "")
	w.show(board(640, 360, 40))
	sums := make([][32]byte, 200)
	var all sync.WaitGroup
	for i := range sums {
		all.Go(func() {
			answer, body, err := fetch("GET", w.address()+"snapshot.jpg")
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Errorf("client %d: %v", i, err)
				return
			}
			sums[i] = sha256.Sum256(body)
		})
	}
	all.Wait()
	for _, s := range sums {
		if s != sums[0] {
			t.Fatal("the clients got different pictures")
		}
	}
	if n := w.stills.made.Load(); n != 1 {
		t.Errorf("it was encoded %d times", n)
	}
}

func TestNothingIsEncodedWhileNobodyAsks(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	s := &Stills{Now: func() time.Time { return now }}
	s.Initialize()
	step := func() bool {
		pic, err := s.PrepareStep(board(16, 16, 0))
		if err != nil {
			t.Fatal(err)
		}
		return pic != nil
	}
	if step() {
		t.Error("a step is kept though nobody has ever asked")
	}
	pic, _ := s.Prepare(board(16, 16, 0))
	s.Frame(Frame{Picture: pic})
	s.Frame(Frame{}) // a step that was left out: the picture stays
	if s.current() != pic || !step() {
		t.Error("after a request the steps are kept")
	}
	if now = now.Add(stillsAsked + time.Second); step() {
		t.Error("a minute later they still are")
	}
	if s.made.Load() != 0 {
		t.Error("something was encoded")
	}
	if pic, _ := s.Prepare(board(32, 32, 0).SubImage(image.Rect(8, 8, 24, 24)).(*image.RGBA)); off(pic.(*still).img, shifted(board(32, 32, 0), 8, 16)) != 0 {
		t.Error("a part of a picture is not copied right")
	}
}

func TestWaitingForThePictureOnAir(t *testing.T) {
	s := &Stills{Now: time.Now}
	s.Initialize()
	ctx, cancel := context.WithCancel(t.Context())
	got := make(chan int64)
	var worker sync.WaitGroup
	worker.Go(func() {
		var number int64
		for {
			_, n, err := s.Newest(ctx, number)
			if err != nil {
				return
			}
			number = n
			got <- number
		}
	})
	first, _ := s.Prepare(board(16, 16, 0))
	second, _ := s.Prepare(board(16, 16, 99))
	for i, pic := range []any{first, second, first} { // an earlier picture comes again
		s.Frame(Frame{Picture: pic})
		s.Frame(Frame{Picture: pic})
		if n := <-got; n != pic.(*still).number {
			t.Errorf("picture %d has number %d", i, n)
		}
	}
	cancel()
	worker.Wait()
}

func shifted(img *image.RGBA, by, size int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			out.SetRGBA(x, y, img.RGBAAt(x+by, y+by))
		}
	}
	return out
}

func TestHTTPPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	w := &Web{Port: port, Server: &Server{Host: "127.0.0.1"}, Log: quiet()}
	err = w.Initialize()
	if got, ok := gate.IsPortInUse(err); !ok || got != port {
		t.Errorf("%v names port %d", err, got)
	}
}

// From another address a password is needed, as a digest; wrong ones are slowed down, together with those by RTSP.
func TestPicturesNeedAPasswordFromElsewhere(t *testing.T) {
	host := outside(t)
	w := newWeb(t, "0.0.0.0")
	w.show(board(640, 360, 40))
	w.server.SetPasses([]Pass{{"tv", "secret one"}, {"电视", "密码"}})
	_, port, _ := net.SplitHostPort(w.web.server.Here())
	url := "http://" + net.JoinHostPort(host, port) + "/snapshot.jpg"
	if !slices.Contains(w.web.Pictures(), url) {
		t.Errorf("%s is not among %q", url, w.web.Pictures())
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl, whose Digest is not ours")
	}
	curl := func(args ...string) string {
		out, err := exec.Command("curl", append([]string{"-s", "-o", "/dev/null", "-w", "%{http_code}"}, append(args, url)...)...).Output()
		if err != nil {
			t.Fatalf("curl: %v", err)
		}
		return string(out)
	}
	if answer, body, err := fetch("GET", url); err != nil || answer.StatusCode != 401 || bytes.Contains(body, []byte("\xff\xd8")) || len(answer.Header.Values("WWW-Authenticate")) != 2 {
		t.Errorf("without a password: %v, %v", answer, err)
	}
	if answer, _, err := fetch("GET", strings.Replace(url, "snapshot", "other", 1)); err != nil || answer.StatusCode != 401 {
		t.Errorf("strangers are told what there is: %v, %v", answer, err)
	}
	for user, want := range map[string]string{"tv:secret one": "200", "电视:密码": "200", "tv:wrong": "401", "tv:密码": "401"} {
		if got := curl("--digest", "-u", user); got != want {
			t.Errorf("%s is answered %s, want %s", user, got, want)
		}
	}
	if got := curl("--basic", "-u", "tv:secret one"); got != "401" {
		t.Errorf("a password in the clear is answered %s", got)
	}
	// A player, too, which knows MD5 only.
	frame := "http://tv:secret%20one@" + strings.TrimPrefix(url, "http://")
	if out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-i", frame, "-f", "null", "-").CombinedOutput(); err != nil {
		t.Errorf("ffmpeg: %v: %s", err, out)
	}
	w.server.SetPasses([]Pass{{"电视", "密码"}})
	if got := curl("--digest", "-u", "tv:secret one"); got != "401" {
		t.Errorf("a password that was taken away is answered %s", got)
	}
	shutOut(t, &w.server.guard, host, func() { curl("--digest", "-u", "tv:wrong") })
	if got := curl("--digest", "-u", "电视:密码"); got != "429" || w.server.guard.May(host) {
		t.Errorf("after wrong passwords the right one is answered %s", got)
	}
}

func TestTagsDifferByRun(t *testing.T) {
	a, b := &Stills{}, &Stills{}
	a.Initialize()
	b.Initialize()
	if pic := (&still{number: 1}); a.tag(pic, image.Pt(1, 1)) == b.tag(pic, image.Pt(1, 1)) {
		t.Errorf("%s in both", a.boot)
	}
}
