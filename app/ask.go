package app

import (
	"encoding/json"
	"time"

	"github.com/queuecast/queuecast/app/control"
)

// answerTimeout bounds the wait for the running station.
const answerTimeout = 15 * time.Second

// dial reaches the station that runs on the data folder.
func (c *cli) dial() (*control.Client, error) {
	dir, err := c.folder()
	if err != nil {
		return nil, err
	}
	c.speakLike(dir)
	return control.Dial(dir)
}

func (c *cli) printJSON(v any) error {
	enc := json.NewEncoder(c.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
