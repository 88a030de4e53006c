package control

import (
	"errors"
	"net/http"
)

// ErrNotRunning says that no station is running on the data folder: there is no control.json, or it is a dead one's.
var ErrNotRunning = errors.New("no station is running")

// Codes of Refused that this package itself uses. A Handler has its own.
const (
	CodeUnauthorized = "unauthorized"       // wrong or missing token
	CodeForbidden    = "forbidden"          // wrong Host, or from a web page
	CodeNotFound     = "not_found"          // no such operation
	CodeWrongMethod  = "method_not_allowed" //
	CodeBadRequest   = "bad_request"        // no valid JSON of the right form
	CodeTooLarge     = "too_large"          // body beyond the limit
	CodeInternal     = "internal"           // the station failed
	CodeStopping     = "stopping"           // the station is on its way down
)

// Refused is an answer that is no: Code for programs, Message for people, in the station's language.
type Refused struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Status  int    `json:"-"` // HTTP status; 0 from a Handler stands for 409
}

func (e *Refused) Error() string { return e.Message }

// status maps a refusal to HTTP: the request was understood, the state of the station forbids it.
func (e *Refused) status() int {
	if e.Status >= http.StatusBadRequest && e.Status < 600 {
		return e.Status
	}
	return http.StatusConflict
}

func refuse(status int, code, message string) *Refused {
	return &Refused{Code: code, Message: message, Status: status}
}
