package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/queuecast/queuecast/kiosk/queue"
)

func hall() *script {
	s := &script{}
	s.add(0, queue.Event{Type: queue.Issued, Number: "A001", Service: "lab", Name: "王小明"})
	s.call(5, "A001", "1").do(6, queue.Recalled, "A001", "1").do(7, queue.NotShown, "A001", "1")
	s.add(8, queue.Event{Type: queue.Called, Number: "-12", Counter: "2", CounterName: "=1+1", By: "@Wu", Station: "west"})
	s.call(9, "B007", "1").undo(9.1, 6, "1")
	return s
}

func seqs(rows []Row) (seqs []uint64) {
	for _, r := range rows {
		seqs = append(seqs, r.Seq)
	}
	return seqs
}

func TestHistoryFilters(t *testing.T) {
	for _, c := range []struct {
		name   string
		filter Filter
		want   []uint64
	}{
		{"everything, newest first", Filter{}, []uint64{7, 6, 5, 4, 3, 2, 1}},
		{"counter", Filter{Counter: "2"}, []uint64{5}},
		{"operator", Filter{Operator: "@Wu"}, []uint64{5}},
		{"service, of the ticket", Filter{Service: "lab"}, []uint64{1}},
		{"part of a number", Filter{Number: "00"}, []uint64{6, 4, 3, 2, 1}},
		{"typed in full width and lower case", Filter{Number: " ａ０ "}, []uint64{4, 3, 2, 1}},
		{"type", Filter{Types: []queue.EventType{queue.Called, queue.NotShown}}, []uint64{6, 5, 4, 2}},
		{"from is in it, to is not", Filter{From: day.Add(minutes(6)), To: day.Add(minutes(8))}, []uint64{4, 3}},
		{"nothing", Filter{Counter: "9"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := History(t.Context(), hall(), c.filter, 0, 100)
			if err != nil || !slices.Equal(seqs(page.Rows), c.want) || page.Older != 0 {
				t.Errorf("rows %v, older %d, %v; want %v", seqs(page.Rows), page.Older, err, c.want)
			}
		})
	}
}

func TestHistoryRows(t *testing.T) {
	page, err := History(t.Context(), hall(), Filter{}, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	called, recalled, missed, undone := page.Rows[5], page.Rows[4], page.Rows[3], page.Rows[1]
	if !called.Waited || called.Wait != minutes(5) || called.CounterName != "Desk 1" || called.Recalls != 0 {
		t.Errorf("call: %+v", called)
	}
	if recalled.Recalls != 1 || recalled.Waited || missed.Recalls != 1 {
		t.Errorf("recall %+v, no-show %+v", recalled, missed)
	}
	if !undone.Undone || called.Undone {
		t.Errorf("only the last call was undone: %+v", undone)
	}
	for _, r := range page.Rows {
		if r.Name != "" {
			t.Errorf("row %d tells a name that nobody asked for", r.Seq)
		}
	}
	page, err = History(t.Context(), hall(), Filter{Names: true}, 0, 100)
	if err != nil || page.Rows[5].Name != "王小明" {
		t.Errorf("the call with names: %+v, %v", page.Rows[5], err)
	}
}

func TestHistoryPages(t *testing.T) {
	src := hall()
	var all []uint64
	before := uint64(0)
	for range 10 {
		page, err := History(t.Context(), src, Filter{}, before, 3)
		if err != nil || len(page.Rows) > 3 {
			t.Fatalf("%d rows, %v", len(page.Rows), err)
		}
		all = append(all, seqs(page.Rows)...)
		if before = page.Older; before == 0 {
			break
		}
	}
	if want := []uint64{7, 6, 5, 4, 3, 2, 1}; !slices.Equal(all, want) {
		t.Errorf("the pages hold %v, want %v", all, want)
	}
	// The undo lies on a newer page than what it undoes.
	page, err := History(t.Context(), src, Filter{}, 7, 1)
	if err != nil || len(page.Rows) != 1 || !page.Rows[0].Undone {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestHistoryAsCSV(t *testing.T) {
	var out strings.Builder
	label := func(key string) string {
		return map[string]string{"time": "时间", "number": "号码", "called": "呼叫", "yes": "是"}[key]
	}
	err := WriteHistory(t.Context(), hall(), Filter{Types: []queue.EventType{queue.Called}, Names: true}, time.FixedZone("", 8*3600), label, &out)
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeff时间,号码,,,,,,,,,,,\r\n" +
		"2026-03-02 17:05:00,A001,呼叫,,1,Desk 1,s,Li,,300,0,,王小明\r\n" +
		"2026-03-02 17:08:00,'-12,呼叫,,2,'=1+1,,'@Wu,west,,0,,\r\n" +
		"2026-03-02 17:09:00,B007,呼叫,,1,Desk 1,s,Li,,,0,是,\r\n"
	if got := out.String(); got != want {
		t.Errorf("wrote\n%q\nwant\n%q", got, want)
	}
}

func TestStatisticsAsCSV(t *testing.T) {
	var out strings.Builder
	if err := WriteStatistics(gather(t, hall(), Query{}), nil, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\r\n"), "\r\n")
	for i, line := range lines {
		if got, want := strings.Count(line, ","), len(StatisticsColumns())-1; got != want {
			t.Errorf("line %d has %d commas, want %d: %s", i+1, got, want, line)
		}
	}
	for _, want := range []string{
		"\ufeffby,key,name,issued_count,calls,",
		"total,,,1,2,2,1,1,0,0,1,300,300,300,300,0,,,,,", "day,2026-03-02,,1,2,", "hour,09,,1,2,",
		"counter,2,'=1+1,0,1,", "operator,'@Wu,,0,1,",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

func TestGuard(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "A012": "A012", "012": "012", "-12": "'-12", "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1": "'+1", "@SUM(1)": "'@SUM(1)",
		"＝1": "'＝1", "\t=1": "'\t=1", "\r=1": "'\r=1", "A-12": "A-12", "王=1": "王=1",
	} {
		if got := Guard(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, s := range []string{"", "=1+1", "-12", "A012", "＝x", "\n=1", "\xff="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Guard(text)
		if got != text && got != "'"+text {
			t.Fatalf("%q became %q", text, got)
		}
		if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r\n") {
			t.Fatalf("%q is still a formula", got)
		}
	})
}

// year is a log of plain calls, one a minute.
func year(n int) *memory {
	m := &memory{events: make([]queue.Event, n)}
	for i := range m.events {
		m.events[i] = queue.Event{
			Type: queue.Called, ID: "e", Seq: uint64(i + 1), Number: "1", Counter: "1", At: day.Add(time.Duration(i) * time.Minute),
		}
	}
	return m
}

func TestLongLogIsReadFromNearThePeriod(t *testing.T) {
	const n = 400_000
	for _, c := range []struct {
		name  string
		first int
	}{{"at the start", 0}, {"in the middle", n / 2}, {"at the end", n - 100}} {
		t.Run(c.name, func(t *testing.T) {
			m := year(n)
			from := m.events[c.first].At
			page, err := History(t.Context(), m, Filter{From: from, To: from.Add(time.Hour)}, 0, 100)
			if err != nil || len(page.Rows) != 60 || page.Rows[59].Seq != uint64(c.first+1) {
				t.Fatalf("%d rows, %v", len(page.Rows), err)
			}
			if limit := n / 10; m.read > limit {
				t.Errorf("%d of %d events were read", m.read, n)
			}
		})
	}
}

func TestWrongClocksMisleadNobody(t *testing.T) {
	m := year(100_000)
	for i := range m.events {
		switch {
		case i%100 == 0:
			m.events[i].At = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
		case i%101 == 0:
			m.events[i] = queue.Event{Type: queue.Unreadable, Seq: m.events[i].Seq}
		}
	}
	from := day.Add(70_010 * time.Minute)
	page, err := History(t.Context(), m, Filter{From: from, To: from.Add(30 * time.Minute)}, 0, 100)
	if err != nil || len(page.Rows) != 30 {
		t.Errorf("%d rows, want 30; %v", len(page.Rows), err)
	}
}
