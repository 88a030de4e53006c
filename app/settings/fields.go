package settings

// Bounds that more than one place needs.
const (
	maxTitle         = 80  // characters
	maxCounters      = 99  //
	maxCounterID     = 16  // characters
	maxCounterName   = 40  // characters
	maxTemplate      = 200 // characters
	maxLanguages     = 6   // spoken one after the other: more would take a minute
	maxLanguageTag   = 35  // characters; RFC 5646 section 4.4.1
	maxPathLength    = 4096
	maxDeviceName    = 256 // characters
	maxStreamPathLen = 64
)

// field is one key: where it lives in Settings and in the file, what it takes, and what the file says about it.
type field struct {
	key     string // full name: section and key, or the key alone
	target  any    // *string, *int, *bool or *[]string
	allowed Allowed
	en, zh  string // comment in the file
}

// fields lists the keys in the order of the file, bound to s. Counters and templates are not in it, since their number
// is not fixed.
func fields(s *Settings) []field {
	whole := func(lo, hi int) Allowed { return Allowed{Rule: Integer, Min: lo, Max: hi} }
	even := func(lo, hi int) Allowed { return Allowed{Rule: EvenInteger, Min: lo, Max: hi} }
	text := func(lo, hi int) Allowed { return Allowed{Rule: Text, Min: lo, Max: hi} }
	choice := func(c ...string) Allowed { return Allowed{Rule: Choice, Choices: c} }
	yesNo := Allowed{Rule: Boolean}
	return []field{
		{"title", &s.Title, text(1, maxTitle), "Shown at the top of the display.", "显示屏顶部的标题。"},
		{"language", &s.Language, choice("auto", "zh", "en"), "Language of windows and messages; auto is the system's.", "界面语言；auto 表示跟随系统。"},

		{"display.language", &s.Display.Language, choice("zh", "en", "zh+en", "en+zh"), "Language of the fixed words on the display; the first one is the larger.", "显示屏固定文字的语言，排在前面的较大。"},

		{"voice.enabled", &s.Voice.Enabled, yesNo, "Say each call aloud.", "是否语音播报。"},
		{"voice.languages", &s.Voice.Languages, languageRule(s.Voice.Templates), "Languages, in the order in which they are spoken.", "播报语言，按播报顺序排列。"},
		{"voice.repeat", &s.Voice.Repeat, whole(1, 9), "How often a call is said in all.", "每次叫号播报的遍数。"},
		{"voice.chime", &s.Voice.Chime, yesNo, "Play a chime before each call, also where the voice is off.", "叫号前播放提示音；关闭语音时仍然有效。"},
		{"voice.engine", &s.Voice.Engine, text(1, maxPathLength), "The speech program: a name that is looked up in PATH, or a full path.", "语音合成程序：程序名或完整路径。"},
		{"voice.rate", &s.Voice.Rate, whole(80, 450), "Speed in words per minute.", "语速，每分钟词数。"},
		{"voice.volume", &s.Voice.Volume, whole(1, 100), "Volume of the voice in percent.", "语音音量，百分比。"},
		{"voice.gap_ms", &s.Voice.GapMS, whole(0, 10_000), "Silence between two sentences in milliseconds.", "两句之间的停顿，毫秒。"},
		{"voice.one_as_yao", &s.Voice.OneAsYao, yesNo, "Chinese: read the digit 1 as 幺 instead of 一 where digits are read one by one.", "逐位读数时把 1 读作“幺”。"},

		{"sound.device", &s.Sound.Device, text(0, maxDeviceName), "Loudspeaker; empty is the system's default.", "播放设备；留空表示系统默认设备。"},

		{"stream.enabled", &s.Stream.Enabled, yesNo, "Offer display and voice as an RTSP stream.", "是否提供 RTSP 音视频流。"},
		{"stream.port", &s.Stream.Port, whole(1, 65_535), "TCP port of the stream.", "RTSP 的 TCP 端口。"},
		{"stream.path", &s.Stream.Path, Allowed{Rule: StreamPath, Min: 1, Max: maxStreamPathLen}, "Last part of the stream's address.", "流地址的最后一段。"},
		{"stream.width", &s.Stream.Width, even(160, 3840), "Width of the picture in pixels.", "画面宽度，像素。"},
		{"stream.height", &s.Stream.Height, even(90, 2160), "Height of the picture in pixels.", "画面高度，像素。"},
		{"stream.fps", &s.Stream.FPS, whole(1, 60), "Pictures per second.", "每秒帧数。"},
		{"stream.gop_seconds", &s.Stream.GOPSeconds, whole(1, 60), "Seconds from one whole picture to the next.", "关键帧间隔，秒。"},
		{"stream.qp", &s.Stream.QP, whole(10, 40), "Quality of the picture: lower is sharper and larger.", "画面量化参数，越小越清晰。"},
		{"stream.audio_bitrate", &s.Stream.AudioBitrate, whole(24_000, 320_000), "Bits per second of the sound.", "声音码率，比特每秒。"},

		{"log.level", &s.Log.Level, choice("debug", "info", "warn", "error"), "How much is written to the log.", "日志级别。"},
		{"log.max_size_mb", &s.Log.MaxSizeMB, whole(1, 1024), "Size in MiB at which a new log file is begun.", "单个日志文件的上限，MiB。"},
		{"log.keep", &s.Log.Keep, whole(0, 100), "How many older log files are kept.", "保留的旧日志文件数。"},
	}
}

// Rules of the parts whose number is not fixed.
func counterSetRule() Allowed  { return Allowed{Rule: CounterSet, Min: 1, Max: maxCounters} }
func counterIDRule() Allowed   { return Allowed{Rule: Name, Min: 1, Max: maxCounterID} }
func counterNameRule() Allowed { return Allowed{Rule: Text, Min: 1, Max: maxCounterName} }
func templateRule() Allowed {
	return Allowed{Rule: Template, Min: 1, Max: maxTemplate, Choices: []string{"{number}", "{counter}"}}
}

func languageRule(templates map[string]string) Allowed {
	return Allowed{Rule: LanguageSet, Min: 1, Max: maxLanguages, Choices: sortedKeys(templates)}
}
