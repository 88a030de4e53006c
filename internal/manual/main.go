// Manual writes what is made of the commands themselves: the manual page and the completions of the shells.
//
//	go run ./internal/manual -o build/manual -version 0.1.0
//
// The page bears the time of SOURCE_DATE_EPOCH (seconds since 1970), so that it is always the same.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/queuecast/queuecast/app"
)

func main() {
	out := flag.String("o", "build/manual", "folder to write to")
	version := flag.String("version", "development", "version that the page bears")
	flag.Parse()
	if err := write(*out, *version); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

func write(dir, version string) error {
	date, err := buildDate(os.Getenv("SOURCE_DATE_EPOCH"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root := app.Commands(version)
	for name, produce := range map[string]func(io.Writer) error{
		"queuecast.1":    func(w io.Writer) error { return page(w, root, date) },
		"queuecast.bash": func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"queuecast.fish": func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"_queuecast":     root.GenZshCompletion,
	} {
		var text bytes.Buffer
		if err := produce(&text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// buildDate is the day of the build: the given one, else today.
func buildDate(epoch string) (string, error) {
	at := time.Now()
	if epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return "", fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
		}
		at = time.Unix(seconds, 0)
	}
	return at.UTC().Format(time.DateOnly), nil
}
