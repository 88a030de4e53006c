package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// streamWriter lets a long answer take as long as it must, while each piece of it is taken in time. Until the first byte the
// request may still be refused.
type streamWriter struct {
	http.ResponseWriter
	limit time.Duration
	begun bool
}

func (w *streamWriter) Write(p []byte) (int, error) {
	if !w.begun {
		w.begun = true
		w.Header().Set("Content-Type", "application/octet-stream")
	}
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.limit))
	return w.ResponseWriter.Write(p)
}

// flush hands over what has been written.
func (w *streamWriter) flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// stream connects a path to an operation with one JSON object in and any number of bytes out. An operation that fails in
// the middle breaks the connection off, so that half a table is never taken for a whole one.
func stream[In any](s *Server, mux *http.ServeMux, path string, do func(context.Context, In, *streamWriter) error) {
	mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			s.answer(w, refuse(http.StatusMethodNotAllowed, CodeWrongMethod, path+" takes "+http.MethodPost), nil)
			return
		}
		var in In
		if err := decodeBody(w, r, &in); err != nil {
			s.answer(w, err, nil)
			return
		}
		out := &streamWriter{ResponseWriter: w, limit: s.Timeout}
		_, err := guarded(s, r.Context(), in, func(ctx context.Context, in In) (nothing, error) { return nothing{}, do(ctx, in, out) })
		switch {
		case err != nil && out.begun:
			s.Log.Warn("a long answer was broken off", "path", path, "err", err)
			panic(http.ErrAbortHandler)
		case err != nil:
			s.answer(w, err, nil)
		}
	})
}

// importLine is a line of the answer to an import: progress, or at the end the outcome.
type importLine struct {
	Done    int       `json:"done,omitempty"`
	All     int       `json:"all,omitempty"`
	Outcome *Imported `json:"outcome,omitempty"`
	Refused *Refused  `json:"refused,omitempty"`
}

func (s *Server) importList(ctx context.Context, r ImportRequest, w *streamWriter) error {
	lines := json.NewEncoder(w)
	outcome, err := s.Handler.Import(ctx, r, func(done, all int) error {
		err := lines.Encode(importLine{Done: done, All: all})
		w.flush()
		return err
	})
	var refused *Refused
	if errors.As(err, &refused) && w.begun {
		return lines.Encode(importLine{Refused: refused})
	}
	if err != nil {
		return err
	}
	return lines.Encode(importLine{Outcome: &outcome})
}

func (s *Server) queueRoutes(mux *http.ServeMux) {
	h := s.Handler
	handle(s, mux, http.MethodPost, pathDo, h.Do)
	handle(s, mux, http.MethodPost, pathHistory, h.History)
	handle(s, mux, http.MethodPost, pathStatistics, h.Statistics)
	handle(s, mux, http.MethodPost, pathShare, h.Share)
	stream(s, mux, pathHistoryCSV, func(ctx context.Context, r ReportRequest, w *streamWriter) error { return h.HistoryCSV(ctx, r, w) })
	stream(s, mux, pathStatisticsCSV, func(ctx context.Context, r ReportRequest, w *streamWriter) error { return h.StatisticsCSV(ctx, r, w) })
	stream(s, mux, pathImport, s.importList)
}

// Do carries out a command to the queue. It returns when that is durable.
func (c *Client) Do(ctx context.Context, r DoRequest) (called Called, err error) {
	err = c.do(ctx, http.MethodPost, pathDo, r, &called)
	return called, err
}

// History asks for a page of what happened.
func (c *Client) History(ctx context.Context, r ReportRequest) (page History, err error) {
	err = c.do(ctx, http.MethodPost, pathHistory, r, &page)
	return page, err
}

// Statistics asks for the figures of a period.
func (c *Client) Statistics(ctx context.Context, r ReportRequest) (figures Statistics, err error) {
	err = c.do(ctx, http.MethodPost, pathStatistics, r, &figures)
	return figures, err
}

// Share shares the queue, stops that, or tells how it is shared.
func (c *Client) Share(ctx context.Context, r ShareRequest) (shared Shared, err error) {
	err = c.do(ctx, http.MethodPost, pathShare, r, &shared)
	return shared, err
}

// HistoryCSV writes what happened as CSV. After an error w may hold a part of it.
func (c *Client) HistoryCSV(ctx context.Context, r ReportRequest, w io.Writer) error {
	return c.copy(ctx, pathHistoryCSV, r, w)
}

// StatisticsCSV writes figures as CSV. After an error w may hold a part of them.
func (c *Client) StatisticsCSV(ctx context.Context, r ReportRequest, w io.Writer) error {
	return c.copy(ctx, pathStatisticsCSV, r, w)
}

func (c *Client) copy(ctx context.Context, path string, in any, w io.Writer) error {
	return c.long(ctx, path, in, func(body io.Reader) error {
		if _, err := io.Copy(w, body); err != nil {
			return fmt.Errorf("reading the station's answer: %w", err)
		}
		return nil
	})
}

// Import has the station read a list. progress is called while rows are stored.
func (c *Client) Import(ctx context.Context, r ImportRequest, progress func(done, all int)) (outcome Imported, err error) {
	err = c.long(ctx, pathImport, r, func(body io.Reader) error {
		lines := bufio.NewScanner(body)
		lines.Buffer(nil, maxAnswer)
		for lines.Scan() {
			var line importLine
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				return fmt.Errorf("reading the station's answer: %w", err)
			}
			switch {
			case line.Refused != nil:
				return line.Refused
			case line.Outcome != nil:
				outcome = *line.Outcome
				return nil
			case progress != nil:
				progress(line.Done, line.All)
			}
		}
		return fmt.Errorf("reading the station's answer: %w", errors.Join(lines.Err(), io.ErrUnexpectedEOF))
	})
	return outcome, err
}
