package doctor

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/shirou/gopsutil/v4/disk"

	camerafolder "github.com/queuecast/queuecast/app/cameras"
)

const (
	gigabyte, megabyte = 1_000_000_000, 1_000_000
	// hourOfSound is what a recording takes in an hour as 16 bits, two channels, 44.1 kHz, the most that is usual.
	hourOfSound = 44_100 * 2 * 2 * 3600
	// mostFiles bounds what is looked at in one folder.
	mostFiles = 200_000
)

// room is a folder that may grow up to a limit.
type room struct {
	key    string // of the settings, which name the folder
	folder string
	limit  uint64 // bytes that it may take
	used   uint64 // bytes that it takes
	free   uint64 // bytes of its disk
	err    error  // why it cannot be used
}

func rooms(ctx context.Context, p Patient) []Finding {
	s := p.Settings
	var all []room
	if s.Archive.Enabled {
		all = append(all, room{key: "archive.folder", folder: cmp.Or(s.Archive.Folder, filepath.Join(p.Dir, "archive")), limit: uint64(s.Archive.MaxGB) * gigabyte})
	}
	if len(s.Camera.Sources) > 0 && s.Camera.LimitMB > 0 {
		all = append(all, room{key: "camera.folder", folder: cmp.Or(s.Camera.Folder, camerafolder.Folder(p.Dir)), limit: uint64(s.Camera.LimitMB) * megabyte})
	}
	if s.Recorder.Folder != "" {
		all = append(all, room{key: "recorder.folder", folder: s.Recorder.Folder, limit: hourOfSound})
	}
	for i := range all {
		all[i].look(ctx)
	}
	return judgeRooms(all)
}

// look fills in what the disk says. A folder that is not there yet counts as its nearest parent.
func (r *room) look(ctx context.Context) {
	at := r.folder
	for {
		info, err := os.Stat(at)
		if err == nil && !info.IsDir() {
			r.err = errors.New("it is a file")
			return
		}
		if err == nil || at == filepath.Dir(at) {
			break
		}
		at = filepath.Dir(at)
	}
	usage, err := disk.UsageWithContext(ctx, at)
	if err != nil {
		r.err = err
		return
	}
	r.free = usage.Free
	if r.key != "recorder.folder" { // that one has no limit of its own: what counts is what is left
		r.used = sizeOf(ctx, r.folder)
	}
}

// sizeOf adds up the files of a folder, as far as they can be seen.
func sizeOf(ctx context.Context, folder string) (bytes uint64) {
	files := 0
	_ = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if files++; ctx.Err() != nil || files > mostFiles {
			return fs.SkipAll
		}
		if err != nil {
			return nil // what cannot be seen does not count
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			bytes += uint64(info.Size())
		}
		return nil
	})
	return bytes
}

func judgeRooms(all []room) (findings []Finding) {
	for _, r := range all {
		values := map[string]any{"Key": r.key, "Dir": r.folder, "Limit": gigabytes(r.limit), "Used": gigabytes(r.used), "Free": gigabytes(r.free)}
		one := found("rooms", OK, "rooms.ok", values)
		switch {
		case r.err != nil:
			values["Error"] = r.err.Error()
			one = found("rooms", Warning, "rooms.fault", values)
		case r.used+r.free < r.limit && r.key == "recorder.folder":
			one = found("rooms", Warning, "rooms.little", values)
		case r.used+r.free < r.limit:
			one = found("rooms", Warning, "rooms.small", values)
		}
		findings = append(findings, about(r.key, one)...)
	}
	return findings
}
