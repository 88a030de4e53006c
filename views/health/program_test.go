package health

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

// shown is every text on the page.
func shown(v *View) string { return viewtest.Words(v.Content()) }

func TestNewerVersionIsOffered(t *testing.T) {
	var opened []string
	v := New(Intents{OpenPage: func(page string) { opened = append(opened, page) }})
	viewtest.Window(t, v.Content(), 900, 900)
	v.SetState(State{})
	if text := shown(v); strings.Contains(text, "download page") || strings.Contains(text, "About") {
		t.Errorf("with nothing to say: %s", text)
	}
	offer := &Update{Finding{Level: widgets.Ok, Text: "Version 1.4.0 is there"}, "Louder chimes.", "https://example.org/get"}
	v.SetState(State{Update: offer})
	for _, want := range []string{"Version 1.4.0 is there", "Louder chimes.", "Open the download page"} {
		if !strings.Contains(shown(v), want) {
			t.Errorf("%q is not shown: %s", want, shown(v))
		}
	}
	if !strings.Contains(shown(v), "All is well.") {
		t.Errorf("a newer version is no fault: %s", shown(v))
	}
	button := viewtest.Button(t, "Open the download page", v.Content())
	test.Tap(button)
	v.SetState(State{Update: offer}) // every second
	test.Tap(button)
	if len(opened) != 2 || opened[0] != offer.Page {
		t.Errorf("opened %q", opened)
	}
	v.SetState(State{Update: &Update{Finding: Finding{Level: widgets.Warning, Text: "It is not signed"}}})
	if text := shown(v); !strings.Contains(text, "It is not signed") || strings.Contains(text, "download page") || strings.Contains(text, "Louder") {
		t.Errorf("without a page: %s", text)
	}
	if !strings.Contains(shown(v), "something needs you") {
		t.Errorf("a warning is said first: %s", shown(v))
	}
	v.SetState(State{})
	if strings.Contains(shown(v), "It is not signed") {
		t.Error("it stays")
	}
}

func TestProgramTellsWhatItIsMadeOf(t *testing.T) {
	v := New(Intents{})
	viewtest.Window(t, v.Content(), 900, 900)
	v.SetState(State{About: []Fact{{"Version", "1.2.3"}, {"OpenH264", "2.3.1"}}})
	for _, want := range []string{"About Queuecast", "Version", "1.2.3", "OpenH264", "2.3.1"} {
		if !strings.Contains(shown(v), want) {
			t.Errorf("%q is not shown: %s", want, shown(v))
		}
	}
}
