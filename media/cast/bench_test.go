package cast

import (
	"fmt"
	"testing"
	"time"

	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/media/h264"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/signage"
)

// A new call in the hall, from the board to what the stream repeats from then on.
func BenchmarkBoardToStill1080p(b *testing.B) {
	renderer, err := signage.New(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold}, 1920, 1080)
	if err != nil {
		b.Fatal(err)
	}
	encoder := h264.Encoder{Width: 1920, Height: 1080, FPS: 30, QP: 20}
	if err := encoder.Initialize(); err != nil {
		b.Fatal(err)
	}
	defer encoder.Close()
	var converter picture.Converter
	var encoding time.Duration
	var bytes int
	for n := 0; b.Loop(); n++ {
		board := signage.Board{Title: "City Clinic", Counter: "3", Words: signage.Bilingual(signage.WordsZH(), signage.WordsEN())}
		board.Number = fmt.Sprintf("A%03d", n%1000)
		for i := range 5 {
			board.Calls = append(board.Calls, signage.Call{Number: fmt.Sprintf("A%03d", (n+999-i)%1000), Counter: "2"})
		}
		planes, err := converter.Convert(renderer.Render(board))
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		still, err := encoder.Encode(planes)
		if err != nil {
			b.Fatal(err)
		}
		encoding += time.Since(start)
		bytes = still.Size()
	}
	b.ReportMetric(encoding.Seconds()*1000/float64(b.N), "encode-ms/op")
	b.ReportMetric(float64(bytes), "IDR-bytes")
}
