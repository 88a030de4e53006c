package doctor

import (
	"errors"
	"testing"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"github.com/queuecast/queuecast/app/doctor/glprobe"
	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/kiosk/journal"
	"github.com/queuecast/queuecast/kiosk/journal/lines"
	"github.com/queuecast/queuecast/media/audio"
)

var errBroken = errors.New("it is broken")

// Every judgement, by facts of machines that are not this one.
func TestJudgements(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	gl := func(version, renderer string) glFacts {
		return glFacts{tried: true, Facts: glprobe.Facts{Version: version, Renderer: renderer}}
	}
	disc := func(change func(*folderFacts)) folderFacts {
		f := folderFacts{dir: "/data", free: 10 << 30, system: "ext4", sync: 2 * time.Millisecond}
		change(&f)
		return f
	}
	hall := func(names ...string) []audio.Device {
		var all []audio.Device
		for i, name := range names {
			all = append(all, audio.Device{Name: name, HostAPI: "ALSA", Outputs: 2, DefaultOutput: i == 0})
		}
		return all
	}
	with := func(change func(*settings.Settings)) settings.Settings {
		s := settings.Defaults()
		change(&s)
		return s
	}
	plain := settings.Defaults()
	for _, c := range []struct {
		name  string
		judge func() []Finding
		want  []string
		text  string
	}{
		{"display of Windows", func() []Finding { return judgeDisplay(displayFacts{system: "windows"}) }, []string{"display.native"}, ""},
		{"display by X", func() []Finding { return judgeDisplay(displayFacts{system: "linux", x: ":77"}) }, []string{"display.ok"}, "DISPLAY=:77"},
		{"no display", func() []Finding { return judgeDisplay(displayFacts{system: "linux"}) }, []string{"display.none"}, "queuecast serve"},
		{"Wayland", func() []Finding {
			return judgeDisplay(displayFacts{system: "linux", x: ":0", wayland: "wayland-0", session: "wayland"})
		}, []string{"display.wayland"}, "Xorg"},
		{"Wayland without X", func() []Finding { return judgeDisplay(displayFacts{system: "linux", session: "wayland"}) }, []string{"display.no_xwayland"}, "xwayland"},

		{"OpenGL not tried", func() []Finding { return judgeGL(glFacts{}) }, []string{"gl.untried"}, ""},
		{"OpenGL by a card", func() []Finding { return judgeGL(gl("4.6 (Compatibility Profile) Mesa 23.1", "AMD Radeon")) }, []string{"gl.ok"}, "Radeon"},
		{"OpenGL by the processor", func() []Finding { return judgeGL(gl("4.5 Mesa 22.3.6", "llvmpipe (LLVM 15.0.6, 256 bits)")) }, []string{"gl.software"}, "llvmpipe"},
		{"OpenGL ES", func() []Finding { return judgeGL(gl("OpenGL ES 3.1 Mesa 20.3", "V3D 4.2")) }, []string{"gl.ok"}, "V3D"},
		{"OpenGL of a Windows without a driver", func() []Finding { return judgeGL(gl("1.1.0", "GDI Generic")) }, []string{"gl.old"}, "1.1.0"},
		{"OpenGL ES that is too old", func() []Finding { return judgeGL(gl("OpenGL ES 1.1", "x")) }, []string{"gl.old"}, ""},
		{"an OpenGL that does not say which", func() []Finding { return judgeGL(gl("unknown", "x")) }, []string{"gl.ok"}, ""},
		{"no OpenGL", func() []Finding {
			return judgeGL(glFacts{tried: true, Facts: glprobe.Facts{Error: "no context"}})
		}, []string{"gl.none"}, "no context"},
		{"OpenGL that crashes", func() []Finding { return judgeGL(glFacts{tried: true, crashed: "signal: segmentation fault"}) }, []string{"gl.crashed"}, "segmentation"},
		{"OpenGL that hangs", func() []Finding { return judgeGL(glFacts{tried: true, late: true}) }, []string{"gl.late"}, "LIBGL_ALWAYS_SOFTWARE"},

		{"fonts that are broken", func() []Finding { return judgeFonts(fontFacts{broken: errBroken}) }, []string{"fonts.broken"}, "broken"},
		{"a character for the windows alone", func() []Finding {
			return judgeFonts(fontFacts{missing: []rune{0x20BB7}, inOther: []rune{0x20BB7}})
		}, []string{"fonts.hall"}, "U+20BB7"},

		{"a good disk", func() []Finding { return judgeFolder(disc(func(*folderFacts) {})) }, []string{"folder.ok", "folder.sync"}, "10.0 GiB"},
		{"a full disk", func() []Finding { return judgeFolder(disc(func(f *folderFacts) { f.free = 1 << 20 })) }, []string{"folder.low", "folder.sync"}, "0.0 GiB"},
		{"a disk of which nothing is known", func() []Finding {
			return judgeFolder(disc(func(f *folderFacts) { f.unknown = errBroken }))
		}, []string{"folder.unknown", "folder.sync"}, "broken"},
		{"a folder in memory", func() []Finding { return judgeFolder(disc(func(f *folderFacts) { f.system = "tmpfs" })) }, []string{"folder.ok", "folder.memory", "folder.sync"}, "tmpfs"},
		{"a network drive", func() []Finding { return judgeFolder(disc(func(f *folderFacts) { f.system = "nfs4" })) }, []string{"folder.ok", "folder.network", "folder.sync"}, "nfs4"},
		{"a slow disk", func() []Finding { return judgeFolder(disc(func(f *folderFacts) { f.sync = time.Second })) }, []string{"folder.ok", "folder.slow"}, "1000 "},
		{"a disk that fails", func() []Finding { return judgeFolder(disc(func(f *folderFacts) { f.unsure = errBroken })) }, []string{"folder.ok", "folder.unsure"}, "broken"},

		{"an archive with room", func() []Finding {
			return judgeRooms([]room{{key: "archive.folder", folder: "/a", limit: 20 * gigabyte, used: 15 * gigabyte, free: 6 * gigabyte}})
		}, []string{"rooms.ok"}, "20.0 GB"},
		{"an archive without", func() []Finding {
			return judgeRooms([]room{{key: "archive.folder", folder: "/a", limit: 20 * gigabyte, used: gigabyte, free: 6 * gigabyte}})
		}, []string{"rooms.small"}, "6.0 GB"},
		{"an archive on a disk that is gone", func() []Finding { return judgeRooms([]room{{key: "archive.folder", err: errBroken}}) }, []string{"rooms.fault"}, "broken"},
		{"recordings without room", func() []Finding {
			return judgeRooms([]room{{key: "recorder.folder", folder: "/r", limit: hourOfSound, free: megabyte}})
		}, []string{"rooms.little"}, "recorder.folder"},

		{"no sound system", func() []Finding { return judgeSound(plain, soundFacts{err: errBroken}) }, []string{"loudspeaker.error"}, "broken"},
		{"no loudspeaker", func() []Finding { return judgeSound(plain, soundFacts{}) }, []string{"loudspeaker.none", "microphone.none"}, ""},
		{"a loudspeaker and a microphone", func() []Finding {
			return judgeSound(plain, soundFacts{devices: append(hall("Hall", "Hall"), audio.Device{Name: "Desk", Inputs: 1})})
		}, []string{"loudspeaker.ok", "microphone.ok"}, "Desk"},
		{"a loudspeaker that is away", func() []Finding {
			return judgeSound(with(func(s *settings.Settings) { s.Sound.Device = "Yard" }), soundFacts{devices: hall("Hall")})
		}, []string{"loudspeaker.missing", "microphone.none"}, "Yard"},
		{"a loudspeaker by its full name", func() []Finding {
			return judgeSound(with(func(s *settings.Settings) { s.Sound.Device = "ALSA: Hall" }), soundFacts{devices: hall("Hall")})
		}, []string{"loudspeaker.ok", "microphone.none"}, ""},
		{"no loudspeaker of the system's choice", func() []Finding {
			return judgeSound(plain, soundFacts{devices: []audio.Device{{Name: "Hall", Outputs: 2}}})
		}, []string{"loudspeaker.no_default", "microphone.none"}, "Hall"},
		{"devices of the recorder that are away", func() []Finding {
			return judgeSound(with(func(s *settings.Settings) {
				s.Sound.Microphone, s.Recorder.Input, s.Recorder.Output = "A", "B", "C"
			}), soundFacts{devices: hall("Hall")})
		}, []string{"loudspeaker.ok", "microphone.missing", "device.missing", "device.missing"}, "recorder.output"},

		{"a voice that is silent", func() []Finding {
			return judgeVoices(voiceFacts{spoken: []spoken{{language: "de", engine: "espeak-ng", silent: true}}})
		}, []string{"voice.silent"}, "de"},
		{"voices that cannot be tried", func() []Finding { return judgeVoices(voiceFacts{broken: errBroken}) }, []string{"voice.fault"}, "broken"},

		{"cameras", func() []Finding {
			return judgeCameras(cameraFacts{webcams: []string{"0 Front"}, cameras: []cameraFact{
				{name: "gate", width: 640, height: 480}, {name: "door", reason: "It is dark."}, {name: "yard", told: true},
			}})
		}, []string{"webcam.found", "camera.ok", "camera.failed", "camera.told"}, "It is dark."},
		{"no cameras", func() []Finding { return judgeCameras(cameraFacts{}) }, []string{"webcam.none"}, ""},

		{"no log yet", func() []Finding { return judgeLogs(nil) }, []string{"journal.none"}, ""},
		{"an empty log", func() []Finding { return judgeLogs([]logFact{{dir: "/j"}}) }, []string{"journal.empty"}, "/j"},
		{"a log", func() []Finding {
			return judgeLogs([]logFact{{dir: "/j", Condition: journal.Condition{First: 11, Last: 20, Newest: now}}})
		}, []string{"journal.ok"}, "10 "},
		{"a damaged log", func() []Finding {
			return judgeLogs([]logFact{{dir: "/j", Condition: journal.Condition{
				First: 1, Last: 20, SetAside: []string{"a"}, Damage: []lines.Damage{{Day: "2026-11-20", Range: lines.Range{First: 3, Last: 5}}},
			}}})
		}, []string{"journal.damaged", "journal.set_aside"}, "2026-11-20 (3-5)"},
		{"a log that cannot be read", func() []Finding { return judgeLogs([]logFact{{dir: "/j", err: errBroken}}) }, []string{"journal.unread"}, "broken"},

		{"a clock that is set", func() []Finding { return judgeClock(clockFacts{now: now, synced: yes, newest: now}) }, []string{"clock.ok"}, ""},
		{"a clock that nobody sets", func() []Finding { return judgeClock(clockFacts{now: now, synced: no}) }, []string{"clock.free"}, "timedatectl"},
		{"a clock of which nothing is known", func() []Finding { return judgeClock(clockFacts{now: now}) }, []string{"clock.unknown"}, ""},
		{"a clock that went back", func() []Finding {
			return judgeClock(clockFacts{now: now, synced: yes, newest: now.Add(time.Hour)})
		}, []string{"clock.back", "clock.ok"}, ""},
		{"a clock that is behind another station's a little", func() []Finding {
			return judgeClock(clockFacts{now: now, synced: yes, newest: now.Add(time.Second)})
		}, []string{"clock.ok"}, ""},
		{"a clock that has stopped", func() []Finding { return judgeClock(clockFacts{now: time.Unix(0, 0), synced: no}) }, []string{"clock.implausible"}, "1970"},

		{"a good computer", func() []Finding {
			return judgeMachine(machineFacts{system: "debian", cores: 4, memory: 8 << 30, spare: 4 << 30})
		}, []string{"machine.ok"}, "8192 MiB"},
		{"a poor computer", func() []Finding {
			return judgeMachine(machineFacts{cores: 1, oldProcessor: true, memory: 512 << 20, spare: 100 << 20})
		}, []string{"machine.ok", "machine.one_core", "machine.old", "machine.memory"}, "100 MiB"},
		{"a computer of unknown memory", func() []Finding { return judgeMachine(machineFacts{cores: 2, memoryIsUnknown: true}) }, []string{"machine.ok"}, ""},

		{"no kiosk", func() []Finding { return judgeKiosk(kioskFacts{keeping: true}) }, []string{"kiosk.off"}, ""},
		{"a kiosk", func() []Finding { return judgeKiosk(kioskFacts{locked: true, pin: true, starts: true, keeping: true}) }, []string{"kiosk.locked", "kiosk.starts"}, ""},
		{"a kiosk that lacks everything", func() []Finding { return judgeKiosk(kioskFacts{locked: true}) }, []string{"kiosk.no_pin", "kiosk.no_start", "kiosk.goes_dark"}, "queuecast pin"},

		{"devices that may be used", func() []Finding { return judgeAccess(accessFacts{video: []node{{"/dev/video0", true}}}) }, []string{"access.ok"}, ""},
		{"devices that may not", func() []Finding {
			return judgeAccess(accessFacts{user: "li", video: []node{{"/dev/video1", false}, {"/dev/video0", false}}, audio: []node{{"/dev/snd/pcmC0D0p", false}}})
		}, []string{"access.refused", "access.refused"}, "usermod -aG video li"},
		{"audio devices that the sound server has", func() []Finding {
			return judgeAccess(accessFacts{server: true, audio: []node{{"/dev/snd/pcmC0D0p", false}}})
		}, []string{"access.ok"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) { judged(t, c.judge, c.want, c.text) })
	}
}

func TestFileSystemThatHoldsAFolder(t *testing.T) {
	mounts := []disk.PartitionStat{
		{Mountpoint: "/", Fstype: "ext4"},
		{Mountpoint: "/srv/halls", Fstype: "nfs"},
		{Mountpoint: "/srv", Fstype: "xfs"},
		{Mountpoint: "/run", Fstype: "tmpfs"},
		{Mountpoint: "/run", Fstype: "overlay"},
	}
	for dir, want := range map[string]string{
		"/var/lib": "ext4", "/srv": "xfs", "/srv/x": "xfs", "/srv/halls/1": "nfs", "/srv/halls2": "xfs", "/run/user": "overlay", "/": "ext4",
	} {
		if got := holding(mounts, dir); got != want {
			t.Errorf("%s lies in %s, want %s", dir, got, want)
		}
	}
	if got := holding(nil, "/data"); got != "" {
		t.Errorf("no mounts: %q", got)
	}
}

func TestTimeOfWindows(t *testing.T) {
	for printed, want := range map[string]synced{
		"Leap Indicator: 0(no warning)\r\nStratum: 3 (...)":          yes,
		"跃点指示符: 3(未同步)\r\n层: 0 (未指定)":                                no,
		"Sprungindikator: 3(nicht synchronisiert)\r\nStratum: 0\r\n": no,
		"The following error occurred: Access is denied.":            unknown,
		"": unknown,
	} {
		if got := w32Synced(printed); got != want {
			t.Errorf("%q: %v, want %v", printed, got, want)
		}
	}
	if w32Stopped(-2147023834) != no || w32Stopped(5) != unknown {
		t.Error("the end of w32tm is read wrongly")
	}
}
