package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"github.com/queuecast/queuecast/app/settings"
)

const (
	// lowSpace is the free space below which the disk is worth a warning: some years of calls.
	lowSpace = 512 << 20 // bytes
	// slowSync is how long a call may wait for the disk before an operator notices.
	slowSync = 100 * time.Millisecond
	// syncs is how often that is tried.
	syncs = 5
)

// folderFacts are what trying the data folder has brought.
type folderFacts struct {
	dir     string
	refused error // it cannot be written to
	free    uint64
	unknown error         // why its free space is not known
	system  string        // kind of the file system, such as "ext4"; "" where that is not known
	sync    time.Duration // median of some small writes, synced
	unsure  error         // why that could not be measured
}

func folder(ctx context.Context, p Patient) []Finding { return judgeFolder(gatherFolder(ctx, p.Dir)) }

func gatherFolder(ctx context.Context, dir string) folderFacts {
	f := folderFacts{dir: dir}
	if f.refused = settings.PrepareDir(dir); f.refused != nil {
		return f
	}
	usage, err := disk.UsageWithContext(ctx, dir)
	if f.unknown = err; err == nil {
		f.free = usage.Free
	}
	f.system = fileSystem(ctx, dir)
	f.sync, f.unsure = measureSync(ctx, dir)
	return f
}

// measureSync writes as a call does: a short line, synced.
func measureSync(ctx context.Context, dir string) (median time.Duration, err error) {
	file, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return 0, err
	}
	defer func() {
		err = errors.Join(err, file.Close(), os.Remove(file.Name()))
	}()
	line := []byte(strings.Repeat("x", 200) + "\n")
	var took []time.Duration
	for range syncs {
		if ctx.Err() != nil {
			break
		}
		began := time.Now()
		if _, err := file.Write(line); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began))
	}
	if len(took) == 0 {
		return 0, ctx.Err()
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}

// fileSystem is the kind of the file system that holds a folder; "" where that is not known.
func fileSystem(ctx context.Context, dir string) string {
	mounts, err := disk.PartitionsWithContext(ctx, true)
	if err != nil && len(mounts) == 0 {
		return ""
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return holding(mounts, dir)
}

// holding finds the mount with the longest way to a folder; of two at one place the later one lies on top.
func holding(mounts []disk.PartitionStat, dir string) (kind string) {
	longest := -1
	for _, m := range mounts {
		at := filepath.Clean(m.Mountpoint)
		inside := dir == at || strings.HasPrefix(dir, strings.TrimSuffix(at, string(filepath.Separator))+string(filepath.Separator))
		if inside && len(at) >= longest {
			longest, kind = len(at), m.Fstype
		}
	}
	return kind
}

func judgeFolder(f folderFacts) (all []Finding) {
	values := map[string]any{"Dir": f.dir, "Free": gibibytes(f.free), "System": f.system, "Milliseconds": f.sync.Milliseconds()}
	switch {
	case f.refused != nil:
		return found("folder", Failed, "folder.read_only", values)
	case f.unknown != nil:
		values["Error"] = f.unknown.Error()
		all = found("folder", Warning, "folder.unknown", values)
	case f.free < lowSpace:
		all = found("folder", Warning, "folder.low", values)
	default:
		all = found("folder", OK, "folder.ok", values)
	}
	switch {
	case slices.Contains([]string{"tmpfs", "ramfs"}, f.system):
		all = append(all, found("folder", Warning, "folder.memory", values)...)
	case isNetwork(f.system):
		all = append(all, found("folder", Warning, "folder.network", values)...)
	}
	switch {
	case f.unsure != nil:
		values["Error"] = f.unsure.Error()
		all = append(all, found("folder", Warning, "folder.unsure", values)...)
	case f.sync > slowSync:
		all = append(all, found("folder", Warning, "folder.slow", values)...)
	default:
		values["Took"] = fmt.Sprintf("%.2f ms", f.sync.Seconds()*1000)
		all = append(all, found("folder", OK, "folder.sync", values)...)
	}
	return all
}

// isNetwork tells file systems that lie on another computer, where locks and syncs are not what they are here.
func isNetwork(system string) bool {
	name := strings.ToLower(system)
	for _, kind := range []string{"nfs", "cifs", "smb", "9p", "afs", "webdav", "sshfs", "ceph", "gluster", "davfs"} {
		if strings.Contains(name, kind) {
			return true
		}
	}
	return false
}

func gibibytes(n uint64) string { return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30)) }

// gigabytes has the unit of the settings: 10^9 bytes.
func gigabytes(n uint64) string { return fmt.Sprintf("%.1f GB", float64(n)/gigabyte) }
