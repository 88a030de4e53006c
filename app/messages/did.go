package messages

import "github.com/queuecast/queuecast/kiosk/queue"

// Did says what has just been done, by its event. service and target are their names as people know them; either may be empty.
func Did(e queue.Event, service, target string) string {
	values := data{"Number": e.Number, "Counter": e.CounterName, "Service": service, "Target": target}
	key := "cli.did." + string(e.Type)
	switch e.Type {
	case queue.Called:
		key = "cli.called"
	case queue.Recalled:
		key = "cli.recalled"
	case queue.Transferred:
		if target != "" {
			key += ".counter"
		}
	case queue.Resumed:
		if e.Counter == "" || e.CounterName == "" {
			key += ".line"
		}
	}
	return Text(key, values)
}
