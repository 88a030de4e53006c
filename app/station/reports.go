package station

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/queuecast/queuecast/kiosk/intake"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/queue"
	"github.com/queuecast/queuecast/kiosk/report"
)

// Source is the log, for reports. It may be read while calls are made.
func (s *Station) Source() report.Source { return s.log }

// Configured is what commands may name: services and, beside the normal one, priorities.
func (s *Station) Configured() ([]queue.Service, []queue.Priority) {
	return services(s.Settings.Services), rules(s.Settings).Priorities[1:]
}

// ReadList reads a list of tickets from a file and checks it against the queue as it stands. It changes nothing. Faults of
// single cells are in the list, the error is of the file as a whole.
func (s *Station) ReadList(ctx context.Context, path string, progress func(done, about int)) (*intake.List, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the list: %w", err)
	}
	defer f.Close()
	known, priorities := s.Configured()
	list, err := intake.Read(ctx, f, intake.Options{Services: known, Priorities: priorities, Now: time.Now(), Progress: progress})
	if err != nil {
		return nil, fmt.Errorf("reading the list: %w", err)
	}
	problems, err := s.desk.CheckImport(ctx, list.Tickets())
	if err != nil {
		return nil, fmt.Errorf("checking the list: %w", err)
	}
	list.Add(problems)
	return list, nil
}

// Import makes all rows of a list tickets, or none: then the list's problems tell why. The error is nil in that case.
func (s *Station) Import(ctx context.Context, list *intake.List, by string, progress func(done, all int)) (done bool, err error) {
	switch {
	case s.Pattern != "":
		return false, ErrPattern
	case !s.calls():
		return false, ErrOnlyShows
	case len(list.Problems) > 0:
		return false, nil
	}
	_, err = s.desk.Import(ctx, list.Tickets(), by, progress)
	var refused *queue.ImportError
	if errors.As(err, &refused) { // the hall has changed since the list was read
		list.Add(refused.Problems)
		return false, nil
	}
	s.changed()
	if err != nil {
		return false, fmt.Errorf("importing the list: %w", err)
	}
	return true, nil
}

// calls tells whether commands may be given here.
func (s *Station) calls() bool {
	role := s.Settings.Station.Role
	return role == "" || role == string(journal.Operator)
}
