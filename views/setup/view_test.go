package setup

import (
	"strings"
	"testing"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

func TestForm(t *testing.T) {
	var log viewtest.Notes
	note := log.Note
	v := New(Intents{
		Start: func(w Wishes) { note("start %+v", w) }, Hear: func() { note("hear") }, Later: func() { note("later") },
		Language: func() { note("language") },
	}, Choices{
		Languages: []Choice{{"auto", "Auto"}, {"zh", "中文"}, {"en", "English"}}, Layouts: []Choice{{"recent", "Recent"}, {"orders", "Orders"}},
		Monitors: []Choice{{"", "Whichever"}, {"HDMI-1", "HDMI-1"}},
	}, Wishes{Language: "zh", Title: "Queuecast", Counters: 4, Layout: "unknown"})
	viewtest.Window(t, v.Content(), minWidth, minHeight)
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
	log.WantAll(t,
		"start {Language:zh Title:Queuecast Counters:4 Layout:recent Monitor: Share:false}",
		"language",
		"start {Language:en Title:人民医院 门诊 Counters:12 Layout:orders Monitor:HDMI-1 Share:true}",
	)
	v.SetMessage(widgets.Failed, strings.Repeat("The disk is full. ", 6))
	if least := v.Content().MinSize(); least.Width > minWidth || least.Height > minHeight {
		t.Errorf("it needs %v", least)
	}
}
