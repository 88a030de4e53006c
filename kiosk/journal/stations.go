package journal

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// Role is what a station does.
type Role string

// The roles of a station.
const (
	Operator Role = "operator"
	Display  Role = "display"
	Caster   Role = "caster"
)

const (
	// A station's name and role travel as the name of its connection.
	clientPrefix = "queuecast-station?"
	maxName      = 64 // characters of a station's name
)

// Station is one that is connected to this host.
type Station struct {
	Name    string
	Role    Role
	Address string // of its end of the connection
	Since   time.Time
}

// Stations lists who is connected, the longest first. It is empty while the
// queue is not shared.
func (j *Journal) Stations() ([]Station, error) {
	e, err := j.current()
	if err != nil {
		return nil, err
	}
	list, err := e.server.Connz(&server.ConnzOptions{Limit: maxConnections})
	if err != nil {
		return nil, fmt.Errorf("listing the stations: %w", err)
	}
	var all []Station
	for _, c := range list.Conns {
		name, role, ok := parseClientName(c.Name)
		if ok {
			all = append(all, Station{Name: name, Role: role, Address: fmt.Sprintf("%s:%d", c.IP, c.Port), Since: c.Start})
		}
	}
	slices.SortStableFunc(all, func(a, b Station) int {
		return cmp.Or(a.Since.Compare(b.Since), strings.Compare(a.Name, b.Name))
	})
	return all, nil
}

func clientName(name string, role Role) string {
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName])
	}
	return clientPrefix + url.Values{"name": {name}, "role": {string(role)}}.Encode()
}

func parseClientName(text string) (name string, role Role, ok bool) {
	query, ok := strings.CutPrefix(text, clientPrefix)
	if !ok {
		return "", "", false
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", "", false
	}
	return values.Get("name"), Role(values.Get("role")), true
}
