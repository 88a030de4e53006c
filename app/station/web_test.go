package station

import (
	"bytes"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/queuecast/queuecast/internal/freeport"
	"github.com/queuecast/queuecast/media/gate"
)

// get is what an address gives; nothing while there is nothing yet.
func get(t *testing.T, url string) []byte {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		return nil
	}
	return body
}

func TestPictureByHTTPChangesWithACall(t *testing.T) {
	s := small()
	s.Stream.Enabled, s.Stream.Port, s.Stream.HTTPPort = true, freeport.TCP(t), freeport.TCP(t)
	h := open(t, t.TempDir(), s)
	is := h.State()
	if is.WebErr != nil || len(is.Pictures) != 1 {
		t.Fatalf("pictures at %q, %v", is.Pictures, is.WebErr)
	}
	var before []byte
	await(t, "there is a picture", func() bool { before = get(t, is.Pictures[0]); return before != nil })
	h.call("A012", "1")
	h.next("")
	await(t, "the picture shows the call", func() bool { return !bytes.Equal(get(t, is.Pictures[0]), before) })
	img, err := jpeg.Decode(bytes.NewReader(get(t, is.Pictures[0])))
	if err != nil || img.Bounds().Dx() != s.Stream.Width || img.Bounds().Dy() != s.Stream.Height {
		t.Errorf("the picture: %v, %v", img, err)
	}
}

func TestStreamGoesOnWithoutItsHTTPPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	s := small()
	s.Stream.Enabled, s.Stream.Port, s.Stream.HTTPPort = true, freeport.TCP(t), taken.Addr().(*net.TCPAddr).Port
	is := open(t, t.TempDir(), s).State()
	if port, ok := gate.IsPortInUse(is.WebErr); !ok || port != s.Stream.HTTPPort || is.StreamErr != nil || is.Stream.URL == "" || is.Pictures != nil {
		t.Errorf("%v; stream %q, %v", is.WebErr, is.Stream.URL, is.StreamErr)
	}
}
