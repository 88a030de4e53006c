package announce

import "strings"

// chineseNumber reads a number below 10,000,000 as one: 10 is 十, 102 一百零二, 1020 一千零二十, 20000 二万 or 两万.
func chineseNumber(n int, r Reading) string {
	if n == 0 {
		return "零"
	}
	if n >= 10_000 {
		said := chineseBelow10000(n/10_000, r, true) + "万"
		if rest := n % 10_000; rest > 0 {
			if rest < 1000 {
				said += "零"
			}
			said += chineseBelow10000(rest, r, false)
		}
		return said
	}
	said := chineseBelow10000(n, r, false)
	if n < 20 {
		said = strings.TrimPrefix(said, "一") // 十二, not 一十二
		if n == 1 {
			said = "一"
		}
	}
	return said
}

// chineseBelow10000 reads a number from 1 on; unit says that 万 follows.
func chineseBelow10000(n int, r Reading, unit bool) string {
	digits := []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	if unit && n == 2 && r.Liang {
		return "两"
	}
	var b strings.Builder
	gap := false // a zero between two digits is said once
	for _, place := range []struct {
		value int
		name  string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		digit := n / place.value % 10
		switch {
		case digit == 0:
			gap = b.Len() > 0
			continue
		case gap:
			b.WriteString("零")
			gap = false
		}
		if digit == 2 && r.Liang && place.value >= 100 {
			b.WriteString("两")
		} else {
			b.WriteString(digits[digit])
		}
		b.WriteString(place.name)
	}
	return b.String()
}

// englishNumber reads a number below 10,000,000 in words: 102 is "one hundred and two".
func englishNumber(n int, _ Reading) string {
	ones := []string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
		"fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	tens := []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
	var words func(n int) string
	words = func(n int) string {
		switch {
		case n < 20:
			return ones[n]
		case n < 100 && n%10 == 0:
			return tens[n/10]
		case n < 100:
			return tens[n/10] + " " + ones[n%10]
		case n < 1000 && n%100 == 0:
			return ones[n/100] + " hundred"
		case n < 1000:
			return ones[n/100] + " hundred and " + words(n%100)
		}
		for _, unit := range []struct {
			value int
			name  string
		}{{1_000_000, " million"}, {1000, " thousand"}} {
			if n < unit.value {
				continue
			}
			rest := n % unit.value
			switch said := words(n/unit.value) + unit.name; {
			case rest == 0:
				return said
			case rest < 100:
				return said + " and " + words(rest)
			default:
				return said + " " + words(rest)
			}
		}
		return ""
	}
	return words(n)
}
