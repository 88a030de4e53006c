package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	dialTimeout = 2 * time.Second
	maxAnswer   = 4 << 20 // bytes
)

// Client speaks to a running station. It holds no connection between requests; safe for concurrent use.
type Client struct {
	contact contact
	http    *http.Client
}

// Dial finds the station of the data folder and makes sure that it is the one that wrote control.json. The error is
// ErrNotRunning where there is none: no file, one that a crash left behind, or somebody else at its address. A station
// that is there and does not answer within 2 s is another error, which wraps context.DeadlineExceeded.
func Dial(dir string) (*Client, error) { return dial(dir, dialTimeout) }

func dial(dir string, timeout time.Duration) (*Client, error) {
	c, err := readContact(dir)
	if err != nil {
		return nil, err
	}
	client := &Client{contact: c, http: &http.Client{
		Transport: &http.Transport{
			Proxy:                  nil, // whatever the environment says: the token stays on this machine
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var answer hello
	err = client.do(ctx, http.MethodGet, pathHello, nil, &answer)
	var refused *Refused
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("asking the station at %s: %w", c.Address, err)
	case errors.As(err, &refused) && refused.Code == CodeStopping, err != nil && ctx.Err() == nil, err == nil && answer.PID != c.PID:
		return nil, fmt.Errorf("%w: %s is out of date", ErrNotRunning, FileName)
	case err != nil:
		return nil, fmt.Errorf("asking the station at %s: %w", c.Address, err)
	}
	return client, nil
}

// PID returns the process id of the station.
func (c *Client) PID() int { return c.contact.PID }

// Call calls a number. It returns when the call is durable. A refusal is a *Refused, here and below; a station that
// has gone since Dial is ErrNotRunning, and then a call may or may not have been made if it was in flight.
func (c *Client) Call(ctx context.Context, r CallRequest) (called Called, err error) {
	err = c.do(ctx, http.MethodPost, pathCall, r, &called)
	return called, err
}

// Recall repeats the last call of a counter.
func (c *Client) Recall(ctx context.Context, r CounterRequest) (called Called, err error) {
	err = c.do(ctx, http.MethodPost, pathRecall, r, &called)
	return called, err
}

// Next calls the next number.
func (c *Client) Next(ctx context.Context, r CounterRequest) (called Called, err error) {
	err = c.do(ctx, http.MethodPost, pathNext, r, &called)
	return called, err
}

// Stop breaks off what is being announced.
func (c *Client) Stop(ctx context.Context, r StopRequest) error {
	return c.do(ctx, http.MethodPost, pathStop, r, &nothing{})
}

// Say has something said that is no call.
func (c *Client) Say(ctx context.Context, r SayRequest) error {
	return c.do(ctx, http.MethodPost, pathSay, r, &nothing{})
}

// Raise brings the station's window to the front.
func (c *Client) Raise(ctx context.Context) error {
	return c.do(ctx, http.MethodPost, pathRaise, nothing{}, &nothing{})
}

// Restart has the station start again, with the settings as they are then. It does not wait for that.
func (c *Client) Restart(ctx context.Context) error {
	return c.do(ctx, http.MethodPost, pathRestart, nothing{}, &nothing{})
}

// Status asks how the station is.
func (c *Client) Status(ctx context.Context) (status Status, err error) {
	err = c.do(ctx, http.MethodGet, pathStatus, nil, &status)
	return status, err
}

func (c *Client) do(ctx context.Context, method, path string, in, out any) error {
	response, err := c.ask(ctx, method, path, in)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("reading the station's answer: %w", err)
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("reading the station's answer: %w", err)
	}
	return nil
}

// long is do for answers of any length.
func (c *Client) long(ctx context.Context, path string, in any, read func(io.Reader) error) error {
	response, err := c.ask(ctx, http.MethodPost, path, in)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return read(response.Body)
}

// ask sends a request and returns the answer to it, unless that is a refusal. The caller closes the body.
func (c *Client) ask(ctx context.Context, method, path string, in any) (*http.Response, error) {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, fmt.Errorf("writing the request: %w", err)
		}
		body = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://"+c.contact.Address+path, body)
	if err != nil {
		return nil, fmt.Errorf("writing the request: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+c.contact.Token)
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		// Nothing accepts there. The system's error for it has another number on each system, the operation has one name.
		if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "dial" && !op.Timeout() && ctx.Err() == nil {
			return nil, ErrNotRunning
		}
		return nil, fmt.Errorf("asking the station: %w", err)
	}
	if response.StatusCode == http.StatusOK {
		return response, nil
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("reading the station's answer: %w", err)
	}
	refused := &Refused{Status: response.StatusCode}
	if err := json.Unmarshal(data, refused); err != nil || refused.Code == "" {
		return nil, fmt.Errorf("the station answers %s", response.Status)
	}
	return nil, refused
}
