package health

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/theme"
	"github.com/queuecast/queuecast/views/widgets"
	"github.com/queuecast/queuecast/views/words"
)

func TestMain(m *testing.M) {
	test.NewApp().Settings().SetTheme(theme.New(theme.Dark))
	if _, err := words.UseLanguage("en"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestWorstIsSaidFirst(t *testing.T) {
	fine := Finding{Level: widgets.Ok, Text: "Queue: ready"}
	poor := Finding{Level: widgets.Warning, Text: "No loudspeaker", Mend: "Connect one."}
	bad := Finding{Level: widgets.Failed, Text: "The disk is full", Mend: "Make room."}
	for _, c := range []struct {
		name  string
		state State
		want  []string
	}{
		{"well", State{Now: []Finding{fine}}, []string{"All is well.", "Queue: ready"}},
		{"a warning", State{Now: []Finding{fine, poor}}, []string{"something needs you", "→ Connect one."}},
		{"a failure", State{Now: []Finding{poor}, Machine: []Finding{bad}}, []string{"Something does not work", "→ Make room."}},
		{"under way", State{Now: []Finding{bad}, Busy: true}, []string{"being examined"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := New(Intents{})
			w := test.NewTempWindow(t, v.Content())
			w.Resize(fyne.NewSize(900, 700))
			v.SetState(c.state)
			var shown strings.Builder
			for _, o := range test.LaidOutObjects(v.Content()) {
				if text, ok := o.(*canvas.Text); ok {
					shown.WriteString(text.Text + "\n")
				}
			}
			for _, want := range c.want {
				if !strings.Contains(shown.String(), want) {
					t.Errorf("%q is not shown: %s", want, shown.String())
				}
			}
			if v.examine.Disabled() != c.state.Busy {
				t.Error("the button does not tell whether an examination is under way")
			}
		})
	}
}
