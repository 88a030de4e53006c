package updates

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	// fetchTimeout is for a file as a whole, with its redirects.
	fetchTimeout  = 30 * time.Second
	answerTimeout = 15 * time.Second // until the head of an answer is there
	maxRedirects  = 3
	maxHead       = 32 << 10 // bytes
)

// What can happen on the way to a file.
var (
	// ErrAddress tells that an address is neither https, http nor file.
	ErrAddress = errors.New("this is no address of a release file")
	// ErrUnreachable tells that nobody answers, as without a network: that is nobody's fault and passes.
	ErrUnreachable = errors.New("the release file cannot be reached")
	// ErrTooLarge tells that there is more than any release file has.
	ErrTooLarge = errors.New("what lies there is too large for a release file")
	// ErrRedirects tells of too many of them, or of one to an unencrypted address.
	ErrRedirects = errors.New("the server sends us elsewhere too often, or to an unencrypted address")
)

// AnswerError is a server's refusal.
type AnswerError struct{ Status int } // of HTTP

func (e *AnswerError) Error() string {
	return fmt.Sprintf("the server answers %d %s", e.Status, http.StatusText(e.Status))
}

// parseAddress reads the address of a release file.
func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, ErrAddress // the error would repeat the address, which may hold a password
	}
	switch {
	case (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.Opaque == "":
		return u, nil
	case u.Scheme == "file" && u.Path != "" && u.Opaque == "":
		return u, nil
	}
	return nil, ErrAddress
}

// fetch gets at most most bytes; where there are more it is ErrTooLarge.
func fetch(ctx context.Context, u *url.URL, most int64) ([]byte, error) {
	if u.Scheme == "file" {
		return readFile(localPath(u, runtime.GOOS), most)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		ResponseHeaderTimeout: answerTimeout, TLSHandshakeTimeout: answerTimeout, MaxResponseHeaderBytes: maxHead,
		DisableCompression: true, DisableKeepAlives: true, ForceAttemptHTTP2: true,
	}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: checkRedirect}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, ErrAddress
	}
	request.Header.Set("User-Agent", "Queuecast")
	answer, err := client.Do(request)
	if err != nil {
		return nil, unreached(err)
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode >= http.StatusInternalServerError: // it passes
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, &AnswerError{answer.StatusCode})
	case answer.StatusCode != http.StatusOK:
		return nil, &AnswerError{answer.StatusCode}
	}
	return atMost(answer.Body, most)
}

// checkRedirect never goes from an encrypted address to another kind.
func checkRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects || next.URL.Scheme != "https" && (next.URL.Scheme != "http" || before[len(before)-1].URL.Scheme == "https") {
		return ErrRedirects
	}
	return nil
}

// unreached tells apart what a network does from what a server, or somebody in its place, does.
func unreached(err error) error {
	var certificate *tls.CertificateVerificationError
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err // without the address, which may hold a password
	}
	if errors.Is(err, ErrRedirects) || errors.As(err, &certificate) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

func atMost(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case int64(len(data)) > most:
		return nil, ErrTooLarge
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return data, nil
}

// readFile reads a regular file: a named pipe would be waited for.
func readFile(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: %s is not a file", ErrAddress, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	defer f.Close()
	return atMost(f, most)
}

// localPath is the path of a file URL (RFC 8089): /x everywhere, and on Windows C:\x for file:///C:/x and \\server\x for file://server/x.
func localPath(u *url.URL, system string) string {
	if system != "windows" {
		return u.Path
	}
	if u.Host != "" && u.Host != "localhost" {
		return `\\` + u.Host + strings.ReplaceAll(u.Path, "/", `\`)
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:]
	}
	return filepath.FromSlash(path)
}
