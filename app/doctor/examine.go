package doctor

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/queuecast/queuecast/app/messages"
)

const (
	// usualLimit is how long a check may take.
	usualLimit = 10 * time.Second
	// atOnce is how many checks are under way at most.
	atOnce = 4
)

// check is one part of the examination.
type check struct {
	name  string
	limit time.Duration // its deadline; 0: usualLimit
	alone bool          // it measures, and must not be disturbed by the others
	run   func(context.Context, Patient) []Finding
}

// checks lists all parts in the order in which they are told. Another part gets a line here, its words under doctor.check, and a file.
func checks() []check {
	return []check{
		{name: "machine", run: machine},
		{name: "display", run: display},
		{name: "gl", run: openGL},
		{name: "fonts", run: fonts},
		{name: "folder", run: folder, alone: true},
		{name: "rooms", run: rooms},
		{name: "settings", run: configuration},
		{name: "journal", run: eventLog, limit: time.Minute},
		{name: "clock", run: clock},
		{name: "loudspeaker", run: sound},
		{name: "voice", run: voices, limit: time.Minute},
		{name: "camera", run: cameras, limit: 20 * time.Second},
		{name: "access", run: access},
		{name: "encoder", run: encoder},
		{name: "port", run: ports},
		{name: "network", run: network},
		{name: "firewall", run: firewall},
		{name: "kiosk", run: kiosk},
		{name: "updates", run: newer},
	}
}

// Progress is how far an examination is.
type Progress struct {
	Done, All int
	Under     []string // names of the parts under way, in the user's language
}

// Examine runs all checks, some of them side by side, and gives their findings in a fixed order. A check that does not end within its
// time is told as such; it is left behind, waiting for whatever part of the system does not answer.
func Examine(ctx context.Context, p Patient) []Finding { return examine(ctx, p, checks()) }

func examine(ctx context.Context, p Patient, all []check) []Finding {
	results := make([][]Finding, len(all))
	tell := newTeller(p.OnProgress, len(all))
	one := func(i int) {
		tell.begun(all[i].name)
		results[i] = all[i].examine(ctx, p)
		tell.ended(all[i].name)
	}
	for i, c := range all {
		if c.alone {
			one(i)
		}
	}
	var workers sync.WaitGroup
	free := make(chan struct{}, atOnce)
	for i, c := range all {
		if c.alone {
			continue
		}
		workers.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			one(i)
		})
	}
	workers.Wait()
	return slices.Concat(results...)
}

// examine runs the check within its time.
func (c check) examine(ctx context.Context, p Patient) []Finding {
	limit := c.limit
	if limit == 0 {
		limit = usualLimit
	}
	within, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answer := make(chan []Finding, 1)
	go func() { answer <- c.run(within, p) }()
	// A check that has kept to its deadline is about to answer.
	const grace = 2 * time.Second
	over := time.NewTimer(limit + grace)
	defer over.Stop()
	select {
	case findings := <-answer:
		return findings
	case <-over.C:
	case <-ctx.Done():
		select {
		case findings := <-answer:
			return findings
		case <-time.After(grace):
		}
	}
	return about(c.name, found(c.name, Warning, "late", map[string]any{"Check": checkName(c.name), "Seconds": int(limit.Seconds())}))
}

// checkName is what a part is called.
func checkName(name string) string { return messages.Text("doctor.check."+name, nil) }

// teller tells of progress, one after the other.
type teller struct {
	mutex sync.Mutex
	to    func(Progress)
	is    Progress
}

func newTeller(to func(Progress), all int) *teller { return &teller{to: to, is: Progress{All: all}} }

func (t *teller) begun(name string) {
	t.change(func() { t.is.Under = append(t.is.Under, checkName(name)) })
}

func (t *teller) ended(name string) {
	t.change(func() {
		t.is.Done++
		gone := slices.Index(t.is.Under, checkName(name))
		t.is.Under = slices.Delete(slices.Clone(t.is.Under), gone, gone+1)
	})
}

func (t *teller) change(how func()) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	how()
	if t.to != nil {
		is := t.is
		is.Under = slices.Clone(is.Under)
		t.to(is)
	}
}
