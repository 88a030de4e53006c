package doctor

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/shirou/gopsutil/v4/host"
	"github.com/shirou/gopsutil/v4/mem"
	"golang.org/x/sys/cpu"
)

// littleMemory is below which a station and the system's own needs are tight, in bytes: a station takes some 200 MB.
const littleMemory = 300 << 20

// machineFacts are the computer and its system.
type machineFacts struct {
	system          string // such as "debian 12.8, linux 6.1.0 amd64"
	cores           int
	oldProcessor    bool   // an amd64 without AVX2
	memory, spare   uint64 // bytes in all, and available
	memoryIsUnknown bool
}

func machine(ctx context.Context, _ Patient) []Finding {
	f := machineFacts{cores: runtime.NumCPU(), oldProcessor: runtime.GOARCH == "amd64" && !cpu.X86.HasAVX2}
	words := []string{runtime.GOOS, runtime.GOARCH}
	if info, err := host.InfoWithContext(ctx); err == nil {
		words = []string{info.Platform, info.PlatformVersion + ",", runtime.GOOS, info.KernelVersion, runtime.GOARCH}
	}
	f.system = strings.Join(words, " ")
	memory, err := mem.VirtualMemoryWithContext(ctx)
	if f.memoryIsUnknown = err != nil; err == nil {
		f.memory, f.spare = memory.Total, memory.Available
	}
	return judgeMachine(f)
}

func judgeMachine(f machineFacts) []Finding {
	values := map[string]any{"System": f.system, "Cores": f.cores, "Memory": mebibytes(f.memory), "Spare": mebibytes(f.spare)}
	all := found("machine", OK, "machine.ok", values)
	if f.cores == 1 {
		all = append(all, found("machine", Note, "machine.one_core", values)...)
	}
	if f.oldProcessor {
		all = append(all, found("machine", Note, "machine.old", values)...)
	}
	if !f.memoryIsUnknown && f.spare < littleMemory {
		all = append(all, found("machine", Warning, "machine.memory", values)...)
	}
	return all
}

func mebibytes(n uint64) string { return fmt.Sprintf("%d MiB", n>>20) }
