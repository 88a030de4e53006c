package doctor

import "regexp"

// leap is the first line of what w32tm /query /status prints. Its words are in the system's language, the number is not: it is the leap
// indicator of NTP (RFC 5905 section 7.3), of which 3 is "not synchronised".
var leap = regexp.MustCompile(`^[^\r\n]*[:：]\s*([0-3])\b`)

func w32Synced(printed string) synced {
	switch m := leap.FindStringSubmatch(printed); {
	case m == nil:
		return unknown
	case m[1] == "3":
		return no
	}
	return yes
}

// w32Stopped tells what the end of w32tm means: the service has not been started, or something that says nothing.
func w32Stopped(code int) synced {
	const notActive = 0x80070426 // ERROR_SERVICE_NOT_ACTIVE as an HRESULT
	if uint32(code) == notActive {
		return no
	}
	return unknown
}
