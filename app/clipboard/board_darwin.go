package clipboard

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
)

// script reads the file that is its argument as a PNG, for the pasteboard, which keeps it.
const script = `on run {theFile}
set the clipboard to (read (POSIX file theFile) as «class PNGf»)
end run`

// put gives macOS the picture by its own script language: the pasteboard itself wants Objective-C.
func put(what *content) (held, error) {
	file, err := os.CreateTemp("", "queuecast-*.png")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(what.png)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), putLimit)
	defer cancel()
	if said, err := exec.CommandContext(ctx, "/usr/bin/osascript", "-e", script, file.Name()).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("giving a picture to the pasteboard: %w: %s", err, bytes.TrimSpace(said))
	}
	return nil, nil
}
