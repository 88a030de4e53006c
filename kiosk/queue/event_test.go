package queue

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func sample() Event {
	return Event{
		Version: 1, Type: Called, ID: "e1", Number: "A012", Counter: "3", CounterName: "药房",
		At:      time.Date(2026, 3, 4, 5, 6, 7, 890_000_000, time.UTC),
		Station: "hall", By: "Wang",
	}
}

func TestEventFormatOnDisk(t *testing.T) {
	data, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"v":1,"type":"called","id":"e1","number":"A012","counter":"3","counter_name":"药房",` +
		`"at":"2026-03-04T05:06:07.89Z","station":"hall","by":"Wang"}`
	if string(data) != want {
		t.Errorf("encoded\n%s\nwant\n%s", data, want)
	}
}

func TestEventSurvivesTheLog(t *testing.T) {
	ev := sample()
	data, err := ev.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeEvent(data, 7)
	ev.Seq = 7
	if err != nil || got != ev {
		t.Errorf("read back %+v, %v; want %+v", got, err, ev)
	}
}

func TestEventOfANewerVersionIsRead(t *testing.T) {
	got, err := DecodeEvent([]byte(`{"v":9,"type":"ticket_issued","id":"x","at":"2030-01-01T00:00:00Z","service":{"id":4}}`), 3)
	if err != nil || got.Type != "ticket_issued" || got.Seq != 3 || got.Version != 9 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// A log of the first version is read by this one: what it says is the same.
func TestLogOfTheFirstVersionIsFolded(t *testing.T) {
	s := NewState(Config{Counters: []Counter{{ID: "1"}, {ID: "2"}}})
	for i, line := range []string{
		`{"v":1,"type":"called","id":"a","number":"A012","counter":"1","counter_name":"1","at":"2026-03-04T05:06:07Z","station":"hall"}`,
		`{"v":1,"type":"recalled","id":"b","number":"A012","counter":"1","counter_name":"1","at":"2026-03-04T05:06:17Z"}`,
		`{"v":1,"type":"called","id":"c","number":"A012","counter":"2","counter_name":"2","at":"2026-03-04T05:06:27Z"}`,
		`{"v":1,"type":"called","id":"d","number":"A013","counter":"1","counter_name":"1","at":"2026-03-04T05:06:37Z"}`,
	} {
		ev, err := DecodeEvent([]byte(line), uint64(i+1))
		if err != nil {
			t.Fatal(err)
		}
		s.Apply(ev)
	}
	b := &book{t: t, state: s, now: noon}
	if got := b.list(9); got != "A013@1 A012@2 A012@1*1" || s.Unknown() != 0 {
		t.Errorf("calls %q, %d unknown", got, s.Unknown())
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if ev := b.do(Next{Counter: "2"}); ev.Number != "A014" || ev.Closes != "A012" {
		t.Errorf("next is %+v", ev)
	}
}

func TestDecodeEventRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"nothing":           ``,
		"not JSON":          `called A012`,
		"wrong shape":       `[1]`,
		"no version":        `{"type":"called","id":"x"}`,
		"no identity":       `{"v":1,"type":"called"}`,
		"no type":           `{"v":1,"id":"x"}`,
		"type with a dot":   `{"v":1,"id":"x","type":"a.b"}`,
		"type is wildcard":  `{"v":1,"id":"x","type":">"}`,
		"reserved type":     `{"v":1,"id":"x","type":"unreadable"}`,
		"time is nonsense":  `{"v":1,"id":"x","type":"called","at":"yesterday"}`,
		"bigger than it is": `{"v":1,"id":"` + strings.Repeat("x", MaxEventBytes) + `","type":"called"}`,
	} {
		t.Run(name, func(t *testing.T) {
			var bad *BadEventError
			if _, err := DecodeEvent([]byte(data), 1); !errors.As(err, &bad) {
				t.Errorf("got %v, want *BadEventError", err)
			}
		})
	}
}

func TestEncodeRefusesAnEventTooBig(t *testing.T) {
	ev := sample()
	ev.By = strings.Repeat("x", MaxEventBytes)
	var bad *BadEventError
	if _, err := ev.Encode(); !errors.As(err, &bad) {
		t.Errorf("got %v, want *BadEventError", err)
	}
}

func FuzzDecodeEvent(f *testing.F) {
	data, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"v":2,"type":"later","id":"x","at":"2026-01-01T00:00:00+08:00"}`))
	f.Add([]byte(`{"v":1,"type":"called","id":"\ud800","number":"\u0000"}`))
	f.Add([]byte(`{"v":2,"type":"imported","id":"x","batch":{"id":"b","part":1,"parts":1,"rows":[{"number":"7"},{}]}}`))
	f.Add([]byte(`{"v":2,"type":"called","id":"x","number":"7","counter":"1","pool":"*","start":18446744073709551615,"pass":1}`))
	f.Add([]byte(`{"v":2,"type":"undone","id":"x","counter":"1","undoes":4}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		ev, err := DecodeEvent(data, 5)
		if err != nil {
			var bad *BadEventError
			if !errors.As(err, &bad) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		s := NewState(Config{})
		s.Apply(ev)
		if err := s.Check(); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if s.LastSeq() != 5 || !json.Valid(data) {
			t.Fatalf("%q was accepted as %+v", data, ev)
		}
		encoded, err := ev.Encode()
		if err != nil {
			return // escaping may make it longer than allowed
		}
		if again, err := DecodeEvent(encoded, 5); err != nil || !reflect.DeepEqual(again, ev) {
			t.Fatalf("read back %+v, %v; want %+v", again, err, ev)
		}
	})
}
