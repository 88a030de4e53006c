package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// clinic uses everything that a hall may have.
func clinic() Settings {
	return changed(func(s *Settings) {
		s.Services = []Service{
			{ID: "a", Name: "内科", Names: map[string]string{"en": "Medicine", "zh": "内科"}, Prefix: "A", First: 1, Width: 3},
			{ID: "b", Name: `Sur"gery`, Prefix: "A", First: 1000, Last: 1999, Width: 4, Capacity: 50},
			{ID: "roll", Name: "roll", First: 1, Width: 2},
		}
		s.Counters = []Counter{
			{ID: "1", Name: "1", Services: []string{"a", "b"}, Operator: "Li"},
			{ID: "2", Name: "药房", Names: map[string]string{"en": "the pharmacy"}},
		}
		s.Priorities = []Priority{{ID: "senior", Name: "老人", Names: map[string]string{"en": "Senior"}, Share: 2}, {ID: "vip", Name: "vip", Share: 1}}
		s.Queue = Queue{
			MaxRecalls: 3, LateWithin: -1, UndoSeconds: 30, Rollover: "04:00", KeepOvernight: true, RestartNumbering: true,
			OrderMode: true, NormalShare: 3, StaleSeconds: 60, KeepDays: 30,
		}
		s.Station = Station{Name: "East wing", Role: "caster", Share: true, Listen: "[::1]:4333", Join: "QC1ABC"}
	})
}

func TestClinicLoadsBackExactly(t *testing.T) {
	dir, want := t.TempDir(), clinic()
	if err := Save(dir, want); err != nil {
		t.Fatal(err)
	}
	if got, report := mustLoad(t, dir); !reflect.DeepEqual(got, want) || !report.OK() {
		t.Errorf("got %+v\nwant %+v\n%+v", got, want, report)
	}
}

func TestHallLoads(t *testing.T) {
	service := func(change func(*Service)) func(*Settings) {
		return func(s *Settings) {
			one := Service{ID: "a", Name: "a", Prefix: "A", First: 1, Width: 3}
			change(&one)
			s.Services = []Service{one}
		}
	}
	const a = "[[services]]\nid = \"a\"\nprefix = \"A\"\n"
	for _, tc := range []struct {
		name, content string
		want          func(*Settings)
		faults        []string // keys
	}{
		{"service with the least", a, service(func(*Service) {}), nil},
		{"prefix ends in a digit", "[[services]]\nid = \"a\"\nprefix = \"A1\"", service(func(s *Service) { s.Prefix = "" }), []string{"services[1].prefix"}},
		{"prefix in small letters", "[[services]]\nid = \"a\"\nprefix = \"a\"", service(func(s *Service) { s.Prefix = "" }), []string{"services[1].prefix"}},
		{"number beyond the display", a + "width = 7\n[[services]]\nid = \"b\"\nprefix = \"BB\"\nwidth = 7", service(func(s *Service) { s.Width = 7 }), []string{"services[2].prefix"}},
		{"last before first", a + "first = 5\nlast = 4", func(*Settings) {}, []string{"services[1].last"}},
		{"two services share numbers", a + "[[services]]\nid = \"b\"\nprefix = \"A\"\nfirst = 999", service(func(*Service) {}), []string{"services[2].prefix"}},
		{"service twice", a + "[[services]]\nid = \"A\"\nprefix = \"B\"", service(func(*Service) {}), []string{"services[2].id"}},
		{"service without an id", "[[services]]\nname = \"x\"", func(*Settings) {}, []string{"services[1].id"}},
		{"no services", "services = []", func(*Settings) {}, nil},
		{"services as text", `services = "a"`, func(*Settings) {}, []string{"services"}},
		{"names", a + "names = { en = \"Medicine\", de = 7 }", service(func(s *Service) { s.Names = map[string]string{"en": "Medicine", "de": "7"} }), nil},
		{"empty name of a language", a + "names = { en = \"\" }", service(func(*Service) {}), []string{"services[1].names.en"}},
		{
			"counter of a service that there is not", a + "[[counters]]\nid = 1\nservices = [\"a\", \"x\"]",
			func(s *Settings) {
				service(func(*Service) {})(s)
				s.Counters = []Counter{{ID: "1", Name: "1", Services: []string{"a"}}}
			},
			[]string{"counters[1].services"},
		},
		{"priority", "[[priorities]]\nid = \"vip\"\nshare = 0", func(s *Settings) { s.Priorities = []Priority{{ID: "vip", Name: "vip", Share: 1}} }, []string{"priorities[1].share"}},
		{"rollover", "[queue]\nrollover = \"23:59\"", func(s *Settings) { s.Queue.Rollover = "23:59" }, nil},
		{"no such hour", "[queue]\nrollover = \"24:00\"", func(*Settings) {}, []string{"queue.rollover"}},
		{"address", "[station]\nlisten = \"host.example:4222\"", func(s *Settings) { s.Station.Listen = "host.example:4222" }, nil},
		{"address without a port", "[station]\nlisten = \"0.0.0.0\"", func(*Settings) {}, []string{"station.listen"}},
		{"no such port", "[station]\nlisten = \"0.0.0.0:65536\"", func(*Settings) {}, []string{"station.listen"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, report := mustLoad(t, writeSettings(t, tc.content))
			if want := changed(tc.want); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
			var faults []string
			for _, p := range report.Problems {
				faults = append(faults, p.Key)
			}
			if !slices.Equal(faults, tc.faults) || len(report.Warnings) > 0 {
				t.Errorf("faults %v, want %v; warnings %v", faults, tc.faults, report.Warnings)
			}
		})
	}
}

func TestValidateNamesWhatIsWrongInTheHall(t *testing.T) {
	for key, change := range map[string]func(*Settings){
		"services[3].id":         func(s *Settings) { s.Services[2].ID = "A" },
		"services[1].prefix":     func(s *Settings) { s.Services[0].Prefix = "A-9" },
		"services[2].last":       func(s *Settings) { s.Services[1].Last = 999 },
		"services[3].capacity":   func(s *Settings) { s.Services[2].Capacity = -1 },
		"services[1].names.en":   func(s *Settings) { s.Services[0].Names["en"] = "" },
		"counters[1].services":   func(s *Settings) { s.Counters[0].Services = []string{"a", "a"} },
		"counters[1].operator":   func(s *Settings) { s.Counters[0].Operator = "a\nb" },
		"priorities[1].share":    func(s *Settings) { s.Priorities[0].Share = 1001 },
		"priorities[2].id":       func(s *Settings) { s.Priorities[1].ID = "" },
		"queue.stale_seconds":    func(s *Settings) { s.Queue.StaleSeconds = 0 },
		"station.role":           func(s *Settings) { s.Station.Role = "boss" },
		"services[1].names.x y ": func(s *Settings) { s.Services[0].Names["x y "] = "x" },
	} {
		t.Run(key, func(t *testing.T) {
			s := clinic()
			change(&s)
			if problems := s.Validate(); len(problems) != 1 || problems[0].Key != key || problems[0].Allowed.String() == "" {
				t.Errorf("got %+v", problems)
			}
		})
	}
}

func TestCloneOfAClinicSharesNothing(t *testing.T) {
	a := clinic()
	b := a.Clone()
	b.Services[0].Names["en"], b.Counters[0].Services[0], b.Counters[1].Names["en"], b.Priorities[0].Names["en"] = "x", "x", "x", "x"
	b.Services[1].ID, b.Priorities[1].ID = "x", "x"
	if !reflect.DeepEqual(a, clinic()) {
		t.Error("changing the clone changed the original")
	}
}

// A file as the version before services wrote it, with counters of id and name alone.
func TestOldSettingsFileLoadsUnchanged(t *testing.T) {
	const old = "title = \"Hall\"\n\n[[counters]]\nid = \"1\"\nname = \"药房\"\n\n[display]\nlanguage = \"zh\"\n"
	dir := writeSettings(t, old)
	got, report := mustLoad(t, dir)
	want := changed(func(s *Settings) {
		s.Title, s.Display.Language = "Hall", "zh"
		s.Counters = []Counter{{ID: "1", Name: "药房"}}
	})
	if !reflect.DeepEqual(got, want) || !report.OK() {
		t.Errorf("got %+v, %+v", got, report)
	}
	if now, err := os.ReadFile(filepath.Join(dir, FileName)); err != nil || string(now) != old {
		t.Errorf("the file was changed: %s (%v)", now, err)
	}
}
