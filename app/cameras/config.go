package cameras

import (
	"net/url"
	"strings"

	"github.com/queuecast/queuecast/app/settings"
	"github.com/queuecast/queuecast/media/picture"
)

const megabyte = 1_000_000

// sizeOf finds a size by its name; "" is 0x0: as it comes.
func sizeOf(name string) picture.Size {
	s, _ := picture.SizeNamed(name) // the settings allow no others
	return s
}

// SeveralBoards tells whether several boards may send to an address, so that one of them can be chosen.
func SeveralBoards(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	switch scheme {
	case "tcp-listen", "mqtt", "mqtts":
		return true
	}
	return false
}

// Board is which of several boards an address chooses; "": the first that comes.
func Board(address string) string {
	_, query, _ := strings.Cut(address, "?")
	values, err := url.ParseQuery(query)
	if err != nil || !SeveralBoards(address) {
		return ""
	}
	return values.Get(boardParameter)
}

// WithBoard is an address that chooses a board ("": none). The rest of it stays as it is.
func WithBoard(address, board string) string {
	if !SeveralBoards(address) {
		return address
	}
	where, query, _ := strings.Cut(address, "?")
	var kept []string
	for _, part := range strings.Split(query, "&") {
		if part != "" && !strings.HasPrefix(part, boardParameter+"=") {
			kept = append(kept, part)
		}
	}
	if board != "" {
		kept = append(kept, boardParameter+"="+url.QueryEscape(board))
	}
	if len(kept) == 0 {
		return where
	}
	return where + "?" + strings.Join(kept, "&")
}

// boardParameter is how an address says it (media/camera).
const boardParameter = "board"

// folderOf is where snapshots are kept.
func (o *Owner) folderOf(c settings.Camera) string {
	if c.Folder != "" {
		return c.Folder
	}
	return Folder(o.Dir)
}
