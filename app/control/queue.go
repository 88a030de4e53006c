package control

import (
	"context"
	"io"
	"time"
)

// QueueHandler is the part of Handler that is about tickets, reports and other stations.
type QueueHandler interface {
	Do(ctx context.Context, r DoRequest) (Called, error)
	// History gives a page, the newest rows first.
	History(ctx context.Context, r ReportRequest) (History, error)
	// HistoryCSV and StatisticsCSV write a whole table, as UTF-8 with a byte order mark.
	HistoryCSV(ctx context.Context, r ReportRequest, w io.Writer) error
	Statistics(ctx context.Context, r ReportRequest) (Statistics, error)
	StatisticsCSV(ctx context.Context, r ReportRequest, w io.Writer) error
	// Import reads a list from a file of this machine. progress is called from one goroutine.
	Import(ctx context.Context, r ImportRequest, progress func(done, all int) error) (Imported, error)
	Share(ctx context.Context, r ShareRequest) (Shared, error)
}

// DoRequest is a command to the queue. Verb is one of package station's; fields that it does not take are ignored.
type DoRequest struct {
	Verb      string    `json:"verb"`
	Number    string    `json:"number,omitempty"`     // empty: who is at the counter
	Counter   string    `json:"counter,omitempty"`    // its id; empty: for the station to choose
	By        string    `json:"by,omitempty"`         // empty: the counter's operator
	Again     string    `json:"again,omitempty"`      // call: "recall_here" or "take_over"
	Late      bool      `json:"late,omitempty"`       // call: a missed number however late
	CountOn   bool      `json:"count_on,omitempty"`   // next
	ToLine    bool      `json:"to_line,omitempty"`    // resume
	TakeOver  bool      `json:"take_over,omitempty"`  // open
	Service   string    `json:"service,omitempty"`    // issue, transfer: its id
	ToCounter string    `json:"to_counter,omitempty"` // transfer
	Position  string    `json:"position,omitempty"`   // transfer: "", "by_arrival" or "front"
	Priority  string    `json:"priority,omitempty"`   // issue: its id
	Name      string    `json:"name,omitempty"`       // issue
	Phone     string    `json:"phone,omitempty"`      // issue
	Note      string    `json:"note,omitempty"`       // issue, hold, transfer, note
	Due       time.Time `json:"due,omitzero"`         // issue: appointment
}

// ReportRequest says what a report is about. Empty texts and zero times are no bounds; the period is [From, To).
type ReportRequest struct {
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	Counter  string    `json:"counter,omitempty"`  // id
	Service  string    `json:"service,omitempty"`  // id
	Operator string    `json:"operator,omitempty"` //
	Number   string    `json:"number,omitempty"`   // a part of it
	Names    bool      `json:"names,omitempty"`    // people's names are wanted
	Before   uint64    `json:"before,omitempty"`   // of History: the Older of the page before
	Limit    int       `json:"limit,omitempty"`    // of History: rows
}

// History is a page of what happened, the newest first.
type History struct {
	Rows  []HistoryRow `json:"rows"`
	Older uint64       `json:"older,omitempty"` // Before of the next page; 0: there is none
}

// HistoryRow is one event.
type HistoryRow struct {
	Seq         uint64    `json:"seq"`
	At          time.Time `json:"at"`
	Type        string    `json:"type"`
	Number      string    `json:"number,omitempty"`
	Counter     string    `json:"counter,omitempty"` // id
	CounterName string    `json:"counter_name,omitempty"`
	Service     string    `json:"service,omitempty"` // id
	By          string    `json:"by,omitempty"`
	Station     string    `json:"station,omitempty"`
	Name        string    `json:"name,omitempty"`
	How         string    `json:"how,omitempty"`
	Wait        *float64  `json:"wait_seconds,omitempty"`
	Recalls     int       `json:"recalls,omitempty"`
	Rows        int       `json:"rows,omitempty"` // of an import
	Undone      bool      `json:"undone,omitempty"`
}

// Statistics are figures of a period: of all, and by day, hour, service, counter and operator.
type Statistics struct {
	From    time.Time `json:"from,omitzero"`
	To      time.Time `json:"to,omitzero"`
	Figures []Figures `json:"figures"` // the first is the total
	Waiting int       `json:"waiting"` // now
	Unknown int       `json:"unknown,omitempty"`
}

// Figures are of one group. Durations are in seconds.
type Figures struct {
	By        string    `json:"by"`            // total, day, hour, service, counter or operator
	Key       string    `json:"key,omitempty"` // such as "2026-05-06", "09", or an id
	Name      string    `json:"name,omitempty"`
	Issued    int       `json:"issued"`
	Calls     int       `json:"calls"`
	Tickets   int       `json:"tickets"`
	Recalls   int       `json:"recalls"`
	NoShows   int       `json:"no_shows"`
	Cancelled int       `json:"cancelled"`
	Wait      Durations `json:"wait"`
	Service   Durations `json:"service"`
	Open      float64   `json:"open_seconds,omitempty"`
	Busy      float64   `json:"busy_seconds,omitempty"`
	Idle      float64   `json:"idle_seconds,omitempty"`
}

// Durations sum up measurements, in seconds.
type Durations struct {
	Count  int     `json:"count"`
	Mean   float64 `json:"mean"`
	Median float64 `json:"median"`
	P95    float64 `json:"p95"`
	Max    float64 `json:"max"`
}

// ImportRequest asks for a list to become tickets, or, with DryRun, only for what is wrong with it.
type ImportRequest struct {
	Path   string `json:"path"` // absolute
	By     string `json:"by,omitempty"`
	DryRun bool   `json:"dry_run,omitempty"`
}

// Imported tells what became of a list: all of it, or nothing.
type Imported struct {
	Rows     int             `json:"rows"`
	Done     bool            `json:"done"`
	Problems []ImportProblem `json:"problems,omitempty"`
	More     int             `json:"more,omitempty"` // problems beyond those
}

// ImportProblem is a fault of the list, where an editor or a spreadsheet shows it.
type ImportProblem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column,omitempty"` // 0: the line as a whole
	Value   string `json:"value,omitempty"`
	Message string `json:"message"` // for people
}

// ShareRequest asks for the queue to be shared, or not any longer; empty Do only looks.
type ShareRequest struct {
	Do string `json:"do,omitempty"` // "", "on", "off" or "renew"
}

// Shared tells how the queue is shared.
type Shared struct {
	On       bool      `json:"on"`
	Code     string    `json:"code,omitempty"` // whoever has it may join
	Stations []Station `json:"stations"`       // connected; empty while the queue is not shared
	Link     Link      `json:"link"`
}

// Station is one that is connected.
type Station struct {
	Name    string    `json:"name"`
	Role    string    `json:"role"`
	Address string    `json:"address"`
	Since   time.Time `json:"since"`
}

// Link tells how the station is connected to the others.
type Link struct {
	OK        bool      `json:"ok"`
	Joined    bool      `json:"joined"` // the queue is another computer's
	Connected bool      `json:"connected"`
	Since     time.Time `json:"since,omitzero"`
	Age       float64   `json:"age_seconds"` // of what is shown
	Text      string    `json:"text"`
}
