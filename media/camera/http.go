package camera

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

// pollEvery is from one snapshot to the next.
const pollEvery = time.Second

// httpClient asks a camera for snapshots, or takes the pictures that it sends as multipart/x-mixed-replace.
type httpClient struct {
	where    url.URL // without our parameters, and without
	login    *url.Userinfo
	every    time.Duration
	patience time.Duration
	maxFrame int
	anyCert  bool
}

func openHTTP(o *opener) (feed, time.Duration, error) {
	if o.where.Hostname() == "" {
		return nil, 0, ErrHost
	}
	if port := o.where.Port(); port != "" && !goodPort(port) {
		return nil, 0, ErrPort
	}
	d := &httpClient{
		where: *o.where, login: o.where.User, every: orElse(o.Every, pollEvery), patience: o.Patience, maxFrame: o.MaxFrame, anyCert: o.AnyCert,
	}
	d.where.User, d.where.Fragment = nil, ""
	return d, 0, nil
}

func (d *httpClient) run(ctx context.Context, to *intake) error {
	transport := &http.Transport{
		DisableCompression: true, ResponseHeaderTimeout: d.patience, TLSHandshakeTimeout: d.patience,
		TLSClientConfig: &tls.Config{InsecureSkipVerify: d.anyCert}, //nolint:gosec // the user may ask for it
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: withLogin(transport, d.login), CheckRedirect: d.redirected}
	for {
		began := time.Now()
		if err := d.ask(ctx, client, to); err != nil {
			return err
		}
		pause := time.NewTimer(max(d.every-time.Since(began), 0))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		}
	}
}

// redirected follows to other places of the same computer only: the login is for none else.
func (d *httpClient) redirected(next *http.Request, before []*http.Request) error {
	const most = 5
	if next.URL.Hostname() != d.where.Hostname() || len(before) > most {
		return ErrElsewhere
	}
	return nil
}

// ask takes one snapshot, or all pictures of a live view, which ends with an error.
func (d *httpClient) ask(ctx context.Context, client *http.Client, to *intake) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := time.AfterFunc(d.patience, func() { cancel(fmt.Errorf("%w: none in %v", ErrStalled, d.patience)) })
	defer late.Stop()
	err := d.fetch(ctx, client, to, late)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

func (d *httpClient) fetch(ctx context.Context, client *http.Client, to *intake, late *time.Timer) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.where.String(), nil)
	if err != nil {
		return fmt.Errorf("asking for a picture: %w", err)
	}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("asking for a picture: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	switch {
	case answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusForbidden && d.login != nil:
		return ErrPassword
	case answer.StatusCode != http.StatusOK:
		return &StatusError{Code: answer.StatusCode, Text: http.StatusText(answer.StatusCode)}
	}
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if strings.HasPrefix(kind, "multipart/") {
		return d.live(answer.Body, to, late)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, int64(d.maxFrame)+1))
	switch {
	case err != nil:
		return fmt.Errorf("receiving a picture: %w", err)
	case len(data) > d.maxFrame:
		return fmt.Errorf("a picture of more than %d bytes: %w", d.maxFrame, wire.ErrTooLarge)
	}
	to.open()
	to.offer(parcel{data: data})
	return nil
}

// live takes the parts as they come, without waiting for the boundary that follows one.
func (d *httpClient) live(body io.Reader, to *intake, late *time.Timer) error {
	to.open()
	r := wire.NewReader(body, wire.Loose, d.maxFrame)
	for {
		jpeg, err := r.Next()
		switch {
		case err == nil:
			late.Reset(d.patience)
			to.offer(parcel{data: jpeg})
		case wire.Recoverable(err):
			to.fault(err)
		case errors.Is(err, io.EOF):
			return fmt.Errorf("receiving pictures: %w", io.ErrUnexpectedEOF)
		default:
			return fmt.Errorf("receiving pictures: %w", err)
		}
	}
}
