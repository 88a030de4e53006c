package stream

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/queuecast/queuecast/views/widgets"
)

// inGroups are the objects of one kind in the list of groups, in order.
func inGroups[T any](b *bench) (all []T) {
	for _, o := range test.LaidOutObjects(b.groups.list) {
		if found, ok := o.(T); ok {
			all = append(all, found)
		}
	}
	return all
}

func TestGroups(t *testing.T) {
	b := newBench(t)
	s := full()
	b.SetState(s)
	b.Show(PagePublish)
	for _, text := range []string{"239.255.42.1:5004 on eth0", "/voice", "there is no eth7"} {
		if !b.says(text) {
			t.Errorf("%q stands nowhere", text)
		}
	}
	b.groups.submit() // no interface is known
	s.Paths, s.Interfaces = []string{"live", "voice"}, []string{"eth0", "lo"}
	b.SetState(s)
	b.groups.submit()
	b.groups.iface.SetSelected("lo")
	b.groups.path.SetSelected("voice")
	b.groups.group.SetText(" 239.1.1.1 ")
	b.groups.port.SetText("6000")
	s.Interfaces = []string{"wlan0", "eth0", "lo"} // one has come: what is chosen stays
	b.SetState(s)
	b.groups.add.Tapped(nil)
	b.groups.port.SetText("")
	b.groups.add.Tapped(nil)
	s.Interfaces = nil
	b.SetState(s)
	if b.groups.iface.Selected != "" {
		t.Errorf("%s is still chosen", b.groups.iface.Selected)
	}
	inGroups[*widget.Check](b)[0].SetChecked(false)
	buttons := inGroups[*widgets.PushButton](b)
	for i, want := range []bool{true, true, false, true} { // copy and remove, of each
		if enabled := !buttons[i].Disabled(); enabled != want {
			t.Errorf("button %d (%s) can be pressed: %v", i, buttons[i].Label(), enabled)
		}
	}
	buttons[0].Tapped(nil)
	buttons[3].Tapped(nil)
	want := []string{"group live 239.255.42.1 5004 eth0", "group voice 239.1.1.1 6000 lo", "put live false", "copy v=0", "no group voice"}
	if !slices.Equal(b.log, want) {
		t.Errorf("got %q, want %q", b.log, want)
	}
}
