// Command release makes what the publisher of a version puts beside its files: the signed release file that running stations look at (see
// docs/UPDATES.md), and the keys for it.
//
//	release key NAME                     makes NAME.key, which is secret, and NAME.pub
//	release write [flags] FILE...        writes release.json and release.json.minisig
//	release check KEY RELEASE            reads a release file as a station would
//
// The secret key comes from the environment, never from the command line, which other users of a machine can see: QUEUECAST_RELEASE_KEY is
// the text of the key file, QUEUECAST_RELEASE_PASSWORD its password where it has one (keys of `minisign -G` do, those of `minisign -G -W`
// and of this program do not).
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/queuecast/queuecast/app/updates"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

var errUsage = errors.New("usage: release key NAME | release write [flags] FILE... | release check KEY RELEASE")

func main() {
	switch err := run(os.Args[1:], os.Getenv, time.Now(), os.Stdout); {
	case errors.Is(err, errUsage), errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitUsage)
	case err != nil:
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(exitFailed)
	}
}

func run(args []string, getenv func(string) string, now time.Time, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	switch command, args := args[0], args[1:]; {
	case command == "key" && len(args) == 1:
		return makeKey(args[0], out)
	case command == "write":
		return write(args, getenv, now, out)
	case command == "check" && len(args) == 2:
		return check(args[0], args[1], now, out)
	}
	return errUsage
}

// check reads a release file as a station would: by the same code.
func check(key, path string, now time.Time, out io.Writer) error {
	parsed, err := updates.ParseKey(key)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	signature, err := os.ReadFile(path + updates.SignatureSuffix)
	if err != nil {
		return err
	}
	r, err := updates.Open(parsed, data, signature)
	if err != nil {
		return err
	}
	if !now.Before(r.Expires) {
		return fmt.Errorf("%w on %s", updates.ErrExpired, r.Expires.Format(time.DateOnly))
	}
	fmt.Fprintf(out, "%s %s of %s, good until %s, %d files\n", r.Name, r.Version, r.Date.Format(time.DateOnly), r.Expires.Format(time.DateOnly), len(r.Files))
	return nil
}
