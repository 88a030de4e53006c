package lock

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestHash(t *testing.T) {
	hash, err := Hash("2468")
	if err != nil {
		t.Fatal(err)
	}
	again, err := Hash("2468")
	if err != nil || again == hash {
		t.Errorf("two hashes of one PIN are the same: %v", err)
	}
	for pin, want := range map[string]bool{"2468": true, "2469": false, "": false, "02468": false, "２４６８": false, strings.Repeat("1", 1000): false} {
		if got, err := Matches(hash, pin); got != want || err != nil {
			t.Errorf("%q: %v, %v", pin, got, err)
		}
	}
	for _, pin := range []string{"", "123", "1234567890123", "12a4", "１２３４", "12 34"} {
		if _, err := Hash(pin); !errors.Is(err, ErrForm) {
			t.Errorf("%q: %v", pin, err)
		}
	}
	for name, bad := range map[string]string{
		"empty": "", "text": "2468", "another kind": strings.Replace(hash, "argon2id", "argon2i", 1), "cut": hash[:len(hash)-4],
		"a cost to choke on": strings.Replace(hash, "m=19456", "m=4194304", 1), "no salt": "$argon2id$v=19$m=19456,t=2,p=1$$" + hash[strings.LastIndex(hash, "$")+1:],
	} {
		if ok, err := Matches(bad, "2468"); ok || !errors.Is(err, ErrHash) {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
}

func TestWrongPINsWaitLongerEachTimeAndAcrossRestarts(t *testing.T) {
	hash, err := Hash("2468")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "tries")
	var log bytes.Buffer
	open := func() *Lock {
		l := &Lock{Hash: hash, Path: path, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil))}
		l.Initialize()
		return l
	}
	l := open()
	for i, want := range []time.Duration{0, 0, 5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second, 160 * time.Second, 5 * time.Minute, 5 * time.Minute} {
		if err := l.Try("1357"); !errors.Is(err, ErrWrong) {
			t.Fatalf("try %d: %v", i, err)
		}
		l = open() // pulling the plug does not help
		if want > 0 {
			var wait *WaitError
			now = now.Add(want - time.Second)
			if err := l.Try("2468"); !errors.As(err, &wait) || wait.Until.Sub(now) != time.Second {
				t.Fatalf("try %d, too early: %v", i, err)
			}
			now = now.Add(time.Second)
		}
	}
	if err := l.Try("2468"); err != nil {
		t.Fatalf("the right one: %v", err)
	}
	if err := open().Try("1357"); !errors.Is(err, ErrWrong) {
		t.Errorf("after it: %v", err)
	}
	if err := open().Try("1357"); !errors.Is(err, ErrWrong) {
		t.Errorf("the count begins anew: %v", err)
	}
	if text := log.String(); strings.Contains(text, "1357") || strings.Contains(text, "2468") || strings.Count(text, "a wrong PIN") != 12 {
		t.Errorf("the log: %s", text)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestSpoiltMemoryIsNoWayIn(t *testing.T) {
	hash, err := Hash("2468")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC)
	for name, content := range map[string]string{"garbage": "{", "a time far ahead": `{"failures": 9, "until": "2099-01-01T00:00:00Z"}`} {
		path := filepath.Join(t.TempDir(), "tries")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		l := &Lock{Hash: hash, Path: path, Now: func() time.Time { return now }}
		l.Initialize()
		var wait *WaitError
		if err := l.Try("2468"); !errors.As(err, &wait) || wait.Until.Sub(now) != mostWait {
			t.Errorf("%s: %v", name, err)
		}
	}
	l := &Lock{Hash: "no hash", Path: filepath.Join(t.TempDir(), "tries")}
	l.Initialize()
	if err := l.Try("2468"); !errors.Is(err, ErrHash) {
		t.Errorf("got %v", err)
	}
}
