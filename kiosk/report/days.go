package report

import "time"

// slotSeconds divides every moment at which a time zone in use today changes:
// within one slot the local date and hour go on as they began.
const slotSeconds = 15 * 60

const secondsPerDay = 24 * 60 * 60

// days tells the local date and hour of an instant, quickly for instants that
// lie close together.
type days struct {
	loc  *time.Location
	slot int64
	set  bool
	now  int32
	hour int8
}

func (d *days) at(ms int64) (day int32, hour int8) {
	seconds := floorDiv(ms, 1000)
	if slot := floorDiv(seconds, slotSeconds); !d.set || slot != d.slot {
		t := time.Unix(seconds, 0).In(d.loc)
		year, month, date := t.Date()
		d.slot, d.set = slot, true
		d.now = int32(time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
		d.hour = int8(t.Hour())
	}
	return d.now, d.hour
}

func (d *days) day(ms int64) int32 {
	day, _ := d.at(ms)
	return day
}

// date is a day's name, such as 2026-05-06.
func date(day int32) string {
	return time.Unix(int64(day)*secondsPerDay, 0).UTC().Format(time.DateOnly)
}

// start is a day's first instant, ms since 1970.
func (d *days) start(day int32) int64 {
	year, month, date := time.Unix(int64(day)*secondsPerDay, 0).UTC().Date()
	return time.Date(year, month, date, 0, 0, 0, 0, d.loc).UnixMilli()
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
