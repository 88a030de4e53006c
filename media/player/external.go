package player

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bluenviron/gortsplib/v4/pkg/format"
	mch264 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	mch265 "github.com/bluenviron/mediacommon/v2/pkg/codecs/h265"

	"github.com/queuecast/queuecast/media/picture"
)

// external decodes H.265 by the user's own ffmpeg: access units go into it, planar pictures come out. It is started with the first whole
// picture, which tells the size, and again after it has failed.
type external struct {
	program       string
	vps, sps, pps []byte
	show          func(decoded)

	process *exec.Cmd
	input   io.WriteCloser
	reader  sync.WaitGroup
	colour  picture.Colour
	width   int
	height  int

	mutex  sync.Mutex
	stamps []time.Time // of units whose pictures have not come out, sorted
	fault  error       // why the process has ended
}

// endOfUnit is an access unit delimiter (ITU-T H.265 section 7.3.2.5): with it ffmpeg knows at once that the unit before is complete.
var endOfUnit = []byte{0x46, 0x01, 0x50}

const faultBytes = 1000

func openExternal(program string, f *format.H265, show func(decoded)) (pictureDecoder, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fmt.Errorf("looking for ffmpeg: %w", err)
	}
	d := &external{program: path, show: show}
	d.vps, d.sps, d.pps = f.SafeParams()
	return d, nil
}

func (d *external) decode(u pictureUnit) error {
	unit := u.data
	if d.process == nil {
		if !mch265.IsRandomAccess(unit) {
			return nil
		}
		isSPS := func(nalu []byte) bool {
			return len(nalu) > 0 && mch265.NALUType(nalu[0]>>1&0x3f) == mch265.NALUType_SPS_NUT
		}
		if at := slices.IndexFunc(unit, isSPS); at >= 0 {
			d.sps = unit[at]
		} else {
			unit = append([][]byte{d.vps, d.sps, d.pps}, unit...)
		}
		if err := d.start(); err != nil {
			return err
		}
	}
	stream, err := mch264.AnnexB(append(slices.Clip(unit), endOfUnit)).Marshal()
	if err != nil {
		return fmt.Errorf("decoding by ffmpeg: %w", err)
	}
	d.mutex.Lock()
	at, _ := slices.BinarySearchFunc(d.stamps, u.stamp, time.Time.Compare)
	d.stamps = slices.Insert(d.stamps, at, u.stamp)
	d.mutex.Unlock()
	if _, err := d.input.Write(stream); err != nil {
		d.stop()
		d.mutex.Lock()
		defer d.mutex.Unlock()
		return fmt.Errorf("decoding by ffmpeg: %w", errors.Join(d.fault, err))
	}
	return nil
}

func (d *external) start() error {
	var sps mch265.SPS
	if err := sps.Unmarshal(d.sps); err != nil {
		return fmt.Errorf("reading the sequence parameter set: %w", err)
	}
	d.width, d.height = sps.Width(), sps.Height()
	if d.width*d.height > maxPixels {
		return errLarge
	}
	d.colour = colourOf(nil, d.height)
	// In the order in which ffmpeg wants them: about what comes in, what comes in, about what goes out.
	args := strings.Fields("-hide_banner -nostdin -loglevel error -fflags nobuffer -flags low_delay -threads 1 -probesize 32 -f hevc -i pipe:0 -an -fps_mode passthrough -pix_fmt yuv420p")
	args = append(args, "-vf", "scale="+strconv.Itoa(d.width)+":"+strconv.Itoa(d.height), "-f", "rawvideo", "pipe:1")
	cmd := exec.Command(d.program, args...)
	hide(cmd)
	said := &limited{left: faultBytes}
	cmd.Stderr = said
	input, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("starting ffmpeg: %w", err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("starting ffmpeg: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting ffmpeg: %w", err)
	}
	d.process, d.input, d.stamps, d.fault = cmd, input, nil, nil
	d.reader.Go(func() {
		err := d.read(output)
		_ = output.Close() // ffmpeg ends on writing, when it was not the first to end
		_ = input.Close()  // and decode fails
		ended := cmd.Wait()
		d.mutex.Lock()
		defer d.mutex.Unlock()
		d.fault = errors.Join(err, ended)
		if text := strings.TrimSpace(said.String()); text != "" {
			d.fault = errors.New(text)
		}
	})
	return nil
}

// read takes pictures out of ffmpeg until that ends.
func (d *external) read(output io.Reader) error {
	for {
		img := image.NewYCbCr(image.Rect(0, 0, d.width, d.height), image.YCbCrSubsampleRatio420)
		for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
			if _, err := io.ReadFull(output, plane); err != nil {
				return err
			}
		}
		d.mutex.Lock()
		var stamp time.Time
		if len(d.stamps) > 0 {
			stamp, d.stamps = d.stamps[0], d.stamps[1:]
		}
		d.mutex.Unlock()
		d.show(decoded{img, d.colour, stamp})
	}
}

func (d *external) stop() {
	if d.process == nil {
		return
	}
	_ = d.input.Close()
	_ = d.process.Process.Kill() // it has nothing to tidy up
	d.reader.Wait()
	d.process = nil
}

func (d *external) close() { d.stop() }

// limited keeps the first bytes that are written to it.
type limited struct {
	bytes.Buffer
	left int
}

// Write takes everything.
func (l *limited) Write(p []byte) (int, error) {
	kept := p[:min(len(p), l.left)]
	l.left -= len(kept)
	l.Buffer.Write(kept)
	return len(p), nil
}
