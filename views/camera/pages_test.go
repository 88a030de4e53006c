package camera

import (
	"fmt"
	"image"
	"slices"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func gallery24() State {
	s := cameras(1)
	s.Gallery = Gallery{Older: true, Room: Line{widgets.Ok, "25 pictures"}}
	for i := range ShotsOfAPage {
		s.Gallery.Shots = append(s.Gallery.Shots, Shot{File: fmt.Sprintf("f%d", i), Source: "gate", Taken: "11-21", Details: []string{"detail " + strconv.Itoa(i)}})
	}
	return s
}

func TestGallery(t *testing.T) {
	b := newBench(t)
	b.Show(PageGallery)
	b.did("page 1")
	if !b.says("No snapshots yet") {
		t.Error("it is not said that there are none")
	}
	s := gallery24()
	b.SetState(s)
	if !b.says("25 pictures") || !b.says("detail 0") || len(b.gallery.wall.Objects) != ShotsOfAPage {
		t.Error("the gallery is not shown")
	}
	b.did("choose f0")
	b.SetThumb("f3", image.NewRGBA(image.Rect(0, 0, 8, 8)))
	if !b.gallery.thumbs[3].image.Visible() || b.gallery.thumbs[2].image.Visible() {
		t.Error("the thumbnail is not where it belongs")
	}
	b.gallery.thumbs[3].Tapped(nil)
	b.did("choose f3")
	b.SetPreview("f9", image.NewRGBA(image.Rect(0, 0, 8, 8)))
	if b.gallery.preview.Shown() {
		t.Error("a preview that came too late is shown")
	}
	b.SetPreview("f3", image.NewRGBA(image.Rect(0, 0, 8, 8)))
	if !b.gallery.preview.Shown() || !b.says("detail 3") {
		t.Error("the preview is not shown")
	}
	for label, want := range map[string]string{
		"Copy": "copy f3", "Export...": "export f3", "Show in the hall": "slide f3", "Open folder": "folder", "Delete": "delete f3", "Older": "turn true", "Clean up...": "clean up",
	} {
		b.press(label)
		b.did(want)
	}
	b.TypedKey(fyne.KeyDelete)
	b.did("delete f3")
	b.TypedKey(fyne.KeyPageDown)
	b.did("turn true")
	b.TypedKey(fyne.KeyRight)
	b.did("choose f4")
	s = gallery24()
	s.Gallery.Shots = slices.Delete(s.Gallery.Shots, 4, 5) // it has been deleted
	s.CanUndo, s.Message = true, &Line{widgets.Ok, "Deleted."}
	b.SetState(s)
	b.did("choose f5")
	b.press("Undo")
	b.did("undo")
}

func TestSharing(t *testing.T) {
	b := newBench(t)
	b.Show(PageShare)
	s := cameras(2)
	b.SetState(s)
	if !b.says("Nothing is shared.") {
		t.Error("it is not said that nothing is shared")
	}
	b.press("Share a picture")
	f := &b.share.form
	if !f.rows["path"].Visible() || f.rows["password"].Visible() || f.rows["framing"].Visible() {
		t.Error("other fields than those of HTTP on this computer")
	}
	f.beyond.SetChecked(true)
	if !f.rows["password"].Visible() || f.password.Text != "secret" {
		t.Error("there is no password for other computers")
	}
	f.what.SetSelectedIndex(1)
	f.size.SetSelected("VGA")
	b.press("Save")
	b.did("share -1 {What:cam1 Way:http Port:8090 Beyond:true Address: Path:picture Framing:text Request:false Once:false Header:false Rate:5 Quality:65 Size:VGA User:viewer Password:secret Allow: AnyCert:false}")
	s.Shares = []Shared{{
		Share: Share{Way: MQTT, Address: "mqtt://h/t", Framing: "text", Rate: "7", Quality: "", Header: true, Password: "p"},
		Title: "The display · MQTT", Enabled: true, Line: Line{widgets.Warning, "nobody is there"}, Addresses: []string{"mqtt://h/t"},
	}}
	b.SetState(s)
	if f.content.Visible() || !b.says("nobody is there") || !b.says("The display · MQTT") {
		t.Error("the share is not shown")
	}
	b.press("Copy")
	b.did("text mqtt://h/t")
	for _, check := range viewtest.Find[*widget.Check](b.Content()) {
		check.SetChecked(false)
	}
	b.did("put 0 false")
	b.press("Edit")
	if f.rows["port"].Visible() || !f.rows["address"].Visible() || !f.rows["header"].Visible() || f.rate.Selected != "7" || f.password.Text != "p" {
		t.Error("the form does not show what is shared")
	}
	f.way.SetSelectedIndex(1)
	if !f.rows["request"].Visible() || f.rows["header"].Visible() {
		t.Error("the form does not follow the way")
	}
	b.press("Cancel")
	b.press("Remove")
	b.did("drop 0")
}

func TestKeeping(t *testing.T) {
	b := newBench(t)
	s := cameras(1)
	s.Usual = "/data/snapshots"
	s.Keep.LimitMB = 1234
	b.SetState(s)
	b.Show(PageKeep)
	if len(b.log) != 1 {
		t.Errorf("showing changes something: %v", b.log)
	}
	k := &b.keep
	if k.folder.PlaceHolder != "/data/snapshots" || k.limit.Selected != "1234 MB" {
		t.Errorf("%q %q", k.folder.PlaceHolder, k.limit.Selected)
	}
	k.quality.Value = 99
	k.quality.OnChangeEnded(99)
	b.did("keep {Folder: PNG:false Quality:99 Size: LimitMB:1234 CleanUp:false}")
	s.Keep.Quality = 99
	b.SetState(s)
	k.size.SetSelected("QVGA")
	b.did("keep {Folder: PNG:false Quality:99 Size:QVGA LimitMB:1234 CleanUp:false}")
	s.Keep.Size = "QVGA"
	b.SetState(s)
	k.format.SetSelected("PNG")
	b.did("keep {Folder: PNG:true Quality:99 Size:QVGA LimitMB:1234 CleanUp:false}")
	s.Keep.PNG = true
	b.SetState(s)
	k.cleanUp.SetChecked(true)
	b.did("keep {Folder: PNG:true Quality:99 Size:QVGA LimitMB:1234 CleanUp:true}")
	b.press("Choose...")
	b.did("choose folder")
	b.press("Close")
	b.did("close")
}

// What is typed for the broker stays while states come, until it is applied.
func TestBrokerIsApplied(t *testing.T) {
	b := newBench(t)
	s := State{Broker: Broker{Port: "1883", User: "board"}, BrokerState: Line{Level: widgets.Ok, Text: "Open at 127.0.0.1:1883"}}
	b.SetState(s)
	b.Show(PageKeep)
	if !b.says("Open at 127.0.0.1:1883") {
		t.Error("its state is not shown")
	}
	b.keep.broker.on.SetChecked(true)
	b.keep.broker.port.SetText("18830")
	b.keep.broker.beyond.SetChecked(true)
	s.Series = "something else changes"
	b.SetState(s)
	if b.keep.broker.password.Text == "" {
		t.Error("no password is proposed")
	}
	b.keep.broker.password.SetText("x")
	b.press("Apply")
	b.did("broker {On:true Beyond:true Port:18830 User:board Password:x}")
}
