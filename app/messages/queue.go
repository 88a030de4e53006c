package messages

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/queuecast/queuecast/app/station"
	"github.com/queuecast/queuecast/kiosk/intake"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/pairing"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
)

// ConfirmError tells that something is only done when it is asked for twice.
type ConfirmError struct {
	Dir, From string
}

// Error implements error.
func (e *ConfirmError) Error() string {
	return "replacing the queue in " + e.Dir + " has to be confirmed"
}

// MissingFileError tells that a file which was named is not there.
type MissingFileError struct {
	Path string
}

// Error implements error.
func (e *MissingFileError) Error() string { return "there is no file " + e.Path }

// ListError tells that a list was not imported for its faults.
type ListError struct {
	Faults int
}

// Error implements error.
func (e *ListError) Error() string { return fmt.Sprintf("the list has %d faults", e.Faults) }

// clock is how sentences tell a time of today.
const clock = "15:04"

// moment tells a time to somebody who reads it now; older ones come with their day.
func moment(at time.Time) string {
	at = at.Local()
	if at.Format(time.DateOnly) == time.Now().Format(time.DateOnly) {
		return at.Format(clock)
	}
	return at.Format("2006-01-02 15:04")
}

// Status is the word for where a ticket is.
func Status(s queue.Status) string { return Text("status.ticket."+string(s), nil) }

// by is " by Li", or nothing.
func by(person string) string {
	if person == "" {
		return ""
	}
	return Text("error.by", data{"Name": person})
}

// explainRefusal finds the sentence for what the rules refuse.
func explainRefusal(err error) (key string, values data, ok bool) {
	var (
		already  *queue.AlreadyCalledError
		recalls  *queue.RecallLimitError
		late     *queue.TooLateError
		closed   *queue.CounterClosedError
		taken    *queue.CounterTakenError
		busy     *queue.CounterBusyError
		nobody   *queue.NobodyWaitingError
		service  *queue.UnknownServiceError
		priority *queue.UnknownPriorityError
		capacity *queue.CapacityError
		full     *queue.RangeFullError
		number   *queue.NumberTakenError
		noTicket *queue.NoTicketError
		text     *queue.TextError
		undo     *queue.UndoError
	)
	switch {
	case errors.As(err, &already):
		return "error.already_called", data{
			"Number": already.Number, "Time": moment(already.At), "Counter": already.CounterName, "By": by(already.By), "Status": Status(already.Status),
		}, true
	case errors.As(err, &recalls):
		return "error.recall_limit", data{"Number": recalls.Number, "Count": recalls.Recalls}, true
	case errors.As(err, &late):
		return "error.too_late", data{"Number": late.Number, "Passed": late.Passed, "Within": late.Within}, true
	case errors.As(err, &closed):
		return "error.counter.closed", data{"Counter": closed.CounterName, "Time": moment(closed.Since)}, true
	case errors.As(err, &taken):
		return "error.counter.taken", data{"Counter": taken.CounterName, "Time": moment(taken.Since), "By": by(taken.By), "Station": taken.Station}, true
	case errors.As(err, &busy):
		return "error.counter.busy", data{"Counter": busy.CounterName, "Number": busy.Number}, true
	case errors.As(err, &nobody):
		switch {
		case nobody.Later > 0:
			return "error.nobody_waiting.later", data{"Count": nobody.Later, "Time": moment(nobody.Earliest)}, true
		case nobody.Elsewhere > 0:
			return "error.nobody_waiting.elsewhere", data{"Count": nobody.Elsewhere}, true
		}
		return "error.nobody_waiting", nil, true
	case errors.As(err, &service):
		if len(service.Known) == 0 {
			return "error.no_numbers", nil, true
		}
		return "error.service.unknown", data{"Service": service.ID, "Known": strings.Join(service.Known, ", ")}, true
	case errors.As(err, &priority):
		return "error.priority.unknown", data{"Priority": priority.ID, "Known": strings.Join(priority.Known, ", ")}, true
	case errors.As(err, &capacity):
		return "error.capacity", data{"Service": capacity.Service, "Count": capacity.Capacity}, true
	case errors.As(err, &full):
		return "error.range_full", data{"Service": full.Service, "First": full.First, "Last": full.Last}, true
	case errors.As(err, &number):
		return "error.number.taken", data{"Number": number.Number, "Status": Status(number.Status)}, true
	case errors.As(err, &noTicket):
		if noTicket.Status == "" {
			return "error.no_ticket", data{"Number": noTicket.Number}, true
		}
		return "error.wrong_status", data{"Number": noTicket.Number, "Status": Status(noTicket.Status)}, true
	case errors.As(err, &text):
		return "error.ticket_text", data{"Field": Text("error.field."+text.Field, nil), "Max": text.Max}, true
	case errors.As(err, &undo):
		return "error.undo." + string(undo.Reason), data{"Number": undo.Number}, true
	}
	return "", nil, false
}

// explainLog finds the sentence for what the log, the other stations and lists refuse.
func explainLog(err error) (key string, values data, ok bool) {
	var (
		away     *journal.DisconnectedError
		diverged *journal.DivergedError
		listen   *journal.ListenError
		gap      *journal.GapError
		stranger *pairing.FingerprintError
		badCode  *station.PairingError
		tooBig   *intake.TooBigError
		damaged  *intake.FormatError
		confirm  *ConfirmError
		missing  *MissingFileError
		faulty   *ListError
	)
	switch {
	case errors.As(err, &confirm):
		return "error.confirm", data{"Dir": confirm.Dir, "From": confirm.From}, true
	case errors.As(err, &missing):
		return "error.file.missing", data{"Path": missing.Path}, true
	case errors.As(err, &faulty):
		return "error.list.refused", data{"Count": faulty.Faults}, true
	case errors.As(err, &badCode):
		return "error.pairing", nil, true
	case errors.As(err, &stranger):
		return "error.stranger", nil, true
	case errors.As(err, &diverged):
		return "error.diverged", data{"Ours": diverged.Ours, "Theirs": diverged.Theirs}, true
	case errors.As(err, &away):
		return "error.disconnected", data{"Time": moment(away.Since)}, true
	case errors.As(err, &listen):
		return "error.listen", data{"Address": listen.Addr}, true
	case errors.As(err, &gap):
		return "error.gap", data{"First": gap.First, "Last": gap.Last}, true
	case errors.As(err, &tooBig):
		return "error.list.too_big", data{"Max": tooBig.Max, "What": Text("error.list.what."+strings.ReplaceAll(tooBig.What, " ", "_"), nil)}, true
	case errors.As(err, &damaged):
		if damaged.Line == 0 {
			return "error.list.damaged", nil, true
		}
		return "error.list.damaged_at", data{"Line": damaged.Line, "Column": damaged.Column}, true
	}
	for _, known := range []struct {
		err error
		key string
	}{
		{queue.ErrNoVisit, "error.no_visit"},
		{queue.ErrNothingHeld, "error.nothing_held"},
		{queue.ErrNothingToUndo, "error.nothing_to_undo"},
		{queue.ErrDayStarted, "error.day_started"},
		{queue.ErrNoNumbers, "error.no_numbers"},
		{queue.ErrSamePlace, "error.same_place"},
		{queue.ErrHallFull, "error.hall_full"},
		{station.ErrJoined, "error.joined"},
		{station.ErrOnlyShows, "error.only_shows"},
		{station.ErrVerb, "error.verb"},
		{station.ErrNowhere, "error.nowhere"},
		{journal.ErrNotShared, "error.not_shared"},
		{journal.ErrNoLines, "error.no_lines"},
		{pairing.ErrCode, "error.pairing"},
		{report.ErrTooMuch, "error.too_much"},
		{report.ErrNoDate, "error.period.date"},
		{report.ErrBackwards, "error.period.backwards"},
		{intake.ErrEmpty, "error.list.empty"},
		{intake.ErrOldExcel, "error.list.old_excel"},
		{intake.ErrNotText, "error.list.not_text"},
		{intake.ErrEncoding, "error.list.encoding"},
		{intake.ErrTime, "error.list.time"},
		{intake.ErrColumnTwice, "error.list.column_twice"},
	} {
		if errors.Is(err, known.err) {
			return known.key, nil, true
		}
	}
	return "", nil, false
}
