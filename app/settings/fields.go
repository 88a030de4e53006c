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
	maxStationName   = 64   // characters
	maxAddress       = 262  // characters: a host name of RFC 1035, a colon, a port
	maxPairing       = 4096 // characters
	maxPort          = 65_535
	maxHash          = 200
	maxNotice        = 1000 // characters
	maxQR            = 500  // characters: more is hard to read from a screen
	maxURL           = 2000 // characters
	maxKey           = 56   // characters: 42 bytes in base64
)

// field is one key: where it lives in Settings and in the file, what it takes, and what the file says about it.
type field struct {
	key     string // full name: section and key, or the key alone
	target  any    // *string, *int, *bool, *[]string or, in lists, *map[string]string
	allowed Allowed
	en, zh  string // comment in the file
}

// fields lists the keys in the order of the file, bound to s. Counters, templates and the like are not in it, since
// their number is not fixed.
func fields(s *Settings) []field {
	whole := func(lo, hi int) Allowed { return Allowed{Rule: Integer, Min: lo, Max: hi} }
	even := func(lo, hi int) Allowed { return Allowed{Rule: EvenInteger, Min: lo, Max: hi} }
	text := func(lo, hi int) Allowed { return Allowed{Rule: Text, Min: lo, Max: hi} }
	choice := func(c ...string) Allowed { return Allowed{Rule: Choice, Choices: c} }
	yesNo := Allowed{Rule: Boolean}
	color := Allowed{Rule: Color, Max: len("#1a2b3c")}
	return []field{
		{"title", &s.Title, text(1, maxTitle), "Shown at the top of the display.", "显示屏顶部的标题。"},
		{"language", &s.Language, choice("auto", "zh", "en"), "Language of windows and messages; auto is the system's.", "界面语言；auto 表示跟随系统。"},

		{"display.language", &s.Display.Language, choice("zh", "en", "zh+en", "en+zh"), "Language of the fixed words on the display; the first one is the larger.", "显示屏固定文字的语言，排在前面的较大。"},
		{"display.names", &s.Display.Names, yesNo, "Show the name on the ticket that is called, masked (张*丰, J*** S****).", "显示所呼叫的姓名，隐去部分字（张*丰）。"},
		{"display.layout", &s.Display.Layout, choice("recent", "number", "counters", "orders"), "recent: number and last calls; number: as large as can be; counters: a field for each (up to 12); orders: preparing and ready.", "版式：recent 当前号和最近叫号，number 大号码，counters 各窗口（最多 12 个），orders 备餐与取餐。"},
		{"display.theme", &s.Display.Theme, choice("dark", "light", "contrast"), "Colours of the picture.", "画面配色。"},
		{"display.text_color", &s.Display.TextColor, color, "Colour of the number; empty is the theme's.", "号码颜色，留空为配色默认。"},
		{"display.accent_color", &s.Display.AccentColor, color, "Colour of the counter; empty is the theme's.", "窗口颜色，留空为配色默认。"},
		{"display.background_color", &s.Display.BackgroundColor, color, "Colour of the background; empty is the theme's.", "背景颜色，留空为配色默认。"},
		{"display.background", &s.Display.Background, text(0, maxPathLength), "Picture behind everything (PNG, JPEG, GIF, WebP, BMP); empty is none.", "背景图片文件，留空为无。"},
		{"display.veil", &s.Display.Veil, whole(0, 100), "Percent of the background colour over that picture, so that the number can be read.", "背景图片上覆盖背景色的百分比。"},
		{"display.logo", &s.Display.Logo, text(0, maxPathLength), "Picture before the title; empty is none.", "标题前的标志图片，留空为无。"},
		{"display.notice", &s.Display.Notice, text(0, maxNotice), "Notice at the foot; several are parted by |, long ones are shown in pages.", "底部通知，多条用 | 分隔，较长的分页显示。"},
		{"display.notice_seconds", &s.Display.NoticeSeconds, whole(3, 120), "Seconds for which each page of it is shown.", "每页通知显示的秒数。"},
		{"display.waiting", &s.Display.Waiting, yesNo, "Show how many people wait.", "显示等候人数。"},
		{"display.missed", &s.Display.Missed, yesNo, "Show the numbers that did not come.", "显示过号。"},
		{"display.qr", &s.Display.QR, text(0, maxQR), "Text of a QR code at the foot, such as an address; empty is none.", "底部二维码内容，留空为无。"},
		{"display.flash", &s.Display.Flash, yesNo, "Let the number flash when it is called; false for less motion.", "叫号时号码闪烁；false 为减少动态效果。"},
		{"display.slides", &s.Display.Slides, text(0, maxPathLength), "Folder of pictures that are shown while nobody is called; empty is none.", "空闲时轮播图片的文件夹，留空为无。"},
		{"display.slides_after", &s.Display.SlidesAfter, whole(5, 3600), "Seconds after a call before they are shown.", "叫号后多少秒开始轮播。"},
		{"display.slide_seconds", &s.Display.SlideSeconds, whole(3, 3600), "Seconds for which each is shown.", "每张图片显示的秒数。"},
		{"display.camera", &s.Display.Camera, text(0, maxCameraName), "Name of the camera whose picture is shown; empty is none.", "画面中显示的摄像头名称，留空为无。"},
		{"display.camera_as", &s.Display.CameraAs, choice("inset", "slide"), "inset: small, beside the calls; slide: as large as can be, while nobody is called.", "inset 小窗，与叫号同屏；slide 空闲时全屏显示。"},
		{"display.camera_rate", &s.Display.CameraRate, whole(1, 10), "Pictures per second of it at most.", "摄像头画面每秒最多张数。"},

		{"queue.order_mode", &s.Queue.OrderMode, yesNo, "Restaurants: orders are prepared, ready, collected; calling a number says that it is ready.", "餐厅模式：备餐、待取、已取；叫号即表示可取餐。"},
		{"queue.max_recalls", &s.Queue.MaxRecalls, whole(0, 99), "How often a call may be repeated before it is a no-show; 0 is any number of times.", "每次叫号最多复呼次数，0 为不限。"},
		{"queue.late_within", &s.Queue.LateWithin, whole(-1, 9999), "For how many further numbers a missed one may still be called; 0 is always, -1 never.", "过号后几个号之内仍可呼叫；0 为始终可以，-1 为不可以。"},
		{"queue.ask_within", &s.Queue.AskWithin, whole(0, 9999), "For how many further calls it is asked before a typed number is called again; 0 is never.", "再次呼叫同一号码时，几次叫号之内需要确认；0 为从不。"},
		{"queue.undo_seconds", &s.Queue.UndoSeconds, whole(0, 600), "Seconds for which the last action can be taken back, unless it was announced; 0 is not at all.", "最近一次操作可撤销的秒数（已播报的除外），0 为不可撤销。"},
		{"queue.rollover", &s.Queue.Rollover, Allowed{Rule: TimeOfDay, Max: 5}, "Time at which a new business day begins; empty is never (by hand: queuecast start-day).", "营业日切换时刻；留空为不自动切换。"},
		{"queue.keep_overnight", &s.Queue.KeepOvernight, yesNo, "Those who wait stay when the day changes.", "换日时保留等候的号码。"},
		{"queue.restart_numbering", &s.Queue.RestartNumbering, yesNo, "Each day begins with the first numbers.", "每日从首号重新发号。"},
		{"queue.normal_share", &s.Queue.NormalShare, whole(1, maxShare), "Share of the calls of tickets without a priority.", "普通号的叫号份额。"},
		{"queue.stale_seconds", &s.Queue.StaleSeconds, whole(5, 3600), "Calls older than this are shown but not spoken when the network comes back.", "网络恢复后，早于此秒数的叫号只显示不播报。"},
		{"queue.keep_days", &s.Queue.KeepDays, whole(0, 36_500), "Days of history that are kept; 0 is for ever.", "历史记录保留天数，0 为永久。"},

		{"station.name", &s.Station.Name, text(0, maxStationName), "Name of this station among others; empty is the computer's.", "本站点名称，留空为计算机名。"},
		{"station.role", &s.Station.Role, choice("operator", "display", "caster"), "What this station is for, as the host lists it; only an operator calls.", "本站点的角色：operator 叫号，display 显示，caster 推流。"},
		{"station.speaks", &s.Station.Speaks, yesNo, "Chime and voice at this station; otherwise calls are only shown.", "本站点是否播放提示音和语音；否则只显示。"},
		{"station.share", &s.Station.Share, yesNo, "Other stations may join this queue (queuecast share on).", "允许其他站点加入本队列（queuecast share on）。"},
		{"station.listen", &s.Station.Listen, Allowed{Rule: Address, Min: 3, Max: maxAddress}, "Address and port for the other stations.", "供其他站点连接的地址和端口。"},
		{"station.join", &s.Station.Join, text(0, maxPairing), "Pairing code of the queue that this station uses (queuecast join CODE); empty is its own. Keep it secret.", "加入其他队列的配对码，留空为使用本机队列。请保密。"},
		{"station.cluster", &s.Station.Cluster, text(0, maxPathLength), "URLs of a NATS cluster that keeps the queue, in the place of a host; empty is none.", "保存队列的 NATS 集群地址，留空为不使用。"},
		{"station.credentials", &s.Station.Credentials, text(0, maxPathLength), "Credentials file for the cluster.", "集群凭据文件。"},
		{"station.authorities", &s.Station.Authorities, text(0, maxPathLength), "File of the certificate authorities to trust for the cluster (PEM).", "集群使用的 CA 证书文件（PEM）。"},

		{"voice.enabled", &s.Voice.Enabled, yesNo, "Say each call aloud.", "是否语音播报。"},
		{"voice.languages", &s.Voice.Languages, languageRule(s.Voice.Templates), "Languages, in the order in which they are spoken.", "播报语言，按播报顺序排列。"},
		{"voice.repeat", &s.Voice.Repeat, whole(1, 9), "How often a call is said in all.", "每次叫号播报的遍数。"},
		{"voice.chime", &s.Voice.Chime, choice(ChimeNone, ChimeFirst, ChimeAlways), "Chime before a call: first is not where announcements follow each other. Also where the voice is off.", "叫号前的提示音：first 为连续播报时只在第一次播放；关闭语音时仍然有效。"},
		{"voice.chime_sound", &s.Voice.ChimeSound, text(1, maxPathLength), "A chime (classic, rising, three, station, bell, low), or the path of a WAV file.", "提示音（classic、rising、three、station、bell、low），或 WAV 文件路径。"},
		{"voice.engines", &s.Voice.Engines, engineSetRule(s.Voice), "Engines, in the order in which they are tried; builtin speaks numbers with nothing installed.", "语音引擎，按尝试顺序排列；builtin 无需安装即可报号。"},
		{"voice.engine", &s.Voice.Engine, text(1, maxPathLength), "The program espeak-ng: a name that is looked up in PATH, or a full path.", "espeak-ng 程序：程序名或完整路径。"},
		{"voice.rate", &s.Voice.Rate, whole(80, 450), "Speed in words per minute.", "语速，每分钟词数。"},
		{"voice.volume", &s.Voice.Volume, whole(1, 100), "Volume of the voice in percent.", "语音音量，百分比。"},
		{"voice.loudness", &s.Voice.Loudness, whole(minLoudness, maxLoudness), "Loudness of all engines in LUFS (ITU-R BS.1770).", "各语音引擎统一的响度，LUFS（ITU-R BS.1770）。"},
		{"voice.gap_ms", &s.Voice.GapMS, whole(0, 10_000), "Silence between two sentences in milliseconds.", "两句之间的停顿，毫秒。"},
		{"voice.reading", &s.Voice.Reading, choice(ReadingAuto, ReadingDigits, ReadingNatural), "Numbers: digits one by one, natural, or auto (digits from three on).", "号码读法：digits 逐位，natural 按数值，auto 三位及以上逐位。"},
		{"voice.one_as_yao", &s.Voice.OneAsYao, yesNo, "Chinese: read the digit 1 as 幺 instead of 一 where digits are read one by one.", "逐位读数时把 1 读作“幺”。"},
		{"voice.two_as_liang", &s.Voice.TwoAsLiang, yesNo, "Chinese: read 200 as 两百 instead of 二百.", "把 200 读作“两百”。"},
		{"voice.cache_mb", &s.Voice.CacheMB, whole(0, maxCacheMB), "Sentences kept on disk, in MiB; 0 is none.", "磁盘上保留的语音，MiB；0 为不保留。"},

		{"sound.device", &s.Sound.Device, text(0, maxDeviceName), "Loudspeaker; empty is the system's default.", "播放设备；留空表示系统默认设备。"},
		{"sound.microphone", &s.Sound.Microphone, text(0, maxDeviceName), "Microphone; empty is the system's default.", "录音设备；留空表示系统默认设备。"},

		{"recorder.source", &s.Recorder.Source, choice("device", "programme"), "What the recorder records: a device, or what the hall hears.", "录音来源：device 录音设备，programme 大厅播放的声音。"},
		{"recorder.input", &s.Recorder.Input, text(0, maxDeviceName), "Device that is recorded; empty is sound.microphone.", "录音设备；留空使用 sound.microphone。"},
		{"recorder.output", &s.Recorder.Output, text(0, maxDeviceName), "Device on which recordings are played; empty is sound.device.", "播放录音的设备；留空使用 sound.device。"},
		{"recorder.law", &s.Recorder.Law, choice("a", "u", "linear"), "A-law, mu-law (ITU-T G.711), or linear: 16 bits.", "a 为 A 律，u 为 μ 律（ITU-T G.711），linear 为 16 位线性。"},
		{"recorder.container", &s.Recorder.Container, choice("raw", "wav", "au"), "Kind of file; raw has no header and is what the boards take.", "文件格式；raw 无文件头，供板卡使用。"},
		{"recorder.rate", &s.Recorder.Rate, whole(8000, 192_000), "Frames per second (Hz).", "采样率，Hz。"},
		{"recorder.channels", &s.Recorder.Channels, whole(1, 2), "1 is mono, 2 is stereo.", "声道数：1 单声道，2 立体声。"},
		{"recorder.folder", &s.Recorder.Folder, text(0, maxPathLength), "Folder for recordings; empty is recordings in the data folder.", "录音文件夹；留空为数据文件夹中的 recordings。"},
		{"recorder.seconds", &s.Recorder.Seconds, whole(0, 604_800), "Length of a recording in seconds; 0 is until it is stopped.", "录音时长，秒；0 为手动停止。"},
		{"recorder.split_minutes", &s.Recorder.SplitMinutes, whole(0, 1440), "Length of each file in minutes; 0 is any.", "每个文件的时长，分钟；0 为不限。"},
		{"recorder.split_mb", &s.Recorder.SplitMB, whole(0, 100_000), "Most size of each file in MB; 0 is any.", "每个文件的大小上限，MB；0 为不限。"},
		{"recorder.voice", &s.Recorder.Voice, yesNo, "Record only while something is to be heard.", "仅在有声音时录音。"},
		{"recorder.voice_db", &s.Recorder.VoiceDB, whole(-60, -1), "Level from which on that is so, in dB below full scale.", "声控录音的起始电平，相对满幅的 dB。"},

		{"stream.enabled", &s.Stream.Enabled, yesNo, "Offer display and voice as an RTSP stream.", "是否提供 RTSP 音视频流。"},
		{"stream.port", &s.Stream.Port, whole(1, 65_535), "TCP port of the stream.", "RTSP 的 TCP 端口。"},
		{"stream.path", &s.Stream.Path, Allowed{Rule: StreamPath, Min: 1, Max: maxStreamPathLen}, "Last part of the stream's address.", "流地址的最后一段。"},
		{"stream.width", &s.Stream.Width, even(160, 3840), "Width of the picture in pixels.", "画面宽度，像素。"},
		{"stream.height", &s.Stream.Height, even(90, 3840), "Height of the picture in pixels.", "画面高度，像素。"},
		{"stream.fps", &s.Stream.FPS, whole(1, 60), "Pictures per second.", "每秒帧数。"},
		{"stream.gop_seconds", &s.Stream.GOPSeconds, whole(1, 60), "Seconds from one whole picture to the next.", "关键帧间隔，秒。"},
		{"stream.qp", &s.Stream.QP, whole(10, 40), "Quality of the picture: lower is sharper and larger.", "画面量化参数，越小越清晰。"},
		{"stream.audio_bitrate", &s.Stream.AudioBitrate, whole(24_000, 320_000), "Bits per second of the sound.", "声音码率，比特每秒。"},
		{"stream.codec", &s.Stream.Codec, codecRule(), "Codec of the sound: aac; pcma and pcmu are G.711; l16 is linear; none is no sound.", "音频编码：aac；pcma、pcmu 为 G.711；l16 为线性；none 为无声音。"},
		{"stream.share", &s.Stream.Share, yesNo, "Other computers may watch, with a name and password of [[stream.viewers]].", "允许其他计算机凭 [[stream.viewers]] 的用户名和密码观看。"},
		{"stream.tls_port", &s.Stream.TLSPort, whole(0, maxPort), "TCP port of the encrypted stream (rtsps), with a certificate of its own; 0 is none.", "加密流（rtsps）的 TCP 端口，使用自签证书；0 为不提供。"},
		{"stream.http_port", &s.Stream.HTTPPort, whole(0, maxPort), "TCP port of the picture on air as JPEG (http://.../snapshot.jpg), and of the descriptions of multicast (/PATH.sdp); 0 is none. Other computers need share = true and a password.", "以 HTTP 提供当前画面 JPEG（http://.../snapshot.jpg）和组播描述（/PATH.sdp）的 TCP 端口；0 为不提供。其他计算机访问需 share = true 和密码。"},

		{"archive.enabled", &s.Archive.Enabled, yesNo, "Keep what was shown and said as MP4 files (some 150 MB an hour).", "将显示和播报的内容保存为 MP4 文件（每小时约 150 MB）。"},
		{"archive.folder", &s.Archive.Folder, text(0, maxPathLength), "Folder for them; empty is archive in the data folder.", "保存的文件夹；留空为数据文件夹中的 archive。"},
		{"archive.days", &s.Archive.Days, whole(0, 3650), "Days for which they are kept; 0 is for ever.", "保留天数，0 为永久。"},
		{"archive.max_gb", &s.Archive.MaxGB, whole(1, 100_000), "Room that they may take, in GB; the oldest go first.", "占用空间上限，GB；超出时先删除最早的。"},
		{"archive.minutes", &s.Archive.Minutes, whole(1, 1440), "Length of a file in minutes.", "每个文件的时长，分钟。"},

		{"camera.folder", &s.Camera.Folder, text(0, maxPathLength), "Folder of snapshots; empty is snapshots in the data folder.", "快照文件夹；留空为数据文件夹中的 snapshots。"},
		{"camera.format", &s.Camera.Format, choice("jpeg", "png"), "Format of snapshots.", "快照格式。"},
		{"camera.quality", &s.Camera.Quality, whole(1, 99), "Quality of JPEG: higher is better and larger.", "JPEG 质量，越高越清晰。"},
		{"camera.size", &s.Camera.Size, sizeRule(), "Size into which snapshots are scaled, keeping their proportions; empty is as they come.", "快照缩放到的尺寸（保持比例），留空为原尺寸。"},
		{"camera.limit_mb", &s.Camera.LimitMB, whole(0, maxGB*1000), "Room that snapshots may take, in MB; 0 is any.", "快照占用空间上限，MB；0 为不限。"},
		{"camera.clean_up", &s.Camera.CleanUp, yesNo, "When it is used up the oldest snapshots are removed; false is that no more are saved.", "空间用完时删除最早的快照；false 为不再保存新的快照。"},
		{"camera.keep_deleted_days", &s.Camera.KeepDays, whole(1, 365), "Days for which deleted snapshots can be taken back.", "已删除的快照可恢复的天数。"},
		{"camera.broker_port", &s.Camera.Broker.Port, whole(0, maxPort), "Port of the MQTT broker for camera boards (1883 is usual); 0 is none.", "摄像头板 MQTT 代理端口（通常为 1883）；0 为不启用。"},
		{"camera.broker_share", &s.Camera.Broker.Share, yesNo, "Boards of the network may connect to it, with the name and password below; false is this computer only.", "允许网络中的摄像头板连接（需用户名和密码）；false 为仅本机。"},
		{"camera.broker_user", &s.Camera.Broker.User, text(0, maxCameraName), "Name by which boards log in.", "登录用户名。"},
		{"camera.broker_password", &s.Camera.Broker.Password, text(0, maxPassword), "Their password; empty asks for none, which only this computer may use.", "登录密码；留空则仅本机可用且不验证。"},

		{"kiosk.enabled", &s.Kiosk.Enabled, yesNo, "The window fills the screen and is locked, as with queuecast --kiosk.", "窗口全屏并锁定，等同于 queuecast --kiosk。"},
		{"kiosk.pin_hash", &s.Kiosk.PINHash, text(0, maxHash), "Hash of the PIN that leaves it; set it with queuecast pin. Empty: leaving is asked about only.", "退出所需 PIN 的散列，用 queuecast pin 设置；留空则只需确认。"},

		{"desk.theme", &s.Desk.Theme, choice("dark", "light", "auto"), "Colours of the operator's windows; auto is the system's.", "操作窗口配色；auto 表示跟随系统。"},
		{"desk.scale", &s.Desk.Scale, whole(MinScale, MaxScale), "Size of text and buttons in the operator's windows, in percent.", "操作窗口文字和按钮的大小，百分比。"},
		{"desk.touch", &s.Desk.Touch, yesNo, "Large keys on the operator's screen, for fingers.", "操作窗口显示大按键，便于触摸。"},
		{"desk.keys", &s.Desk.Keys, keySetRule(), "Keys that do something else than usual, such as \"hold=F5\" or \"note=Ctrl+B\".", "自定义按键，如 \"hold=F5\"、\"note=Ctrl+B\"。"},
		{"desk.monitor", &s.Desk.Monitor, text(0, maxDeviceName), "Monitor of the display; empty is one without the operator's window, if there is one.", "显示屏所用的显示器；留空为操作窗口以外的显示器（如有）。"},
		{"desk.tray", &s.Desk.Tray, yesNo, "A sign of the program among the system's.", "在系统托盘显示图标。"},

		{"log.level", &s.Log.Level, choice("debug", "info", "warn", "error"), "How much is written to the log.", "日志级别。"},
		{"log.max_size_mb", &s.Log.MaxSizeMB, whole(1, 1024), "Size in MiB at which a new log file is begun.", "单个日志文件的上限，MiB。"},
		{"log.keep", &s.Log.Keep, whole(0, 100), "How many older log files are kept.", "保留的旧日志文件数。"},

		{"updates.address", &s.Updates.Address, Allowed{Rule: URL, Max: maxURL}, "Address of a signed release file (docs/UPDATES.md), looked at once a day to tell of newer versions; nothing is installed. Empty is never.", "签名发布文件的地址（docs/UPDATES.md），每天查看一次以提示新版本，不会自动安装；留空为不查看。"},
		{"updates.key", &s.Updates.Key, Allowed{Rule: PublicKey, Max: maxKey}, "Public key of minisign with which that file is signed; empty is the one in the program.", "该文件签名所用的 minisign 公钥；留空使用程序内置的公钥。"},
	}
}

// Rules of the parts whose number is not fixed.
func counterSetRule() Allowed  { return Allowed{Rule: CounterSet, Min: 1, Max: maxCounters} }
func counterIDRule() Allowed   { return Allowed{Rule: Name, Min: 1, Max: maxCounterID} }
func counterNameRule() Allowed { return Allowed{Rule: Text, Min: 1, Max: maxCounterName} }
func templateRule() Allowed {
	return Allowed{Rule: Template, Min: 1, Max: maxTemplate, Choices: []string{"{number}", "{counter}", "{service}", "{name}", "{waiting}"}}
}

func languageRule(templates map[string]string) Allowed {
	return Allowed{Rule: LanguageSet, Min: 1, Max: maxLanguages, Choices: sortedKeys(templates)}
}
