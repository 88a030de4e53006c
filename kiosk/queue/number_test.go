package queue

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	tooLong := &TooLongError{Max: MaxNumberLen}
	for _, tt := range []struct {
		name, in string
		want     Number
		err      error
	}{
		{"plain", "12", "12", nil},
		{"leading zeros are kept", "007", "007", nil},
		{"letter and digits", "A012", "A012", nil},
		{"full-width", "Ａ０１２", "A012", nil},
		{"full-width lower case", "ａ０１２", "A012", nil},
		{"full-width hyphen", "Ａ－１２", "A-12", nil},
		{"lower case", "a012", "A012", nil},
		{"space inside", "a 012", "A012", nil},
		{"spaces around", "  A012\t\r\n", "A012", nil},
		{"ideographic and no-break space", "A\u3000012\u00a0", "A012", nil},
		{"hyphen", "B-7", "B-7", nil},
		{"eight characters", "ABCD1234", "ABCD1234", nil},
		{"eight characters and spaces", " A B C D 1 2 3 4 ", "ABCD1234", nil},
		{"empty", "", "", ErrEmpty},
		{"white space only", " \t\u3000", "", ErrEmpty},
		{"letters only", "ABC", "", ErrNoDigit},
		{"hyphen only", "-", "", ErrNoDigit},
		{"nine characters", "ABCD12345", "", tooLong},
		{"a pasted novel", strings.Repeat("1", 1<<20), "", tooLong},
		{"emoji", "12😀", "", &BadCharError{'😀'}},
		{"keycap emoji", "1\ufe0f\u20e3", "", &BadCharError{'\ufe0f'}},
		{"Chinese", "十二", "", &BadCharError{'十'}},
		{"control character", "1\x07", "", &BadCharError{7}},
		{"escape sequence", "\x1b[31m1", "", &BadCharError{0x1b}},
		{"zero byte", "1\x002", "", &BadCharError{0}},
		{"zero-width space", "1\u200b2", "", &BadCharError{'\u200b'}},
		{"right-to-left override", "1\u202e2", "", &BadCharError{'\u202e'}},
		{"invalid UTF-8", "1\xff", "", &BadCharError{'\ufffd'}},
		{"Arabic-Indic digit", "١", "", &BadCharError{'١'}},
		{"circled digit", "①", "", &BadCharError{'①'}},
		{"dotless i is not an I", "ı1", "", &BadCharError{'ı'}},
		{"long s is not an S", "ſ1", "", &BadCharError{'ſ'}},
		{"Kelvin sign is not a K", "\u212a1", "", &BadCharError{'\u212a'}},
		{"Greek alpha is not an A", "Α1", "", &BadCharError{'Α'}},
		{"punctuation", "1/2", "", &BadCharError{'/'}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseNumber(tt.in)
			if got != tt.want || !reflect.DeepEqual(err, tt.err) {
				t.Errorf("ParseNumber(%.40q) = %q, %v; want %q, %v", tt.in, got, err, tt.want, tt.err)
			}
		})
	}
}

func TestNumberNext(t *testing.T) {
	for _, tt := range []struct {
		name     string
		in, want Number
		err      error
	}{
		{"keeps the width", "A012", "A013", nil},
		{"carries", "A099", "A100", nil},
		{"grows", "9", "10", nil},
		{"grows past its width", "A999", "A1000", nil},
		{"zero", "000", "001", nil},
		{"digits before letters are prefix", "1B09", "1B10", nil},
		{"hyphen", "A-9", "A-10", nil},
		{"full up", "99999998", "99999999", nil},
		{"no room", "99999999", "", &TooLongError{Max: MaxNumberLen}},
		{"no room with prefix", "ABCDEFG9", "", &TooLongError{Max: MaxNumberLen}},
		{"ends in a letter", "12A", "", ErrNoTrailingDigit},
		{"empty", "", "", ErrNoTrailingDigit},
		{"longer than this version allows", "1234567890123456789012345", "", ErrNoTrailingDigit},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.in.Next()
			if got != tt.want || !reflect.DeepEqual(err, tt.err) {
				t.Errorf("%q.Next() = %q, %v; want %q, %v", tt.in, got, err, tt.want, tt.err)
			}
		})
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"12", "Ａ０１２", "a 012", "", "ABC", "1😀", "\xff1", "99999999", "1\u3000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		n, err := ParseNumber(in)
		if err != nil {
			var long *TooLongError
			var char *BadCharError
			if n != "" || !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrNoDigit) && !errors.As(err, &long) && !errors.As(err, &char) {
				t.Fatalf("ParseNumber(%q) = %q, %v", in, n, err)
			}
			return
		}
		if len(n) == 0 || len(n) > MaxNumberLen || strings.Trim(string(n), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" ||
			!strings.ContainsAny(string(n), "0123456789") {
			t.Fatalf("ParseNumber(%q) = %q breaks its promise", in, n)
		}
		if again, err := ParseNumber(string(n)); again != n || err != nil {
			t.Fatalf("ParseNumber(%q) = %q, %v: not stable", n, again, err)
		}
		next, err := n.Next()
		if err != nil {
			return
		}
		if next == n || len(next) < len(n) || next.Prefix() != n.Prefix() {
			t.Fatalf("%q.Next() = %q", n, next)
		}
		if again, err := ParseNumber(string(next)); again != next || err != nil {
			t.Fatalf("%q.Next() = %q is no number: %v", n, next, err)
		}
	})
}
