package intake

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/queuecast/queuecast/views/viewtest"
	"github.com/queuecast/queuecast/views/widgets"
)

func TestMain(m *testing.M) { viewtest.Main(m) }

type bench struct {
	view   *View
	window fyne.Window
	log    viewtest.Notes
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{}
	plain := b.log.Plain
	b.view = New(Intents{ChooseFile: plain("choose"), Import: plain("import"), Cancel: plain("cancel")})
	b.window = viewtest.Window(t, b.view.Content(), minWidth, minHeight)
	return b
}

func (b *bench) words() string { return viewtest.Words(b.view.Content()) }

var columns = []string{"number", "name"}

func rows(n int) []Row {
	var all []Row
	for i := range n {
		all = append(all, Row{Line: i + 2, Cells: []string{fmt.Sprintf("A%05d", i), "Li"}})
	}
	return all
}

func TestStagesAllowWhatMakesSense(t *testing.T) {
	for _, c := range []struct {
		name   string
		state  State
		can    []string // after a tap on every button
		levels widgets.Level
		says   string
	}{
		{"choosing", State{}, []string{"choose", "cancel"}, widgets.Warning, "Choose a CSV or Excel file."},
		{"reading", State{Stage: Reading, Progress: 0.5}, []string{"cancel"}, widgets.Busy, "Reading the file..."},
		{"in order", State{Stage: Checked, Columns: columns, Rows: rows(3), Good: 3}, []string{"choose", "cancel", "import"}, widgets.Ok, "3 rows, all in order."},
		{
			"one bad row stops all",
			State{
				Stage: Checked, Columns: columns, Rows: rows(3), Good: 2, Bad: 1,
				Problems: []Problem{{3, "number", "A 2?", "That is no number."}},
			},
			[]string{"choose", "cancel"},
			widgets.Failed, `Line 3, number "A 2?": That is no number.`,
		},
		{"a problem of the whole file stops it, too", State{
			Stage: Checked, Columns: columns, Rows: rows(3), Good: 3, Problems: []Problem{{Line: 1, Reason: "A column is missing."}},
		}, []string{"choose", "cancel"}, widgets.Failed, "Line 1: A column is missing."},
		{"no rows", State{Stage: Checked, Columns: columns}, []string{"choose", "cancel"}, widgets.Warning, "There are no rows in this file."},
		{"importing", State{Stage: Importing, Columns: columns, Rows: rows(3), Good: 3}, []string{"cancel"}, widgets.Busy, "Importing 3 tickets..."},
		{"finished", State{Stage: Finished, Columns: columns, Rows: rows(3), Good: 3}, []string{"choose", "cancel"}, widgets.Ok, "3 tickets were imported."},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.view.SetState(c.state)
			for _, button := range []*widgets.PushButton{b.view.choose, b.view.cancel, b.view.accept} {
				test.Tap(button)
			}
			b.log.WantAll(t, c.can...)
			if shown := b.words(); !strings.Contains(shown, c.says) {
				t.Errorf("%q is not on the screen, which says:\n%s", c.says, shown)
			}
			if got := b.view.counts.Level(); got != c.levels {
				t.Errorf("the sign is of level %v, want %v", got, c.levels)
			}
			if moving := c.state.Stage == Reading || c.state.Stage == Importing; b.view.progress.Visible() != moving {
				t.Errorf("the progress bar is visible: %v, want %v", b.view.progress.Visible(), moving)
			}
		})
	}
}

func TestTableDrawsOnlyWhatIsOnTheScreen(t *testing.T) {
	b := newBench(t)
	b.view.SetState(State{Stage: Checked, Columns: columns, Rows: rows(200_000), Good: 200_000})
	shown := b.words()
	if !strings.Contains(shown, "A00000") {
		t.Error("the first row is not on the screen")
	}
	if n := strings.Count(shown, "\nA0"); n > 60 {
		t.Errorf("%d rows are drawn", n)
	}
}

func TestBadCellIsMarkedByMoreThanItsColour(t *testing.T) {
	b := newBench(t)
	all := rows(3)
	all[1].Bad = []int{0}
	b.view.SetState(State{Stage: Checked, Columns: columns, Rows: all, Good: 2, Bad: 1})
	if shown := b.words(); !strings.Contains(shown, "× A00001") || strings.Contains(shown, "× A00000") {
		t.Errorf("the bad cell is not the one that is marked:\n%s", shown)
	}
}

func TestNextFileReplacesTheOneBefore(t *testing.T) {
	b := newBench(t)
	b.view.SetState(State{Stage: Checked, Columns: columns, Rows: rows(30), Good: 29, Bad: 1, Problems: []Problem{{2, "number", "", "It is empty."}}})
	b.view.SetState(State{Stage: Checked, Columns: []string{"ticket"}, Rows: []Row{{Line: 2, Cells: []string{"B1", "beyond the columns"}}, {Line: 3}}, Good: 2})
	shown := b.words()
	for _, gone := range []string{"name", "A00000", "It is empty.", "beyond the columns"} {
		if strings.Contains(shown, gone) {
			t.Errorf("%q is still on the screen", gone)
		}
	}
	if !strings.Contains(shown, "B1") {
		t.Error("the new row is not on the screen")
	}
}

func TestEverythingFitsTheLeastWindow(t *testing.T) {
	long := strings.Repeat("sehr lange Erklärung 很长的说明，", 20)
	b := newBench(t)
	var problems []Problem
	for range 500 {
		problems = append(problems, Problem{1, long, long, long})
	}
	b.view.SetState(State{
		Stage: Checked, File: long, Columns: []string{long, long, long, long}, Rows: []Row{{1, []string{long, long, long, long}, []int{0, 9}}},
		Bad: 1, Problems: problems, Message: &Line{widgets.Failed, long},
	})
	inner := b.view.content.Objects[0]
	if need := inner.MinSize(); need.Width > minWidth-2*margin || need.Height > minHeight-2*margin {
		t.Errorf("the content needs %v", need)
	}
	if !strings.Contains(b.words(), "And 450 more.") {
		t.Error("the list of problems does not say that there are more")
	}
}
