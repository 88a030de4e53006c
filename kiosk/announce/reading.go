package announce

import (
	"strings"

	"github.com/queuecast/queuecast/kiosk/queue"
)

// One says how the digit 1 is read in Chinese, digit by digit.
type One int

const (
	// OnePlain reads 1 as 一.
	OnePlain One = iota
	// OneRadio reads 1 as 幺, as on the telephone and the radio.
	OneRadio
)

// Style says how numbers are read.
type Style int

const (
	// StyleAuto reads three or more digits, and those with a leading zero, one by one.
	StyleAuto Style = iota
	// StyleDigits reads all digits one by one.
	StyleDigits
	// StyleNatural reads a number as one, up to seven digits; with a leading zero its digits one by one.
	StyleNatural
)

// Reading is how numbers are read. The zero value is the usual way.
type Reading struct {
	Style Style
	One   One
	Liang bool // Chinese: 200 is 两百, not 二百
}

const (
	// From this many digits on a number is read digit by digit.
	digitwiseFrom = 3
	// Longer ones are never read as a number.
	naturalUpTo = 7
	// Between two runs of digits (12-34) there must be a pause, or they would
	// be heard as one number.
	pauseComma = ", "
)

// ReadNumber writes a number the way it is to be said. Letters stand apart, so
// that an engine spells them. A012 is "A 零 一 二" in Chinese and "A 0 1 2" in
// English, 12 is 十二 and "12"; hyphens are not said. Languages without digit
// words keep the digits.
func ReadNumber(lang string, n queue.Number, r Reading) string {
	return readNumber(languages()[baseTag(lang)], string(n), r)
}

func readNumber(l language, n string, r Reading) string {
	var b strings.Builder
	afterDigits := false
	for i := 0; i < len(n); {
		end := i + 1
		for isDigit(n[i]) && end < len(n) && isDigit(n[end]) {
			end++
		}
		item := n[i:end]
		i = end
		digits := isDigit(item[0])
		switch {
		case item == "-":
			continue
		case digits && afterDigits:
			b.WriteString(pauseComma)
		case b.Len() > 0:
			b.WriteByte(' ')
		}
		if digits {
			item = readDigits(l, item, r)
		}
		b.WriteString(item)
		afterDigits = digits
	}
	return b.String()
}

func readDigits(l language, run string, r Reading) string {
	leadingZero := run[0] == '0' && len(run) > 1
	switch {
	case r.Style == StyleNatural && !leadingZero && len(run) <= naturalUpTo && l.natural != nil:
		n := 0
		for _, c := range run {
			n = 10*n + int(c-'0')
		}
		return l.natural(n, r)
	case r.Style == StyleNatural && !leadingZero,
		r.Style == StyleAuto && !leadingZero && len(run) < digitwiseFrom:
		return readValue(l, run)
	}
	said := make([]string, len(run))
	for i := range run {
		said[i] = run[i : i+1]
		if l.digits != nil {
			said[i] = l.digits[run[i]-'0']
		}
		if run[i] == '1' && r.One == OneRadio && l.oneByRadio != "" {
			said[i] = l.oneByRadio
		}
	}
	return strings.Join(said, " ")
}

// readValue reads a number below 100: 8 is 八, 10 十, 12 十二, 20 二十, 21 二十一.
// Longer ones stay as they are.
func readValue(l language, run string) string {
	if l.tens == "" || len(run) >= digitwiseFrom {
		return run
	}
	if len(run) == 1 {
		return l.digits[run[0]-'0']
	}
	said := l.tens
	if run[0] != '1' {
		said = l.digits[run[0]-'0'] + said
	}
	if run[1] != '0' {
		said += l.digits[run[1]-'0']
	}
	return said
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// readCounter gives a counter's name as it is to be said. named is true when
// the name is not a number and is therefore said as it stands. Numbers in this
// sense are digits with at most one letter (3, A3), and a letter alone (B);
// "VIP2" is a word with a number behind it.
func readCounter(l language, name string, r Reading) (said string, named bool) {
	if n, err := queue.ParseNumber(name); err == nil && letters(string(n)) <= 1 {
		return readNumber(l, string(n), r), false
	}
	name = clean(name)
	return name, len(name) != 1 || letters(strings.ToUpper(name)) != 1
}

func letters(n string) (count int) {
	for i := range len(n) {
		if 'A' <= n[i] && n[i] <= 'Z' {
			count++
		}
	}
	return count
}
