package queue

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// MaxNumberLen is the greatest length of a number, in characters.
const MaxNumberLen = 8

// Number is what is called: a ticket's or an order's number, such as "A012".
// A value made by [ParseNumber] holds 1 to [MaxNumberLen] of the characters
// A-Z, 0-9 and '-', at least one of them a digit.
type Number string

// ParseNumber normalises what somebody typed: full-width forms become ASCII
// (UAX #11), white space falls away wherever it stands, letters become upper
// case. It answers [ErrEmpty], [ErrNoDigit], *[BadCharError] or *[TooLongError].
// The work is bounded: it stops at the first character too many.
func ParseNumber(s string) (Number, error) {
	var b strings.Builder
	hasDigit := false
	for _, typed := range s {
		if unicode.IsSpace(typed) {
			continue
		}
		c, isDigit, ok := normalChar(typed)
		if !ok {
			return "", &BadCharError{Char: typed}
		}
		if b.Len() == MaxNumberLen {
			return "", &TooLongError{Max: MaxNumberLen}
		}
		hasDigit = hasDigit || isDigit
		b.WriteByte(c)
	}
	switch {
	case b.Len() == 0:
		return "", ErrEmpty
	case !hasDigit:
		return "", ErrNoDigit
	}
	return Number(b.String()), nil
}

// normalChar maps one typed character to the ASCII one that is stored. The
// upper-casing is ASCII's own: Unicode's would let 'ı' and 'ſ' pass as I and S.
func normalChar(typed rune) (c byte, isDigit, ok bool) {
	r := typed
	if folded := width.LookupRune(typed).Folded(); folded != 0 {
		r = folded
	}
	switch {
	case '0' <= r && r <= '9':
		return byte(r), true, true
	case 'A' <= r && r <= 'Z', r == '-':
		return byte(r), false, true
	case 'a' <= r && r <= 'z':
		return byte(r - 'a' + 'A'), false, true
	}
	return 0, false, false
}

// Next is the number that follows: the trailing digits plus one, with the same
// prefix and at least the same width (A099 -> A100, A999 -> A1000). It answers
// [ErrNoTrailingDigit], or *[TooLongError] when there is no room to count on.
func (n Number) Next() (Number, error) {
	prefix, value, digits, ok := n.split()
	if !ok {
		return "", ErrNoTrailingDigit
	}
	return join(prefix, value+1, digits)
}

// Prefix is what stands before the trailing digits: the line the number
// belongs to ("A" for A012, "" for 12).
func (n Number) Prefix() string {
	return string(n[:len(n)-n.trailingDigits()])
}

func (n Number) trailingDigits() int {
	count := 0
	for count < len(n) && '0' <= n[len(n)-1-count] && n[len(n)-1-count] <= '9' {
		count++
	}
	return count
}

// split takes a number apart at its trailing digits. ok is false when there
// are none, or more than a Number can hold (an event of another version).
func (n Number) split() (prefix string, value uint64, digits int, ok bool) {
	digits = n.trailingDigits()
	if digits == 0 || digits > MaxNumberLen {
		return "", 0, 0, false
	}
	value, err := strconv.ParseUint(string(n[len(n)-digits:]), 10, 64)
	if err != nil {
		return "", 0, 0, false
	}
	return n.Prefix(), value, digits, true
}

// join is the inverse of split: prefix and value, zero-padded to minDigits.
func join(prefix string, value uint64, minDigits int) (Number, error) {
	text := strconv.FormatUint(value, 10)
	if pad := minDigits - len(text); pad > 0 {
		text = strings.Repeat("0", pad) + text
	}
	if len(prefix)+len(text) > MaxNumberLen {
		return "", &TooLongError{Max: MaxNumberLen}
	}
	return Number(prefix + text), nil
}
