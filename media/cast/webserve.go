package cast

import (
	"image"
	"net/http"
	"strings"

	"github.com/queuecast/queuecast/media/digest"
	"github.com/queuecast/queuecast/media/web"
)

// serve answers a request.
func (w *Web) serve(answer http.ResponseWriter, r *http.Request) {
	content, known := w.find(strings.TrimPrefix(r.URL.Path, "/"))
	switch {
	case !known:
		http.NotFound(answer, r)
	case web.ReadOnly(answer, r):
		content(answer, r)
	}
}

func logins(passes []Pass) (all []digest.Login) {
	for _, p := range passes {
		if p.Name != "" && p.Password != "" {
			all = append(all, digest.Login(p))
		}
	}
	return all
}

// find tells what is under a name.
func (w *Web) find(name string) (http.HandlerFunc, bool) {
	for i, c := range w.Server.published() {
		if c.Width > 0 && (name == c.Path+pictureEnd || i == 0 && name == snapshotPath) {
			return func(answer http.ResponseWriter, r *http.Request) { w.picture(answer, r, image.Pt(c.Width, c.Height)) }, true
		}
	}
	if path, ok := strings.CutSuffix(name, sheetEnd); ok && w.Sheet != nil {
		if text := w.Sheet(path); text != "" {
			return func(answer http.ResponseWriter, r *http.Request) {
				web.Send(answer, r, "application/sdp", []byte(text)) // RFC 8866 section 8.1
			}, true
		}
	}
	return nil, false
}

func (w *Web) picture(answer http.ResponseWriter, r *http.Request, size image.Point) {
	pic := w.Stills.current()
	if pic == nil {
		answer.Header().Set("Retry-After", "1")
		http.Error(answer, "There is no picture yet", http.StatusServiceUnavailable)
		return
	}
	err := web.SendTagged(answer, r, "image/jpeg", w.Stills.tag(pic, size), func() ([]byte, error) { return w.Stills.jpeg(pic, size) })
	if err != nil {
		w.Log.Warn("a picture is not given by HTTP", "error", err)
		http.Error(answer, "The picture cannot be encoded", http.StatusInternalServerError)
	}
}
