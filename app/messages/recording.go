package messages

import "github.com/queuecast/queuecast/media/recorder"

// Recording says in a word what a recording is about.
func Recording(p recorder.Phase) string {
	key := map[recorder.Phase]string{
		recorder.Opening: "cli.g711.opening", recorder.Recording: "cli.g711.recording", recorder.Listening: "cli.g711.listening",
		recorder.Paused: "cli.g711.paused", recorder.Waiting: "cli.g711.waiting", recorder.Ended: "cli.g711.ended",
	}[p]
	return Text(key, nil)
}
