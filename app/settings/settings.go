package settings

import (
	"slices"
	"strings"
)

// FileName is the name of the settings file in the data folder.
const FileName = "settings.toml"

// Settings is everything a user may choose. Defaults gives one that Validate has nothing against.
type Settings struct {
	Title    string    // shown at the top of the display
	Language string    // of the windows and messages: auto (the system's), zh or en
	Counters []Counter // in the order in which they are offered
	// Services and Priorities are nil in a plain hall.
	Services   []Service
	Priorities []Priority
	Queue      Queue
	Station    Station
	Display    Display
	Voice      Voice
	Sound      Sound
	Recorder   Recorder
	Stream     Stream
	Archive    Archive
	Camera     Camera
	Kiosk      Kiosk
	Desk       Desk
	Log        Log
	Updates    Updates
}

// Display is about the picture in the hall.
type Display struct {
	Language string // of the fixed words: zh, en, zh+en or en+zh; the first one is the larger
	Names    bool   // the masked name of the person called, where the ticket has one

	Layout          string // recent, number, counters or orders
	Theme           string // dark, light or contrast
	TextColor       string // "#rrggbb", of the number; "": the theme's
	AccentColor     string // the same, of the counter
	BackgroundColor string // the same
	Background      string // path of a picture; "": none
	Veil            int    // percent of the background colour over that picture
	Logo            string // path of a picture; "": none
	Notice          string // at the foot; several are parted by |
	NoticeSeconds   int    // for which each page of it is shown
	Waiting, Missed bool   // how many wait, and who did not come, at the foot
	QR              string // text of a code at the foot; "": none
	Flash           bool   // the number flashes when it is called
	Slides          string // folder of pictures that are shown while nobody is called; "": none
	SlidesAfter     int    // seconds after a call
	SlideSeconds    int    // for which each is shown
	Camera          string // name of the camera in the picture; "": none
	CameraAs        string // inset or slide
	CameraRate      int    // frames per second at most
}

// Languages lists the languages of the fixed words, the larger one first.
func (d Display) Languages() []string { return strings.Split(d.Language, "+") }

// Sound is about the loudspeaker.
type Sound struct {
	Device     string // "" is the system's default
	Microphone string // the same
}

// Recorder is how recordings are made, as the recorder's panel was set last.
type Recorder struct {
	Source       string // device or programme (what the hall hears)
	Input        string // name of the device; "": Sound.Microphone
	Output       string // name of the device on which recordings are played; "": Sound.Device
	Law          string // a, u, or linear for 16 bits
	Container    string // raw, wav or au
	Rate         int    // Hz
	Channels     int
	Folder       string // "": recordings in the data folder
	Seconds      int    // length of a recording; 0: until it is stopped
	SplitMinutes int    // length of each file; 0: any
	SplitMB      int    // size of each file at most, 10^6 bytes; 0: any
	Voice        bool   // record only while something is to be heard
	VoiceDB      int    // peak that counts, dB below full scale (negative)
}

// Stream is about the RTSP stream.
type Stream struct {
	Enabled      bool
	Port         int    // TCP
	Path         string // without a leading slash
	Width        int    // pixels, even
	Height       int    // pixels, even
	FPS          int    // frames per second
	GOPSeconds   int    // seconds from one IDR picture to the next
	QP           int    // H.264 quantiser of the still picture; lower is better and larger
	AudioBitrate int    // bit/s
	Codec        string // of the sound: aac, pcma, pcmu, l16 or none
	Share        bool   // other computers may watch, with one of Viewers
	TLSPort      int    // TCP, of RTSPS; 0: none
	HTTPPort     int    // TCP, of pictures by HTTP; 0: none
	Viewers      []ViewerPass
	Profiles     []Profile // further paths
	Publishers   []Publisher
	Multicasts   []Multicast
}

// Archive is about keeping what was shown and said.
type Archive struct {
	Enabled bool
	Folder  string // "": archive in the data folder
	Days    int    // for which it is kept; 0: for ever
	MaxGB   int    // room that it may take, 10^9 bytes
	Minutes int    // length of a file
}

// Kiosk is about the locked screen.
type Kiosk struct {
	Enabled bool   // the window fills the screen and is locked, as with --kiosk
	PINHash string // of what leaves it (Argon2id, see kiosk/lock); "": nothing has to be typed
}

// Desk is about the operator's windows.
type Desk struct {
	Theme string   // dark, light or auto (the system's)
	Scale int      // percent of the usual size
	Touch bool     // large keys on the screen
	Keys  []string // keys that do something else than usual, such as "hold=F5"; see DeskActions
	Tray  bool     // a sign of the program stands among the system's

	Monitor string // name of the one that shows the display; "": one without the operator's window, if there is one
}

// Log is about the log file.
type Log struct {
	Level     string // debug, info, warn or error
	MaxSizeMB int    // size at which a new file is begun, MiB
	Keep      int    // how many older files are kept
}

// Updates is about telling of newer versions of the program.
type Updates struct {
	Address string // of the signed release file (https, http or file); "": they are not looked for
	Key     string // public key of minisign that it is verified with; "": the one in the program
}

// Defaults returns the settings of a first start.
func Defaults() Settings {
	return Settings{
		Title:    "Queuecast",
		Language: "auto",
		Counters: []Counter{{ID: "1", Name: "1"}, {ID: "2", Name: "2"}, {ID: "3", Name: "3"}, {ID: "4", Name: "4"}},
		Queue:    Queue{AskWithin: 20, UndoSeconds: 10, NormalShare: 1, StaleSeconds: 30, KeepDays: 400},
		Station:  Station{Role: "operator", Speaks: true, Listen: "0.0.0.0:4222"},
		Display: Display{
			Language: "zh+en", Layout: "recent", Theme: "dark", Veil: 70, NoticeSeconds: 8, Flash: true, SlidesAfter: 60, SlideSeconds: 10, CameraAs: "inset", CameraRate: 3,
		},
		Voice: Voice{
			Enabled:    true,
			Languages:  []string{"zh", "en"},
			Repeat:     2,
			Chime:      ChimeAlways,
			ChimeSound: "classic",
			Engines:    []string{EngineRecorded, EngineSystem, EngineEspeak, EngineBuiltIn},
			Engine:     "espeak-ng",
			Rate:       160,
			Volume:     100,
			Loudness:   -20,
			GapMS:      400,
			Reading:    ReadingAuto,
			CacheMB:    200,
			Templates: map[string]string{
				"zh": "请{number}号到{counter}号窗口",
				"en": "Number {number}, please go to counter {counter}",
			},
		},
		Recorder: Recorder{Source: "device", Law: "a", Container: "raw", Rate: 44_100, Channels: 2, VoiceDB: -36},
		Stream: Stream{
			Enabled:      true,
			Port:         8554,
			Path:         "live",
			Width:        1920,
			Height:       1080,
			FPS:          30,
			GOPSeconds:   4,
			QP:           20,
			AudioBitrate: 96_000,
			Codec:        "aac",
		},
		Archive: Archive{Days: 7, MaxGB: 20, Minutes: 60},
		Camera:  defaultCamera(),
		Desk:    Desk{Theme: "dark", Scale: 100, Tray: true},
		Log:     Log{Level: "info", MaxSizeMB: 10, Keep: 5},
	}
}

// Clone returns a copy that shares nothing with s.
func (s Settings) Clone() Settings {
	cloneHall(&s)
	cloneVoice(&s.Voice)
	cloneStream(&s.Stream)
	cloneCamera(&s.Camera)
	s.Desk.Keys = slices.Clone(s.Desk.Keys)
	return s
}
