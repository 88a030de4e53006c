package signage

import (
	"strconv"
	"strings"
	"time"
)

// Words are the fixed words of a picture in one language or in two. The second language is drawn smaller and quieter; an
// empty Second makes the picture monolingual.
type Words struct {
	First, Second Phrases
}

// Phrases are the fixed words in one language. An empty phrase is left out of the picture.
type Phrases struct {
	// Now stands over the number being called, Counter before the counter's number, Recent over the earlier calls.
	Now, Counter, Recent string
	// IdleTitle and IdleHint fill the picture until the first call.
	IdleTitle, IdleHint string
	// Offline says since when nothing new is known; it holds the placeholder {time}.
	Offline string
	// Preparing and Ready stand over the orders.
	Preparing, Ready string
	// Waiting says how many wait; it holds the placeholder {count}. Missed stands before numbers that did not come.
	Waiting, Missed string
	// Calendar writes the date.
	Calendar Calendar
}

// Calendar writes a date in one language.
type Calendar struct {
	// Pattern holds the placeholders {weekday}, {day}, {month} (its number) and {monthname}; empty leaves the date out.
	Pattern string
	// Weekdays start with Sunday, as time.Weekday does.
	Weekdays [7]string
	// Months start with January; only {monthname} uses them.
	Months [12]string
}

// format returns the date of t in the calendar's language.
func (c Calendar) format(t time.Time) string {
	if c.Pattern == "" {
		return ""
	}
	return strings.NewReplacer(
		"{weekday}", c.Weekdays[t.Weekday()],
		"{day}", strconv.Itoa(t.Day()),
		"{month}", strconv.Itoa(int(t.Month())),
		"{monthname}", c.Months[t.Month()-1],
	).Replace(c.Pattern)
}

// WordsZH returns the words in simplified Chinese.
func WordsZH() Words {
	return Words{First: Phrases{
		Now:       "正在叫号",
		Counter:   "窗口",
		Recent:    "最近叫号",
		IdleTitle: "您好，请稍候",
		IdleHint:  "叫到您时，号码将显示在这里",
		Offline:   "{time} 起网络中断",
		Preparing: "正在准备",
		Ready:     "请取餐",
		Waiting:   "等候 {count} 人",
		Missed:    "过号",
		Calendar: Calendar{
			Pattern:  "{month}月{day}日 {weekday}",
			Weekdays: [7]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"},
		},
	}}
}

// WordsEN returns the words in English.
func WordsEN() Words {
	return Words{First: Phrases{
		Now:       "Now serving",
		Counter:   "Counter",
		Recent:    "Recent calls",
		IdleTitle: "Welcome",
		IdleHint:  "Your number will appear here",
		Offline:   "Offline since {time}",
		Preparing: "Preparing",
		Ready:     "Ready",
		Waiting:   "{count} waiting",
		Missed:    "Missed",
		Calendar: Calendar{
			Pattern:  "{weekday} {day} {monthname}",
			Weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
			Months: [12]string{
				"January", "February", "March", "April", "May", "June",
				"July", "August", "September", "October", "November", "December",
			},
		},
	}}
}

// Bilingual returns the first language of primary with the first language of second below or beside it.
func Bilingual(primary, second Words) Words {
	return Words{First: primary.First, Second: second.First}
}
