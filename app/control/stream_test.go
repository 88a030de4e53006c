package control

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// hall is a QueueHandler that remembers what it was asked and answers as it is told.
type hall struct {
	asked []any
	text  string // of the tables
	steps int    // of an import
	err   error  // of every operation, after what it has written
}

func (h *hall) note(q any) error {
	h.asked = append(h.asked, q)
	return h.err
}

func (h *hall) Do(_ context.Context, r DoRequest) (Called, error) {
	return Called{Type: "issued", Number: "A001", Service: r.Service}, h.note(r)
}

func (h *hall) History(_ context.Context, r ReportRequest) (History, error) {
	wait := 1.5
	return History{Rows: []HistoryRow{{Seq: 7, Type: "called", Wait: &wait}}, Older: 7}, h.note(r)
}

func (h *hall) Statistics(_ context.Context, r ReportRequest) (Statistics, error) {
	return Statistics{Figures: []Figures{{By: "total", Calls: 3}}}, h.note(r)
}

func (h *hall) table(q any, w io.Writer) error {
	err := h.note(q)
	if h.text != "" {
		if _, failed := io.WriteString(w, h.text); failed != nil {
			return failed
		}
	}
	return err
}

func (h *hall) HistoryCSV(_ context.Context, r ReportRequest, w io.Writer) error {
	return h.table(r, w)
}

func (h *hall) StatisticsCSV(_ context.Context, r ReportRequest, w io.Writer) error {
	return h.table(r, w)
}

func (h *hall) Import(_ context.Context, r ImportRequest, progress func(done, all int) error) (Imported, error) {
	for n := range h.steps {
		if err := progress(n+1, h.steps); err != nil {
			return Imported{}, err
		}
	}
	return Imported{Rows: h.steps, Done: true, Problems: []ImportProblem{{Line: 3, Column: 2, Message: "no"}}}, h.note(r)
}

func (h *hall) Share(_ context.Context, r ShareRequest) (Shared, error) {
	return Shared{On: true, Code: "QC1"}, h.note(r)
}

func newHall(t *testing.T, h *hall) *Client {
	t.Helper()
	return mustDial(t, startServer(t, &Server{Handler: &station{QueueHandler: h}}).Dir)
}

func TestQueueOperationsReachTheStation(t *testing.T) {
	h := &hall{text: "\ufeffnumber\nA001\n", steps: 3}
	c, ctx := newHall(t, h), t.Context()
	do := DoRequest{Verb: "issue", Service: "med", Name: "张三丰", Due: time.UnixMilli(1_700_000_000_000).UTC()}
	if done, err := c.Do(ctx, do); err != nil || done.Service != "med" || done.Type != "issued" {
		t.Errorf("do: %+v, %v", done, err)
	}
	period := ReportRequest{From: time.UnixMilli(1_700_000_000_000).UTC(), Counter: "1", Names: true, Before: 9, Limit: 5}
	if page, err := c.History(ctx, period); err != nil || page.Older != 7 || *page.Rows[0].Wait != 1.5 {
		t.Errorf("history: %+v, %v", page, err)
	}
	if s, err := c.Statistics(ctx, period); err != nil || s.Figures[0].Calls != 3 {
		t.Errorf("statistics: %+v, %v", s, err)
	}
	for name, ask := range map[string]func(context.Context, ReportRequest, io.Writer) error{"history": c.HistoryCSV, "statistics": c.StatisticsCSV} {
		var table bytes.Buffer
		if err := ask(ctx, period, &table); err != nil || table.String() != h.text {
			t.Errorf("%s as CSV: %q, %v", name, table.String(), err)
		}
	}
	var steps []int
	list := ImportRequest{Path: "/list.csv", DryRun: true}
	outcome, err := c.Import(ctx, list, func(done, all int) { steps = append(steps, done*10+all) })
	if err != nil || !outcome.Done || outcome.Problems[0].Line != 3 || !slices.Equal(steps, []int{13, 23, 33}) {
		t.Errorf("import: %+v, %v, %v", outcome, steps, err)
	}
	if shared, err := c.Share(ctx, ShareRequest{Do: "on"}); err != nil || shared.Code != "QC1" {
		t.Errorf("share: %+v, %v", shared, err)
	}
	want := []any{do, period, period, period, period, list, ShareRequest{Do: "on"}}
	if !slices.Equal(h.asked, want) {
		t.Errorf("asked %+v, want %+v", h.asked, want)
	}
}

func TestLongAnswersAreRefusedWithASentence(t *testing.T) {
	no := &Refused{Code: "too_much", Message: "请缩短时段。"}
	for _, steps := range []int{0, 2} { // before and after the first byte
		h := &hall{err: no, steps: steps}
		c := newHall(t, h)
		var refused *Refused
		if err := c.HistoryCSV(t.Context(), ReportRequest{}, io.Discard); !errors.As(err, &refused) || refused.Message != no.Message {
			t.Errorf("CSV: %v", err)
		}
		refused = nil
		if _, err := c.Import(t.Context(), ImportRequest{}, nil); !errors.As(err, &refused) || refused.Code != no.Code {
			t.Errorf("import after %d steps: %v", steps, err)
		}
	}
}

// Half a table must not be taken for a whole one.
func TestTableThatFailsInTheMiddleIsAnError(t *testing.T) {
	c := newHall(t, &hall{text: strings.Repeat("A001\n", 10_000), err: errors.New("the disk is gone")})
	if err := c.HistoryCSV(t.Context(), ReportRequest{}, io.Discard); err == nil {
		t.Error("no error")
	}
}

func TestLongAnswersTakePostOnly(t *testing.T) {
	c := newHall(t, &hall{})
	var refused *Refused
	if err := c.do(t.Context(), http.MethodGet, pathHistoryCSV, nil, &nothing{}); !errors.As(err, &refused) || refused.Code != CodeWrongMethod {
		t.Errorf("got %v", err)
	}
}
