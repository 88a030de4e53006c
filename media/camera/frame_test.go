package camera

import (
	"sync"
	"testing"
	"time"
)

func TestAFrameIsDecodedOnce(t *testing.T) {
	f, err := parcel{data: photo(t, 64, 48, 90)}.unpack(time.Now(), DefaultMaxPixels)
	if err != nil {
		t.Fatal(err)
	}
	var takers sync.WaitGroup
	first, _ := f.Picture()
	for range 4 {
		takers.Go(func() {
			if img, err := f.Picture(); err != nil || img != first {
				t.Error(err, "another picture")
			}
		})
	}
	takers.Wait()
}

// Whatever a board sends as a picture: nothing panics, and what is decoded has the size that was found before, within what is allowed.
func FuzzPicture(f *testing.F) {
	f.Add(photo(f, 16, 16, 90))
	f.Add(photo(f, 33, 9, 90)[:300])
	f.Fuzz(func(t *testing.T, data []byte) {
		const maxPixels = 64 * 64
		frame, err := parcel{data: data}.unpack(time.Now(), maxPixels)
		if err != nil {
			return
		}
		if frame.Size.X*frame.Size.Y > maxPixels {
			t.Fatalf("a picture of %v", frame.Size)
		}
		if img, err := frame.Picture(); err == nil && img.Bounds().Size() != frame.Size {
			t.Fatalf("%v, before it was %v", img.Bounds(), frame.Size)
		}
	})
}
