package doctor

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"

	"github.com/shirou/gopsutil/v4/disk"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/assets"
	"github.com/queuecast/queuecast/media/signage"
)

// lowSpace is the free space below which the disk is worth a warning: some years of calls.
const lowSpace = 512 << 20 // bytes

func display(context.Context, Patient) []Finding {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return found("display", OK, "display.native", nil)
	}
	for _, name := range []string{"WAYLAND_DISPLAY", "DISPLAY"} {
		if value := os.Getenv(name); value != "" {
			return found("display", OK, "display.ok", map[string]any{"Name": name + "=" + value})
		}
	}
	return found("display", Warning, "display.none", nil)
}

func fonts(context.Context, Patient) []Finding {
	if _, err := signage.ParseFonts(signage.Fonts{Regular: assets.NotoSansSCRegular, Bold: assets.NotoSansSCBold}); err != nil {
		return found("fonts", Failed, "fonts.broken", map[string]any{"Error": err.Error()})
	}
	return found("fonts", OK, "fonts.ok", nil)
}

func folder(_ context.Context, p Patient) []Finding {
	values := map[string]any{"Dir": p.Dir}
	if err := settings.PrepareDir(p.Dir); err != nil {
		return found("folder", Failed, "folder.read_only", values)
	}
	usage, err := disk.Usage(p.Dir)
	if err != nil {
		values["Error"] = err.Error()
		return found("folder", Warning, "folder.unknown", values)
	}
	values["Free"] = fmt.Sprintf("%.1f GiB", float64(usage.Free)/(1<<30))
	if usage.Free < lowSpace {
		return found("folder", Warning, "folder.low", values)
	}
	return found("folder", OK, "folder.ok", values)
}

func configuration(_ context.Context, p Patient) []Finding {
	if p.Report == nil {
		return found("settings", OK, "settings.none", nil)
	}
	values := map[string]any{"Path": p.Report.Path}
	if p.Report.OK() {
		return found("settings", OK, "settings.ok", values)
	}
	var all []Finding
	for _, problem := range slices.Concat(p.Report.Problems, p.Report.Warnings) {
		values["Problem"] = messages.Setting(problem)
		all = append(all, found("settings", Warning, "settings.wrong", values)...)
	}
	return all
}
