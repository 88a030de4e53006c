package schedule

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func clock(t *testing.T, text string) Clock {
	t.Helper()
	c, err := ParseClock(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestParse(t *testing.T) {
	for text, want := range map[string]Clock{"00:00": 0, "09:05": 545, "23:59": 1439} {
		if got := clock(t, text); got != want {
			t.Errorf("%s is %d", text, got)
		}
	}
	for _, text := range []string{"", "9:05", "24:00", "12:60", "-1:00", "12:00 ", "12.00", "ab:cd", "+1:00", "12:0x"} {
		if _, err := ParseClock(text); !errors.Is(err, ErrTime) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if d, err := ParseDays([]string{"mon", "SUN"}); err != nil || fmt.Sprint(d) != "[Monday Sunday]" {
		t.Errorf("%v, %v", d, err)
	}
	if _, err := ParseDays([]string{"monday"}); !errors.Is(err, ErrDay) {
		t.Error(err)
	}
}

func TestNext(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	entries := []Entry{
		{ID: "open", Times: []Clock{clock(t, "08:00")}, Days: Days{time.Monday, time.Tuesday}},
		{ID: "close", Times: []Clock{clock(t, "16:50"), clock(t, "17:00")}},
		{ID: "too", Times: []Clock{clock(t, "16:50")}, Days: Days{time.Monday}},
		{ID: "never"},
	}
	night := []Entry{{ID: "night", Times: []Clock{clock(t, "02:30")}}}
	for _, tc := range []struct {
		after   string
		entries []Entry
		want    string
	}{
		{"2026-11-23 07:59:59", entries, "open 2026-11-23 08:00:00 +0100"},
		{"2026-11-23 08:00:00", entries, "close 2026-11-23 16:50:00 +0100 too 2026-11-23 16:50:00 +0100"},
		{"2026-11-24 16:50:00", entries, "close 2026-11-24 17:00:00 +0100"},
		{"2026-11-24 17:00:00", entries[:1], "open 2026-11-30 08:00:00 +0100"},
		{"2026-11-24 08:00:00", entries[:1], "open 2026-11-30 08:00:00 +0100"},
		{"2026-12-31 23:00:00", entries[1:2], "close 2027-01-01 16:50:00 +0100"},
		{"2026-03-29 00:00:00", night, "night 2026-03-29 03:00:00 +0200"}, // 2 to 3 o'clock does not exist
		{"2026-03-29 03:00:00", night, "night 2026-03-30 02:30:00 +0200"},
		{"2026-10-25 00:00:00", night, "night 2026-10-25 02:30:00 +0200"}, // exists twice
		{"2026-11-23 00:00:00", entries[3:], ""},
	} {
		after, err := time.ParseInLocation(time.DateTime, tc.after, berlin)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, d := range Next(after, tc.entries) {
			got += d.ID + " " + d.At.Format("2006-01-02 15:04:05 -0700") + " "
		}
		if got != tc.want && got != tc.want+" " {
			t.Errorf("after %s: %q, want %q", tc.after, got, tc.want)
		}
	}
	// Behind the first of the two comes the next day's, not the second.
	first := Next(time.Date(2026, 10, 25, 0, 0, 0, 0, berlin), night)[0].At
	if second := Next(first, night)[0].At; second.Day() != 26 {
		t.Errorf("after %v comes %v", first, second)
	}
}

func TestEveryDayOfTwoYearsSaysOnce(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "America/Santiago"} {
		place, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"00:00", "00:30", "01:45", "02:00", "02:30", "03:00", "23:59"} {
			entries := []Entry{{ID: "x", Times: []Clock{clock(t, text)}}}
			at := time.Date(2025, 12, 31, 23, 59, 59, 0, place)
			for day := range 730 {
				due := Next(at, entries)
				want := time.Date(2026, 1, 1+day, 12, 0, 0, 0, place)
				if len(due) != 1 || due[0].At.YearDay() != want.YearDay() {
					t.Fatalf("%s %s: after %v comes %v", name, text, at, due)
				}
				at = due[0].At
			}
		}
	}
}

func TestVolume(t *testing.T) {
	all := []Hours{
		{From: clock(t, "12:00"), To: clock(t, "14:00"), Percent: 50},
		{From: clock(t, "22:00"), To: clock(t, "06:00"), Days: Days{time.Friday}, Percent: 20},
		{From: clock(t, "13:00"), To: clock(t, "15:00"), Percent: 70},
	}
	for text, want := range map[string]int{
		"2026-11-20 11:59": 100, "2026-11-20 12:00": 50, "2026-11-20 13:30": 50, "2026-11-20 14:00": 70, "2026-11-20 15:00": 100,
		"2026-11-20 22:00": 20, "2026-11-21 05:59": 20, "2026-11-21 06:00": 100, "2026-11-21 22:30": 100, "2026-11-20 05:00": 100,
	} {
		now, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Volume(now, all); got != want {
			t.Errorf("%s: %d %%, want %d", text, got, want)
		}
	}
}
