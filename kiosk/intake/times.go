package intake

import (
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"
)

const (
	// Excel counts days (ECMA-376 part 1, 18.17.4). Serial numbers below 1 are
	// times of the day; dates outside these years are somebody's other number.
	serialFirst = 36526 // 2000-01-01
	serialLast  = 73050 // 2099-12-31
	// The 1904 base lies this many days later.
	serial1904 = 1462

	afternoonHour = 12
	farthest      = 10 * 365 * 24 * time.Hour // what an appointment may lie away
)

// time reads a cell as an instant, to the minute or second.
func (b *builder) time(cell string) (time.Time, error) {
	now := b.options.Now
	text := strings.TrimSpace(width.Fold.String(cell))
	if b.serial {
		if days, err := strconv.ParseFloat(text, 64); err == nil {
			return fromSerial(days, b.base, now)
		}
	}
	afternoon := false
	for _, half := range []string{"上午", "下午", "晚上", "AM", "PM", "am", "pm"} {
		if rest, cut := strings.CutPrefix(text, half); cut {
			text = strings.TrimSpace(rest)
		} else if rest, cut := strings.CutSuffix(text, half); cut {
			text = strings.TrimSpace(rest)
		} else {
			continue
		}
		afternoon = half == "下午" || half == "晚上" || strings.EqualFold(half, "pm")
		break
	}
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			hour := t.Hour()
			if afternoon && hour < afternoonHour {
				hour += afternoonHour
			}
			return time.Date(now.Year(), now.Month(), now.Day(), hour, t.Minute(), t.Second(), 0, now.Location()), nil
		}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return plausible(t, now)
	}
	text = strings.NewReplacer("/", "-", ".", "-", "年", "-", "月", "-", "日", "", "T", " ").Replace(text)
	for _, layout := range []string{"2006-1-2 15:04", "2006-1-2 15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return plausible(t, now)
		}
	}
	return time.Time{}, ErrTime
}

func fromSerial(days float64, base1904 bool, now time.Time) (time.Time, error) {
	if base1904 && days >= 1 {
		days += serial1904
	}
	whole, part := math.Modf(days)
	seconds := int(math.Round(part * 24 * 60 * 60))
	switch {
	case days >= 0 && days < 1:
		return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, seconds, 0, now.Location()), nil
	case whole >= serialFirst && whole <= serialLast:
		return plausible(time.Date(1899, time.December, 30+int(whole), 0, 0, seconds, 0, now.Location()), now)
	}
	return time.Time{}, ErrTime
}

func plausible(t, now time.Time) (time.Time, error) {
	if away := t.Sub(now).Abs(); away > farthest {
		return time.Time{}, ErrTime
	}
	return t, nil
}
