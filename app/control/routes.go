package control

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// The paths of the operations.
const (
	pathHello   = "/v1/hello" // is this the station of control.json?
	pathCall    = "/v1/call"
	pathRecall  = "/v1/recall"
	pathNext    = "/v1/next"
	pathSay     = "/v1/say"
	pathStop    = "/v1/stop"
	pathRaise   = "/v1/raise"
	pathRestart = "/v1/restart"
	pathStatus  = "/v1/status"

	pathDo            = "/v1/do"
	pathHistory       = "/v1/history"
	pathHistoryCSV    = "/v1/history.csv"
	pathStatistics    = "/v1/statistics"
	pathStatisticsCSV = "/v1/statistics.csv"
	pathImport        = "/v1/import"
	pathShare         = "/v1/share"
)

// hello is the answer of pathHello.
type hello struct {
	PID int `json:"pid"`
}

func (s *Server) routes() http.Handler {
	h := s.Handler
	mux := http.NewServeMux()
	handle(s, mux, http.MethodGet, pathHello, func(context.Context, nothing) (hello, error) {
		return hello{PID: s.contact.PID}, nil
	})
	handle(s, mux, http.MethodPost, pathCall, h.Call)
	handle(s, mux, http.MethodPost, pathRecall, h.Recall)
	handle(s, mux, http.MethodPost, pathNext, h.Next)
	handle(s, mux, http.MethodPost, pathSay, func(ctx context.Context, r SayRequest) (nothing, error) {
		return nothing{}, h.Say(ctx, r)
	})
	handle(s, mux, http.MethodPost, pathStop, func(ctx context.Context, r StopRequest) (nothing, error) {
		return nothing{}, h.Stop(ctx, r)
	})
	handle(s, mux, http.MethodPost, pathRestart, func(ctx context.Context, _ nothing) (nothing, error) {
		return nothing{}, h.Restart(ctx)
	})
	handle(s, mux, http.MethodPost, pathRaise, func(ctx context.Context, _ nothing) (nothing, error) {
		return nothing{}, h.Raise(ctx)
	})
	handle(s, mux, http.MethodGet, pathStatus, func(ctx context.Context, _ nothing) (Status, error) {
		return h.Status(ctx)
	})
	s.queueRoutes(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.answer(w, refuse(http.StatusNotFound, CodeNotFound, "there is no operation "+r.URL.Path), nil)
	})
	return mux
}

// guard refuses strangers before their request is read any further.
func (s *Server) guard(next http.Handler) http.Handler {
	want := sha256.Sum256([]byte(s.contact.Token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if !s.enter() {
			s.answer(w, refuse(http.StatusServiceUnavailable, CodeStopping, "the station is stopping"), nil)
			return
		}
		defer s.leave()

		// A page whose own host name has been pointed at 127.0.0.1 sends that name.
		if r.Host != s.contact.Address || r.Header.Get("Origin") != "" {
			s.Log.Warn("control request from a stranger", "host", r.Host, "origin", r.Header.Get("Origin"))
			s.answer(w, refuse(http.StatusForbidden, CodeForbidden, "requests come from this machine's queuecast alone"), nil)
			return
		}
		// Digests have one length, so the comparison tells nothing about that of the token either.
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		got := sha256.Sum256([]byte(token))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			s.Log.Warn("control request without the right token", "path", r.URL.Path)
			w.Header().Set("WWW-Authenticate", "Bearer")
			s.answer(w, refuse(http.StatusUnauthorized, CodeUnauthorized, "the token is not that of control.json"), nil)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// handle connects a path to an operation with one JSON object in and one out.
func handle[In, Out any](s *Server, mux *http.ServeMux, method, path string, do func(context.Context, In) (Out, error)) {
	mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != method {
			w.Header().Set("Allow", method)
			s.answer(w, refuse(http.StatusMethodNotAllowed, CodeWrongMethod, path+" takes "+method), nil)
			return
		}
		var in In
		if method == http.MethodPost {
			if err := decodeBody(w, r, &in); err != nil {
				s.answer(w, err, nil)
				return
			}
		}
		out, err := guarded(s, r.Context(), in, do)
		s.answer(w, err, out)
	})
}

// guarded keeps a panic of the handler to the one request.
func guarded[In, Out any](s *Server, ctx context.Context, in In, do func(context.Context, In) (Out, error)) (out Out, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("a control request has panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = errors.New("the station failed at this request; its log says more")
		}
	}()
	return do(ctx, in)
}

func decodeBody(w http.ResponseWriter, r *http.Request, in any) error {
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	body.DisallowUnknownFields() // a misspelt key must not become a call at the wrong counter
	err := body.Decode(in)
	if err == nil {
		_, err = body.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = errors.New("there is more than one JSON value")
		}
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return refuse(http.StatusRequestEntityTooLarge, CodeTooLarge, fmt.Sprintf("the request has more than %d bytes", tooLarge.Limit))
	}
	return refuse(http.StatusBadRequest, CodeBadRequest, "the request is not understood: "+err.Error())
}

// answer writes err or out. The time to take it begins now: how long the operation took is the station's own business.
func (s *Server) answer(w http.ResponseWriter, err error, out any) {
	status := http.StatusOK
	if err != nil {
		var refused *Refused
		if !errors.As(err, &refused) {
			s.Log.Error("a control request has failed", "err", err)
			refused = refuse(http.StatusInternalServerError, CodeInternal, err.Error())
		}
		status, out = refused.status(), refused
	}
	data, err := json.Marshal(out)
	if err != nil {
		status, data = http.StatusInternalServerError, []byte(`{"code":"`+CodeInternal+`","message":"the answer cannot be written"}`)
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.Timeout)) // without one, Close still ends it
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // a client that has gone needs no answer
}
