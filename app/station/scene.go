package station

import (
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/media/picture"
	"github.com/queuecast/queuecast/media/signage"
)

const (
	// pictureWidth and pictureHeight are the size down to which pictures of the look are brought: that of the largest display.
	pictureWidth, pictureHeight = 3840, 2160
	logoSide                    = 1024
	// shownMissed is how many numbers that did not come are shown.
	shownMissed = 8
	// noticeMark parts notices.
	noticeMark = "|"
)

// PictureError tells that a picture of the look cannot be shown.
type PictureError struct {
	Path string
	Err  error
}

// Error implements error.
func (e *PictureError) Error() string { return fmt.Sprintf("the picture %s: %v", e.Path, e.Err) }

// Unwrap gives the fault.
func (e *PictureError) Unwrap() error { return e.Err }

// scene is the look of the picture as the settings want it, and what it shows beside the calls.
type scene struct {
	settings settings.Settings
	look     signage.Look
	renderer *signage.Renderer
	pages    []string // of the notices
	faults   []error
}

// newScene leaves out pictures that cannot be shown, and tells of them in faults. It fails on a size that cannot be drawn.
func newScene(faces *signage.Typefaces, s settings.Settings, width, height int) (*scene, error) {
	sc := &scene{settings: s}
	sc.look = sc.lookOf(s.Display)
	var err error
	if sc.renderer, err = faces.NewRenderer(sc.look, width, height); err != nil {
		return nil, fmt.Errorf("preparing the picture: %w", err)
	}
	for _, notice := range notices(s.Display.Notice) {
		sc.pages = append(sc.pages, sc.renderer.Pages(notice)...)
	}
	return sc, nil
}

func notices(text string) (all []string) {
	for _, notice := range strings.Split(text, noticeMark) {
		if notice = strings.TrimSpace(notice); notice != "" {
			all = append(all, notice)
		}
	}
	return all
}

func (sc *scene) lookOf(d settings.Display) signage.Look {
	look := signage.Look{
		Theme: themeOf(d), Layout: signage.Layout(d.Layout), Veil: d.Veil, QR: d.QR,
		Notices: len(notices(d.Notice)) > 0, Facts: d.Waiting || d.Missed,
		Inset: d.Camera != "" && d.CameraAs == cameraInset,
	}
	load := func(path string, width, height int) *image.RGBA {
		if path == "" {
			return nil
		}
		img, err := picture.Load(path, width, height)
		if err != nil {
			sc.faults = append(sc.faults, &PictureError{Path: path, Err: err})
			return nil
		}
		return img
	}
	look.Backdrop = load(d.Background, pictureWidth, pictureHeight)
	look.Logo = load(d.Logo, logoSide, logoSide)
	return look
}

// themeOf is the theme with the colours that the settings put in the place of its own.
func themeOf(d settings.Display) signage.Theme {
	theme := map[string]signage.Theme{"light": signage.LightTheme(), "contrast": signage.ContrastTheme()}[d.Theme]
	if theme == (signage.Theme{}) {
		theme = signage.DefaultTheme()
	}
	if c, ok := hexColor(d.BackgroundColor); ok {
		theme.BackgroundTop, theme.BackgroundBottom = c, c
	}
	if c, ok := hexColor(d.TextColor); ok {
		theme.Text = c
	}
	if c, ok := hexColor(d.AccentColor); ok {
		theme.Accent, theme.OnAccent = c, signage.Readable(c)
	}
	return theme
}

func hexColor(text string) (color.NRGBA, bool) {
	value, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 32)
	if err != nil || len(text) != len("#rrggbb") {
		return color.NRGBA{}, false
	}
	return color.NRGBA{R: uint8(value >> 16), G: uint8(value >> 8), B: uint8(value), A: 0xff}, true
}

// dress puts what the look shows beside the calls onto a board.
func (sc *scene) dress(b *signage.Board, calls *queue.State, now time.Time) {
	d := sc.settings.Display
	b.Waiting = -1
	if d.Waiting {
		b.Waiting = 0
		for _, line := range calls.Waiting(0) {
			b.Waiting += line.Count
		}
	}
	if d.Missed {
		b.Missed = numbers(calls, queue.Missed, shownMissed)
	}
	switch sc.look.Layout {
	case signage.LayoutCounters:
		b.Cells = cells(sc.settings.Counters, calls)
	case signage.LayoutOrders:
		const most = 60
		b.Preparing, b.Ready = numbers(calls, queue.Preparing, most), numbers(calls, queue.Ready, most)
		if !sc.settings.Queue.OrderMode { // there are no orders: who is called is to be seen all the same
			b.Preparing, b.Ready = numbers(calls, queue.Waiting, most), called(calls)
		}
	}
	if len(sc.pages) > 0 {
		b.Notice = sc.pages[sc.page(now)]
	}
}

// page is which page of the notices is shown at a moment.
func (sc *scene) page(now time.Time) int {
	return int(now.Unix()/int64(sc.settings.Display.NoticeSeconds)) % len(sc.pages)
}

// turns is when another page is due; the zero time: never.
func (sc *scene) turns(now time.Time) time.Time {
	if len(sc.pages) < 2 {
		return time.Time{}
	}
	period := int64(sc.settings.Display.NoticeSeconds)
	return time.Unix((now.Unix()/period+1)*period, 0)
}

func numbers(calls *queue.State, status queue.Status, most int) (all []string) {
	_, latest := calls.List(status, most)
	for _, t := range latest {
		all = append(all, string(t.Number))
	}
	return all
}

// called are the numbers of the last calls, each once.
func called(calls *queue.State) (all []string) {
	for _, c := range calls.Last(listed) {
		if number := string(c.Number); !slices.Contains(all, number) {
			all = append(all, number)
		}
	}
	return all
}

func cells(counters []settings.Counter, calls *queue.State) (all []signage.Cell) {
	current := ""
	if latest := calls.Last(1); len(latest) > 0 {
		current = latest[0].Counter
	}
	for _, c := range counters {
		if len(all) == signage.MaxCells {
			break
		}
		last, _ := calls.LastOf(c.ID)
		all = append(all, signage.Cell{Counter: c.Name, Number: string(last.Number), Current: c.ID == current})
	}
	return all
}

// slides lists the pictures of a folder, by name. A folder that is not there has none.
func slides(folder string) (files []string) {
	if folder == "" {
		return nil
	}
	for _, pattern := range []string{"*.png", "*.jpg", "*.jpeg", "*.gif", "*.webp", "*.bmp", "*.PNG", "*.JPG", "*.JPEG"} {
		found, err := filepath.Glob(filepath.Join(globQuote(folder), pattern))
		if err == nil {
			files = append(files, found...)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// globQuote makes a path mean itself in a pattern.
func globQuote(path string) string {
	if filepath.Separator != '/' {
		return path // there is no quoting in patterns of Windows, and hardly a bracket in its paths
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
