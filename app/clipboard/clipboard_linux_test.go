package clipboard

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"go.uber.org/goleak"

	"github.com/queuecast/queuecast/internal/screenrig"
	"github.com/queuecast/queuecast/media/picture"
)

const patience = time.Minute

// server starts an X server of the test's own.
func server(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("xclip"); err != nil {
		t.Skip(err)
	}
	screenrig.Start(t)
}

// noise is a picture that no encoder makes small.
func noise(width, height int) image.Image {
	rnd := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = uint8(rnd.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 0xff
		}
	}
	return img
}

func file(t *testing.T, name string, encode func(*bytes.Buffer) error) (path string, data []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, b.Bytes()
}

// pasted is what another program gets.
func pasted(t *testing.T, kind string) []byte {
	t.Helper()
	out, err := exec.Command("xclip", "-selection", "clipboard", "-o", "-t", kind).Output()
	if err != nil {
		t.Fatalf("pasting %s: %v", kind, err)
	}
	return out
}

func TestOtherProgramsPasteWhatWasCopied(t *testing.T) {
	server(t)
	before := goleak.IgnoreCurrent()
	var c Clipboard
	small, smallData := file(t, "small.png", func(b *bytes.Buffer) error { return png.Encode(b, noise(8, 6)) })
	large, largeData := file(t, "large.jpg", func(b *bytes.Buffer) error { return jpeg.Encode(b, noise(900, 700), &jpeg.Options{Quality: 95}) })
	if len(largeData) < 3*chunk {
		t.Fatalf("%d bytes go into a few pieces: the test proves nothing", len(largeData))
	}

	if err := c.Copy(small); err != nil {
		t.Fatal(err)
	}
	if got := pasted(t, "image/png"); !bytes.Equal(got, smallData) {
		t.Errorf("%d bytes of PNG came, %d were copied", len(got), len(smallData))
	}

	if err := c.Copy(large); err != nil {
		t.Fatal(err)
	}
	kinds := strings.Fields(string(pasted(t, "TARGETS")))
	if !slices.Contains(kinds, "image/png") || !slices.Contains(kinds, "image/jpeg") {
		t.Errorf("it is offered as %v", kinds)
	}
	if got := pasted(t, "image/jpeg"); !bytes.Equal(got, largeData) {
		t.Errorf("%d bytes of JPEG came, %d were copied", len(got), len(largeData))
	}
	want, err := jpeg.Decode(bytes.NewReader(largeData))
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(pasted(t, "image/png")))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%v came, %v was copied", got.Bounds(), want.Bounds())
	}
	for _, p := range []image.Point{{}, {899, 699}, {450, 350}} {
		if g, w := color.RGBAModel.Convert(got.At(p.X, p.Y)), color.RGBAModel.Convert(want.At(p.X, p.Y)); g != w {
			t.Errorf("at %v %v came, %v was copied", p, g, w)
		}
	}
	if err := exec.Command("xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING").Run(); err == nil {
		t.Error("a picture is pasted as a text")
	}
	c.Close()
	goleak.VerifyNone(t, before)
}

// copyText lets another program copy something.
func copyText(t *testing.T, text string) {
	t.Helper()
	cmd := exec.Command("xclip", "-selection", "clipboard") // it stays behind on its own to hand the text out, until the server ends
	cmd.Stdin = strings.NewReader(text)
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	// Its part that stays behind may come to take the clipboard only now.
	limit := time.Now().Add(time.Minute)
	for exec.Command("xclip", "-selection", "clipboard", "-o", "-t", "UTF8_STRING").Run() != nil {
		if time.Now().After(limit) {
			t.Fatal("xclip does not take the clipboard")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestWhatIsCopiedLaterTakesItsPlace(t *testing.T) {
	server(t)
	before := goleak.IgnoreCurrent()
	path, data := file(t, "a.png", func(b *bytes.Buffer) error { return png.Encode(b, noise(8, 6)) })
	var c Clipboard
	if err := c.Copy(path); err != nil {
		t.Fatal(err)
	}
	copyText(t, "A015")
	if got := string(pasted(t, "UTF8_STRING")); got != "A015" {
		t.Errorf("%q is pasted", got)
	}
	goleak.VerifyNone(t, before) // without Close: there is nothing left to hand out
	if err := c.Copy(path); err != nil {
		t.Fatal(err)
	}
	if got := pasted(t, "image/png"); !bytes.Equal(got, data) {
		t.Errorf("%d bytes came, %d were copied", len(got), len(data))
	}
	c.Close()
}

// A program that takes nothing of what it asked for, and ones that vanish, keep nobody else from pasting.
func TestProgramsThatStallHinderNobody(t *testing.T) {
	server(t)
	path, data := file(t, "a.png", func(b *bytes.Buffer) error { return png.Encode(b, noise(400, 300)) })
	if len(data) < 2*chunk {
		t.Fatalf("%d bytes go into a piece or two: the test proves nothing", len(data))
	}
	var c Clipboard
	defer c.Close()
	if err := c.Copy(path); err != nil {
		t.Fatal(err)
	}
	for i := range maxPastes - 1 {
		conn, err := xgb.NewConn()
		if err != nil {
			t.Fatal(err)
		}
		begin(t, conn)
		if i%2 == 0 {
			conn.Close()
		} else {
			defer conn.Close()
		}
	}
	if got := pasted(t, "image/png"); !bytes.Equal(got, data) {
		t.Errorf("%d bytes came, %d were copied", len(got), len(data))
	}
}

// begin asks for the picture, and waits until the first piece could be taken.
func begin(t *testing.T, conn *xgb.Conn) {
	t.Helper()
	atom := func(name string) xproto.Atom {
		reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			t.Fatal(err)
		}
		return reply.Atom
	}
	id, err := xproto.NewWindowId(conn)
	if err != nil {
		t.Fatal(err)
	}
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	if err := xproto.CreateWindowChecked(conn, 0, id, root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0, 0, nil).Check(); err != nil {
		t.Fatal(err)
	}
	xproto.ConvertSelection(conn, id, atom("CLIPBOARD"), atom("image/png"), atom("HERE"), xproto.TimeCurrentTime)
	late := time.AfterFunc(patience, conn.Close)
	defer late.Stop()
	for {
		switch event, err := conn.WaitForEvent(); e := event.(type) {
		case xproto.SelectionNotifyEvent:
			if e.Property == xproto.AtomNone {
				t.Fatal("nothing is handed out")
			}
			return
		case nil:
			t.Fatalf("no answer: %v", err)
		}
	}
}

func TestWhatCannotBeCopied(t *testing.T) {
	good, _ := file(t, "good.png", func(b *bytes.Buffer) error { return png.Encode(b, noise(2, 2)) })
	text, _ := file(t, "text.png", func(b *bytes.Buffer) error { _, err := b.WriteString("no picture"); return err })
	for _, row := range []struct {
		name, display, path string
		want                error
	}{
		{"no desktop", "", good, ErrNoDesktop},
		{"a desktop that has gone", ":9999", good, ErrNoDesktop},
		{"no picture", "", text, picture.ErrNotAPicture},
		{"no file", "", good + "x", os.ErrNotExist},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Setenv("DISPLAY", row.display)
			var c Clipboard
			if err := c.Copy(row.path); !errors.Is(err, row.want) {
				t.Errorf("got %v, want %v", err, row.want)
			}
			c.Close()
		})
	}
}
