package cast

import (
	"testing"
	"time"
)

func TestAlarmsRingAtTheMoment(t *testing.T) {
	for name, alarm := range map[string]Alarm{"of Go": newTimer(), "of the system": NewAlarm()} {
		t.Run(name, func(t *testing.T) {
			for _, wait := range []time.Duration{30 * time.Millisecond, 0, -time.Hour, time.Millisecond, 20 * time.Millisecond} {
				moment := time.Now().Add(wait)
				if !alarm.Until(moment) || time.Now().Before(moment) {
					t.Errorf("a wait of %v ended %v early, or without its end", wait, time.Until(moment))
				}
			}
			over := make(chan bool)
			go func() { over <- alarm.Until(time.Now().Add(time.Hour)) }()
			time.Sleep(20 * time.Millisecond) // it waits now, most likely
			alarm.Close()
			if <-over {
				t.Error("a wait of an hour is over")
			}
			if alarm.Until(time.Now().Add(time.Hour)) {
				t.Error("it waits though it is closed")
			}
		})
	}
}
