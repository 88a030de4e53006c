package camera

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

const leastQuality, mostQuality = 1, 99

// keeping is the page on which is said how pictures are kept. What is changed counts at once.
type keeping struct {
	v       *View
	filling bool
	limits  []int // of the menu, MB

	folder       *widget.Entry
	format, size *widget.Select
	quality      *widget.Slider
	percent      *widgets.Text
	limit        *widget.Select
	cleanUp      *widget.Check
	broker       brokering
}

func (k *keeping) make(v *View) fyne.CanvasObject {
	const explained = 2
	k.v = v
	k.folder = v.Entry("")
	k.folder.OnSubmitted = func(string) { k.changed() }
	choose := v.Button(words.X("cam.keep.choose", "Choose..."), false, func() { call(v.in.ChooseFolder) })
	changed := func(string) { k.changed() }
	k.format = widget.NewSelect([]string{"JPEG", "PNG"}, changed)
	k.size = widget.NewSelect(nil, changed)
	k.quality = widget.NewSlider(leastQuality, mostQuality)
	k.percent = v.text("", false)
	k.quality.OnChanged = func(float64) { k.percent.SetText(strconv.Itoa(int(k.quality.Value))) }
	k.quality.OnChangeEnded = func(float64) { k.changed() }
	k.limit = widget.NewSelect(nil, changed)
	k.cleanUp = widget.NewCheck(words.X("cam.keep.cleanup", "When it is used up, the oldest pictures go (else no more are kept)"), func(bool) { k.changed() })
	return v.scrolled(widgets.NewPanel(v.Scale, v.Column(
		v.Heading(words.X("cam.keep.title", "How snapshots are kept")),
		v.Field(words.X("cam.keep.folder", "Folder"), v.row([]float32{1, 0}, k.folder, choose)),
		v.Field(words.X("cam.keep.format", "Format"), k.format),
		v.Field(words.X("cam.keep.quality", "Quality of JPEG"), v.row([]float32{1, 0}, widgets.NewGroove(v.Scale, k.quality), own(k.percent))),
		v.Field(words.X("cam.keep.size", "Size"), k.size),
		v.Field(words.X("cam.keep.limit", "Room"), k.limit),
		v.Field("", k.cleanUp),
		v.Words(words.X("cam.keep.text", "A picture's name begins with its local time and tells camera and board; the same stands in its EXIF data. Deleted pictures can be brought back for some days."), explained))), k.broker.make(v))
}

func (k *keeping) fill(s *State) {
	k.filling = true
	defer func() { k.filling = false }()
	k.folder.SetPlaceHolder(s.Usual)
	if c := fyne.CurrentApp().Driver().CanvasForObject(k.folder); c == nil || c.Focused() != k.folder {
		k.folder.SetText(s.Keep.Folder)
	}
	k.format.SetSelectedIndex(map[bool]int{false: 0, true: 1}[s.Keep.PNG])
	sizes := append([]string{asItComes()}, s.Sizes...)
	if !slices.Equal(k.size.Options, sizes) {
		k.size.SetOptions(sizes)
	}
	k.size.SetSelectedIndex(max(0, slices.Index(s.Sizes, s.Keep.Size)+1))
	k.quality.SetValue(float64(max(leastQuality, s.Keep.Quality)))
	k.percent.SetText(strconv.Itoa(s.Keep.Quality))
	k.fillLimits(s.Keep.LimitMB)
	k.cleanUp.SetChecked(s.Keep.CleanUp)
	k.broker.fill(s)
	if s.Keep.PNG {
		k.quality.Disable()
	} else {
		k.quality.Enable()
	}
}

// fillLimits offers amounts of room, among them the one that is set.
func (k *keeping) fillLimits(set int) {
	limits := []int{0, 100, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000}
	if !slices.Contains(limits, set) {
		limits = append(limits, set)
		slices.Sort(limits)
	}
	if !slices.Equal(limits, k.limits) {
		k.limits = limits
		var options []string
		for _, mb := range limits {
			options = append(options, limitText(mb))
		}
		k.limit.SetOptions(options)
	}
	k.limit.SetSelectedIndex(slices.Index(limits, set))
}

func limitText(mb int) string {
	const gb = 1000
	switch {
	case mb == 0:
		return words.X("cam.keep.any", "As much as there is")
	case mb%gb == 0:
		return fmt.Sprintf("%d GB", mb/gb)
	}
	return fmt.Sprintf("%d MB", mb)
}

func asItComes() string { return words.X("cam.asitcomes", "As it comes") }

func (k *keeping) changed() {
	if k.filling || k.v.in.Keep == nil {
		return
	}
	is := Keep{
		Folder: k.folder.Text, PNG: k.format.SelectedIndex() == 1, Quality: int(k.quality.Value), CleanUp: k.cleanUp.Checked,
		LimitMB: k.limits[max(0, k.limit.SelectedIndex())],
	}
	if i := k.size.SelectedIndex(); i > 0 {
		is.Size = k.size.Selected
	}
	if is != k.v.state.Keep {
		k.v.in.Keep(is)
	}
}
