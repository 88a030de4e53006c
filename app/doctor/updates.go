package doctor

import (
	"context"
	"errors"

	"github.com/queuecast/queuecast/app/messages"
	"github.com/queuecast/queuecast/app/updates"
)

// newer looks whether there is a newer version, if somebody wants to know.
func newer(ctx context.Context, p Patient) []Finding {
	switch {
	case p.Updates == nil:
		return nil
	case !p.Updates.Enabled():
		return found("updates", OK, "updates.off", nil)
	}
	s := p.Updates.Check(ctx)
	if line, tell := messages.Update(s, p.Updates.Version); tell && line.Level >= messages.Warning {
		return found("updates", Warning, "updates.wrong", map[string]any{"Text": line.Text})
	}
	text := messages.UpdateCheck(s, p.Updates.Version)
	if errors.Is(s.Err, updates.ErrUnreachable) && !s.Newer {
		text = messages.Sentence(s.Err)
	}
	return found("updates", OK, "updates.ok", map[string]any{"Text": text})
}
