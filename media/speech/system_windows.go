package speech

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/go-ole/go-ole"
	"github.com/go-ole/go-ole/oleutil"
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"github.com/queuecast/queuecast/media/pcm"
)

// Of SAPI 5.4's automation interface (Microsoft Speech API reference).
const (
	sapiCreateForWrite = 3  // SSFMCreateForWrite
	sapiFormat22kHz16  = 22 // SAFT22kHz16BitMono
	sapiPlainText      = 16 // SVSFIsNotXML
	sapiNormalRate     = 160
	sapiOpenAlready    = 1 // S_FALSE of CoInitializeEx
	sapiVoice          = "SAPI.SpVoice"
)

// sapi speaks by the Windows Speech API. It was compiled, never run.
type sapi struct {
	jobs chan sapiJob
}

type sapiJob struct {
	ctx    context.Context
	u      Utterance
	text   string
	result chan sapiResult // capacity 1
}

type sapiResult struct {
	sound pcm.Buffer
	err   error
}

// System is the engine that the operating system brings along, or ErrMissing. COM objects belong to a thread, so one goroutine
// with a thread of its own has the voice to the end of the process; no program is started for a sentence. The voice is opened for the
// first one: that loads libraries, for which the window would have to wait.
func System(context.Context) (Engine, error) {
	class, err := registry.OpenKey(registry.CLASSES_ROOT, sapiVoice+`\CLSID`, registry.QUERY_VALUE)
	if err != nil {
		return nil, fmt.Errorf("looking for the voices of Windows: %w: %w", ErrMissing, err)
	}
	_ = class.Close()
	s := &sapi{jobs: make(chan sapiJob)}
	go s.run()
	return s, nil
}

// Name implements Engine.
func (s *sapi) Name() string { return "system" }

// Speak implements Engine.
func (s *sapi) Speak(ctx context.Context, u Utterance) (pcm.Buffer, error) {
	text, err := Clean(u.Text)
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("preparing the text: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, defaultLimit)
	defer cancel()
	job := sapiJob{ctx: ctx, u: u, text: text, result: make(chan sapiResult, 1)}
	select {
	case s.jobs <- job:
	case <-ctx.Done():
		return pcm.Buffer{}, sapiEnded(ctx)
	}
	select {
	case r := <-job.result:
		return r.sound, r.err
	case <-ctx.Done():
		return pcm.Buffer{}, sapiEnded(ctx)
	}
}

func sapiEnded(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%w: ended after %v", ErrTimeout, defaultLimit)
	}
	return ctx.Err()
}

func (s *sapi) run() {
	runtime.LockOSThread()
	var voice *ole.IDispatch
	for job := range s.jobs {
		if job.ctx.Err() != nil {
			continue
		}
		var r sapiResult
		if voice == nil {
			if voice, r.err = openSAPI(); r.err != nil {
				r.err = fmt.Errorf("opening the voices of Windows: %w: %w", ErrMissing, r.err)
			}
		}
		if voice != nil {
			r.sound, r.err = s.speak(voice, job)
		}
		job.result <- r
	}
}

// openSAPI opens the voice on the calling thread. Opening COM there again does no harm.
func openSAPI() (*ole.IDispatch, error) {
	var code *ole.OleError
	if err := ole.CoInitializeEx(0, ole.COINIT_MULTITHREADED); err != nil && (!errors.As(err, &code) || code.Code() != sapiOpenAlready) {
		return nil, err
	}
	unknown, err := oleutil.CreateObject(sapiVoice)
	if err != nil {
		return nil, err
	}
	defer unknown.Release()
	return unknown.QueryInterface(ole.IID_IDispatch)
}

func (s *sapi) speak(voice *ole.IDispatch, job sapiJob) (pcm.Buffer, error) {
	if err := chooseVoice(voice, job.u.Lang); err != nil {
		return pcm.Buffer{}, err
	}
	dir, err := os.MkdirTemp("", "queuecast-speech")
	if err != nil {
		return pcm.Buffer{}, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "out.wav")
	if err := speakInto(voice, job, file); err != nil {
		return pcm.Buffer{}, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	wav, err := readBounded(file)
	if err != nil {
		return pcm.Buffer{}, err
	}
	return finished(s.Name(), wav)
}

func speakInto(voice *ole.IDispatch, job sapiJob, file string) error {
	unknown, err := oleutil.CreateObject("SAPI.SpFileStream")
	if err != nil {
		return err
	}
	defer unknown.Release()
	stream, err := unknown.QueryInterface(ole.IID_IDispatch)
	if err != nil {
		return err
	}
	defer stream.Release()
	format, err := oleutil.GetProperty(stream, "Format")
	if err != nil {
		return err
	}
	defer func() { _ = format.Clear() }()
	if _, err := oleutil.PutProperty(format.ToIDispatch(), "Type", sapiFormat22kHz16); err != nil {
		return err
	}
	if _, err := oleutil.CallMethod(stream, "Open", file, sapiCreateForWrite, false); err != nil {
		return err
	}
	defer func() { _, _ = oleutil.CallMethod(stream, "Close") }()
	if _, err := oleutil.PutPropertyRef(voice, "AudioOutputStream", stream); err != nil {
		return err
	}
	if _, err := oleutil.PutProperty(voice, "Rate", sapiRate(job.u.Rate)); err != nil {
		return err
	}
	_, err = oleutil.CallMethod(voice, "Speak", job.text, sapiPlainText)
	return err
}

// sapiRate turns words per minute into SAPI's scale of -10 to 10, on which ten steps are a factor of three.
func sapiRate(wpm int) int {
	if wpm == 0 {
		return 0
	}
	return int(min(max(math.Round(10*math.Log(float64(wpm)/sapiNormalRate)/math.Log(3)), -10), 10))
}

// chooseVoice takes the first voice of a language.
func chooseVoice(voice *ole.IDispatch, lang string) error {
	id, err := languageID(lang)
	if err != nil {
		return fmt.Errorf("%w for language %q: %w", ErrNoVoice, lang, err)
	}
	tokens, err := oleutil.CallMethod(voice, "GetVoices", fmt.Sprintf("Language=%x", id))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
	defer func() { _ = tokens.Clear() }()
	count, err := oleutil.GetProperty(tokens.ToIDispatch(), "Count")
	if err != nil || count.Val == 0 {
		return fmt.Errorf("%w for language %q", ErrNoVoice, lang)
	}
	first, err := oleutil.CallMethod(tokens.ToIDispatch(), "Item", 0)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
	defer func() { _ = first.Clear() }()
	_, err = oleutil.PutPropertyRef(voice, "Voice", first.ToIDispatch())
	return err
}

// languageID is the system's number for a language; a plain one stands for its usual region.
func languageID(lang string) (uint32, error) {
	switch strings.ToLower(lang) {
	case "zh", "cmn":
		lang = "zh-CN"
	case "yue":
		lang = "zh-HK"
	case "en", "":
		lang = "en-US"
	}
	name, err := windows.UTF16PtrFromString(lang)
	if err != nil {
		return 0, err
	}
	return localeNameToLCID(name)
}
