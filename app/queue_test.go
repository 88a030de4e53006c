package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/queuecast/queuecast/app/control"
	"github.com/queuecast/queuecast/app/settings"
)

// clinic is a hall of two services; nothing is spoken in it.
func clinic(s *settings.Settings) {
	s.Services = []settings.Service{
		{ID: "med", Name: "Medicine", Prefix: "A", First: 1, Width: 3},
		{ID: "lab", Name: "Laboratory", Prefix: "B", First: 1, Width: 3},
	}
	s.Counters = []settings.Counter{
		{ID: "1", Name: "1", Services: []string{"med"}, Operator: "Li"},
		{ID: "2", Name: "药房", Services: []string{"lab"}, Operator: "Wang"},
	}
	s.Priorities = []settings.Priority{{ID: "senior", Name: "Senior", Share: 2}}
	s.Queue.LateWithin, s.Queue.MaxRecalls = 5, 1
}

// step is a command line and what must come of it.
type step struct {
	name string
	line string
	code int
	want string // on stdout, or on stderr when the code is not 0
}

func walk(t *testing.T, dir string, steps []step) {
	t.Helper()
	for _, s := range steps {
		got := run(t, append(strings.Fields(s.line), "--data", dir)...)
		said := got.stdout
		if s.code != exitDone {
			said = got.stderr
		}
		if got.code != s.code || !strings.Contains(said, s.want) {
			t.Fatalf("%s: %q gives %d, %q, %q; want %d with %q", s.name, s.line, got.code, got.stdout, got.stderr, s.code, s.want)
		}
	}
}

func TestClinicDayByCommands(t *testing.T) {
	dir := small(t, clinic)
	first := serve(t, dir)
	walk(t, dir, []step{
		{"a ticket", "issue med --name 张三丰", exitDone, "Issued A001. Medicine"},
		{"another", "issue med", exitDone, "Issued A002."},
		{"a third", "issue med", exitDone, "Issued A003."},
		{"one of the other service", "issue lab", exitDone, "Issued B001. Laboratory"},
		{"which service", "issue", exitFailed, "Known services: med, lab"},
		{"no such service", "issue x-ray", exitFailed, "med, lab"},
		{"no such priority", "issue med --priority vip", exitFailed, "senior"},
		{"the senior overtakes", "issue med --priority senior", exitDone, "Issued A004."},
		{"opening", "open -c 1", exitDone, "Counter 1 is open."},
		{"first in line", "next -c 1", exitDone, "A004"},
		{"recall", "recall -c 1", exitDone, "Recalled A004"},
		{"recall beyond the limit", "recall -c 1", exitFailed, "no-show"},
		{"no-show", "skip -c 1", exitDone, "A004 did not come"},
		{"next after that", "next -c 1", exitDone, "A001"},
		{"called elsewhere", "call A001 -c 2", exitFailed, "at counter 1 by Li"},
		{"the hint", "call A001 -c 2", exitFailed, "--again take-over"},
		{"taken over", "call A001 -c 2 --again take-over", exitDone, "Called A001 to counter 药房."},
		{"done", "done -c 2", exitDone, "A001 is done."},
		{"nobody there", "done -c 2", exitFailed, "Nobody is at this counter"},
		{"late call", "call A004 -c 1", exitDone, "Called A004"},
		{"hold", "hold -c 1 --note back-soon", exitDone, "A004 is on hold."},
		{"next while one is held", "next -c 1", exitDone, "A002"},
		{"resume at a busy counter", "resume -c 1", exitFailed, "A002 is still at counter 1"},
		{"transfer", "transfer -c 1 --service lab", exitDone, "A002 waits for Laboratory now."},
		{"resume", "resume -c 1", exitDone, "A004 is at counter 1 again."},
		{"done again", "done -c 1", exitDone, "A004 is done."},
		{"cancel", "cancel A003", exitDone, "A003 is cancelled."},
		{"nobody left here", "next -c 1", exitFailed, "Waiting for others: 2"},
		{"a wrong entry", "issue med --number A099", exitDone, "A099"},
		{"put on hold by mistake", "hold A099 -c 1", exitDone, "on hold"},
		{"taken back", "undo -c 1", exitDone, "Taken back: A099."},
		{"note", "note A099 wheelchair", exitDone, "Noted for A099."},
		{"note of nobody", "note Z1 x", exitFailed, "Z1 is not in the hall"},
		{"closing", "close -c 1", exitDone, "Counter 1 is closed."},
		{"a closed counter", "next -c 1", exitFailed, "Open it first"},
		{"misspelt", "call A1 --again maybe", exitUsage, "take-over"},
		{"transfer to nowhere", "transfer A099", exitUsage, "--service"},
	})
	first.end(t, exitDone)
	serve(t, dir)
	walk(t, dir, []step{
		{"what waited still waits", "next -c 2", exitDone, "Called B001"},
		{"in its order", "next -c 2", exitDone, "Called A002"},
		{"closed counters stay closed", "next -c 1", exitFailed, "Open it first"},
		{"history", "history", exitDone, "A002"},
		{"history of a counter", "history --counter 1 --number A004", exitDone, "no-show"},
		{"future", "history --from 2100-01-01", exitDone, "Nothing happened"},
		{"nonsense", "history --from soon", exitUsage, "soon"},
		{"statistics", "stats", exitDone, "Service Medicine"},
		{"a new day", "start-day", exitDone, "A new business day has begun."},
		{"nobody is left", "next -c 2", exitFailed, "Nobody is waiting"},
		{"the next number", "issue lab", exitDone, "Issued B002."},
	})
}

func TestCommandsAnswerInJSON(t *testing.T) {
	dir := small(t, clinic)
	serve(t, dir)
	var done control.Called
	answer(t, run(t, "issue", "med", "--json", "--data", dir), &done)
	if done.Type != "issued" || done.Number != "A001" || done.Service != "med" || done.Seq == 0 {
		t.Errorf("got %+v", done)
	}
	answer(t, run(t, "next", "-c", "1", "--json", "--data", dir), &done)
	if done.Type != "called" || done.By != "Li" || done.CounterName != "1" {
		t.Errorf("got %+v", done)
	}
	var page control.History
	answer(t, run(t, "history", "--limit", "1", "--json", "--data", dir), &page)
	if len(page.Rows) != 1 || page.Rows[0].Type != "called" || page.Rows[0].Wait == nil || page.Older == 0 {
		t.Errorf("got %+v", page)
	}
	var s control.Statistics
	answer(t, run(t, "stats", "--json", "--data", dir), &s)
	if len(s.Figures) == 0 || s.Figures[0].By != "total" || s.Figures[0].Calls != 1 || s.Figures[0].Issued != 1 {
		t.Errorf("got %+v", s)
	}
	for _, c := range []struct{ line, want string }{{"history --csv", "A001"}, {"stats --csv", "total"}} {
		got := run(t, append(strings.Fields(c.line), "--data", dir)...)
		if got.code != exitDone || !strings.HasPrefix(got.stdout, "\ufeff") || !strings.Contains(got.stdout, c.want) {
			t.Errorf("%s: %+v", c.line, got)
		}
	}
}

func answer(t *testing.T, o outcome, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(o.stdout), into); err != nil || o.code != exitDone {
		t.Fatalf("%+v: %v", o, err)
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	dir := small(t, clinic)
	serve(t, dir)
	list := func(text string) string {
		path := filepath.Join(t.TempDir(), "list.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	bad := list("number,name,service\nA010,Ann,med\nA010,Bob,x-ray\n")
	got := run(t, "import", bad, "--data", dir)
	if got.code != exitFailed || !strings.Contains(got.stdout, "Line 3") || !strings.Contains(got.stdout, "column 3") ||
		!strings.Contains(got.stderr, "Nothing was imported") {
		t.Errorf("a bad list: %+v", got)
	}
	good := list("号码,姓名,业务\nA010,张三丰,med\nB010,李四,lab\n")
	walk(t, dir, []step{
		{"nothing of the bad list", "cancel A010", exitFailed, "A010 is not in the hall"},
		{"a look first", "import --dry-run " + good, exitDone, "All 2 rows are in order"},
		{"which changes nothing", "cancel A010", exitFailed, "A010 is not in the hall"},
		{"all of it", "import " + good, exitDone, "All 2 rows are in the queue"},
		{"there they are", "next -c 1", exitDone, "A010"},
		{"twice", "import " + good, exitFailed, "Nothing was imported"},
		{"no file", "import " + good + ".txt", exitFailed, "There is no file"},
	})
	var outcome control.Imported
	o := run(t, "import", bad, "--dry-run", "--json", "--data", dir)
	if err := json.Unmarshal([]byte(o.stdout), &outcome); err != nil || o.code != exitFailed || len(outcome.Problems) == 0 || outcome.Done {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestTwoStationsShareOneQueue(t *testing.T) {
	host := small(t, func(s *settings.Settings) {
		clinic(s)
		s.Station.Listen, s.Station.Name = "127.0.0.1:0", "Reception"
	})
	served := serve(t, host)
	walk(t, host, []step{
		{"not shared", "share code", exitFailed, "share on"},
		{"alone", "stations", exitDone, "not shared"},
		{"shared", "share on", exitDone, "QC1"},
	})
	var shared control.Shared
	answer(t, run(t, "share", "code", "--json", "--data", host), &shared)

	guest := small(t, clinic)
	walk(t, guest, []step{
		{"a mistyped code", "join QC1NONSENSE", exitFailed, "whole pairing code"},
		{"joined", "join " + shared.Code + " --name East --role operator", exitDone, "is set to use the queue"},
		{"no such role", "join " + shared.Code + " --role boss", exitFailed, "role"},
	})
	serve(t, guest)
	await(t, "the link", func() bool { return strings.Contains(run(t, "stations", "--data", guest).stdout, "Connected") })
	walk(t, host, []step{{"who is there", "stations", exitDone, "East"}, {"a ticket at the host", "issue med", exitDone, "A001"}})
	await(t, "the ticket at the guest", func() bool { return statusOf(t, guest).Queue.LastSeq >= statusOf(t, host).Queue.LastSeq })
	walk(t, guest, []step{
		{"called by the guest", "next -c 1", exitDone, "A001"},
		{"sharing what is not ours", "share on", exitFailed, "another computer"},
	})
	walk(t, host, []step{{"known to the host", "call A001 -c 2", exitFailed, "at counter 1 by Li"}})
	served.end(t, exitDone)
	await(t, "the loss", func() bool { return strings.Contains(run(t, "stations", "--data", guest).stdout, "No connection") })
	walk(t, guest, []step{{"no call without the host", "next -c 1", exitFailed, "host cannot be reached"}})
	if after, _, err := settings.Inspect(host); err != nil || !after.Station.Share {
		t.Errorf("sharing does not last: %+v, %v", after.Station, err)
	}
}

func TestRebuildWantsToBeConfirmed(t *testing.T) {
	dir := small(t, clinic)
	s := serve(t, dir)
	walk(t, dir, []step{{"a ticket", "issue med", exitDone, "A001"}})
	other := small(t, clinic)
	walk(t, dir, []step{{"while it runs", "rebuild --yes --from " + other, exitFailed, "running"}})
	s.end(t, exitDone)
	walk(t, other, []step{
		{"no folder", "rebuild", exitUsage, "from"},
		{"unconfirmed", "rebuild --from " + dir, exitFailed, "--yes"},
		{"nothing there", "rebuild --yes --from " + t.TempDir(), exitFailed, "no copy"},
		{"done", "rebuild --yes --from " + dir, exitDone, "rebuilt"},
	})
	serve(t, other)
	walk(t, other, []step{{"the ticket is there", "next -c 1", exitDone, "A001"}})
}

// A restaurant prepares, calls and hands over.
func TestOrdersByCommands(t *testing.T) {
	dir := small(t, func(s *settings.Settings) {
		s.Queue.OrderMode = true
		s.Services = []settings.Service{{ID: "food", Name: "Food", First: 1, Width: 2}}
	})
	serve(t, dir)
	walk(t, dir, []step{
		{"placed", "issue", exitDone, "Order 01 is being prepared."},
		{"ready", "ready 01", exitDone, "Order 01 is ready at counter 1."},
		{"collected", "collected 01", exitDone, "Order 01 was collected."},
		{"gone", "collected 01", exitFailed, "01"},
	})
}
