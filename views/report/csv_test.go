package report

import (
	"slices"
	"testing"

	"github.com/queuecast/queuecast/kiosk/report"
)

func TestEveryColumnHasAWord(t *testing.T) {
	keys := slices.Concat(report.HistoryColumns(true), report.StatisticsColumns(), []string{"total", "day", "hour", "counter", "called", "typed", "picked", "yes"})
	for _, key := range keys {
		if Label(key) == key && key != "typed" && key != "yes" {
			t.Errorf("%q has no word", key)
		}
	}
	if got := Label("unheard_of"); got != "unheard_of" {
		t.Errorf("an unknown key becomes %q", got)
	}
}

// One word for two columns of a table would make them one to a reader.
func TestColumnsHaveWordsOfTheirOwn(t *testing.T) {
	for _, columns := range [][]string{report.HistoryColumns(true), report.StatisticsColumns()} {
		seen := map[string]string{}
		for _, key := range columns {
			if other, twice := seen[Label(key)]; twice {
				t.Errorf("%q and %q are both %q", key, other, Label(key))
			}
			seen[Label(key)] = key
		}
	}
}
