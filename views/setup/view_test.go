package setup

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) {
	test.NewApp().Settings().SetTheme(theme.New(theme.Dark))
	os.Exit(m.Run())
}

func TestForm(t *testing.T) {
	var log []string
	note := func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) }
	v := New(Intents{
		Start: func(w Wishes) { note("start %+v", w) }, Hear: func() { note("hear") }, Later: func() { note("later") },
	}, Choices{
		Languages: []Choice{{"auto", "Auto"}, {"zh", "中文"}, {"en", "English"}}, Layouts: []Choice{{"recent", "Recent"}, {"orders", "Orders"}},
		Monitors: []Choice{{"", "Whichever"}, {"HDMI-1", "HDMI-1"}},
	}, Wishes{Language: "zh", Title: "Queuecast", Counters: 4, Layout: "unknown"})
	w := test.NewTempWindow(t, v.Content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(minWidth, minHeight))
	v.start.Tapped(nil)
	v.title.SetText("  ")
	if !v.start.Disabled() {
		t.Error("a hall without a title")
	}
	v.title.OnSubmitted("")
	v.title.SetText(" 人民医院  门诊 ")
	v.language.SetSelectedIndex(2)
	v.counters.SetSelectedIndex(11)
	v.layout.SetSelectedIndex(1)
	v.monitor.SetSelectedIndex(1)
	v.share.SetChecked(true)
	v.title.OnSubmitted("")
	want := []string{
		"start {Language:zh Title:Queuecast Counters:4 Layout:recent Monitor: Share:false}", "start {Language:en Title:人民医院 门诊 Counters:12 Layout:orders Monitor:HDMI-1 Share:true}",
	}
	if !slices.Equal(log, want) {
		t.Errorf("reported %q", log)
	}
	v.SetMessage(widgets.Failed, strings.Repeat("The disk is full. ", 6))
	if least := v.Content().MinSize(); least.Width > minWidth || least.Height > minHeight {
		t.Errorf("it needs %v", least)
	}
}
