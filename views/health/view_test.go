package health

import (
	"strings"
	"testing"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

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
			viewtest.Window(t, v.Content(), 900, 700)
			v.SetState(c.state)
			shown := viewtest.Words(v.Content())
			for _, want := range c.want {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not shown: %s", want, shown)
				}
			}
			if v.examine.Disabled() != c.state.Busy {
				t.Error("the button does not tell whether an examination is under way")
			}
		})
	}
}
