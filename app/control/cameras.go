package control

import "time"

// Camera is the state of a camera that is switched on.
type Camera struct {
	Name      string    `json:"name"`
	Address   string    `json:"address"` // without secrets
	Connected bool      `json:"connected"`
	Since     time.Time `json:"since"`
	Last      time.Time `json:"last,omitzero"` // of its newest picture
	Width     int       `json:"width,omitempty"`
	Height    int       `json:"height,omitempty"`
	Rate      float64   `json:"rate"` // pictures a second
	Frames    uint64    `json:"frames"`
	Error     string    `json:"error,omitempty"` // a sentence
}

// Share is the state of a picture that is given to others.
type Share struct {
	What      string    `json:"what"` // display, or a camera's name
	Kind      string    `json:"kind"`
	Addresses []string  `json:"addresses"` // without secrets
	Connected bool      `json:"connected"`
	Since     time.Time `json:"since"`
	Viewers   int       `json:"viewers"`
	Sent      int64     `json:"sent"`              // pictures
	Dropped   int64     `json:"dropped,omitempty"` // left out for viewers who were slow
	Tries     int       `json:"tries,omitempty"`   // that failed since it was last connected
	Next      time.Time `json:"next_try,omitzero"`
	Error     string    `json:"error,omitempty"`
}

// Snapshots is the state of the folder of snapshots.
type Snapshots struct {
	Folder string `json:"folder"`
	Files  int    `json:"files"`
	Bytes  int64  `json:"bytes"`
	Most   int64  `json:"most_bytes"` // 0: any
	Full   bool   `json:"full"`       // the last picture was refused, or made the oldest go
	Error  string `json:"error,omitempty"`
}
