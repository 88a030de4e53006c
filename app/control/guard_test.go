package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// exchange sends a request by hand and returns status and code of the answer.
func exchange(t *testing.T, s *Server, request string) (status int, code string) {
	t.Helper()
	conn, err := net.Dial("tcp", s.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("reading the answer: %v", err)
	}
	defer response.Body.Close()
	var refused Refused
	data, _ := io.ReadAll(response.Body)
	_ = json.Unmarshal(data, &refused) // net/http's own refusals are text
	return response.StatusCode, refused.Code
}

func TestStrangersAreRefused(t *testing.T) {
	h := &station{}
	s := startServer(t, &Server{Handler: h})
	const body = `{"number":"1","counter":"1"}`
	auth := "Authorization: Bearer " + s.contact.Token + "\r\n"
	post := func(path, host, headers, body string) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s", path, host, headers, len(body), body)
	}
	_, port, err := net.SplitHostPort(s.Address())
	if err != nil {
		t.Fatal(err)
	}
	here := s.Address()
	cases := []struct {
		name    string
		request string
		status  int
		code    string
	}{
		{"all in order", post(pathCall, here, auth, body), 200, ""},
		{"no token", post(pathCall, here, "", body), 401, CodeUnauthorized},
		{"empty token", post(pathCall, here, "Authorization: Bearer \r\n", body), 401, CodeUnauthorized},
		{"wrong token", post(pathCall, here, "Authorization: Bearer "+strings.Repeat("0", 64)+"\r\n", body), 401, CodeUnauthorized},
		{"half a token", post(pathCall, here, "Authorization: Bearer "+s.contact.Token[:32]+"\r\n", body), 401, CodeUnauthorized},
		{"another scheme", post(pathCall, here, "Authorization: Basic "+s.contact.Token+"\r\n", body), 401, CodeUnauthorized},
		{"token in the address", post(pathCall+"?token="+s.contact.Token, here, "", body), 401, CodeUnauthorized},
		{"no token for the status", "GET " + pathStatus + " HTTP/1.1\r\nHost: " + here + "\r\n\r\n", 401, CodeUnauthorized},
		{"no token for a path that is none", "GET /x HTTP/1.1\r\nHost: " + here + "\r\n\r\n", 401, CodeUnauthorized},
		{"a host name pointed here", post(pathCall, "evil.example:"+port, auth, body), 403, CodeForbidden},
		{"localhost", post(pathCall, "localhost:"+port, auth, body), 403, CodeForbidden},
		{"host without port", post(pathCall, "127.0.0.1", auth, body), 403, CodeForbidden},
		{"another host in the target", post("http://evil.example"+pathCall, here, auth, body), 403, CodeForbidden},
		{"from a page", post(pathCall, here, auth+"Origin: http://"+here+"\r\n", body), 403, CodeForbidden},
		{"no such path", post("/v1/cal", here, auth, body), 404, CodeNotFound},
		{"wrong method", "GET " + pathCall + " HTTP/1.1\r\nHost: " + here + "\r\n" + auth + "\r\n", 405, CodeWrongMethod},
		{"a body that is empty", post(pathCall, here, auth, ""), 400, CodeBadRequest},
		{"a body that is no JSON", post(pathCall, here, auth, "number=1"), 400, CodeBadRequest},
		{"a number without quotes", post(pathCall, here, auth, `{"number":1}`), 400, CodeBadRequest},
		{"a misspelt key", post(pathCall, here, auth, `{"number":"1","conter":"2"}`), 400, CodeBadRequest},
		{"two bodies", post(pathCall, here, auth, body+body), 400, CodeBadRequest},
		{"a body that breaks off", post(pathCall, here, auth, `{"number":"1`), 400, CodeBadRequest},
		{"a big body", post(pathCall, here, auth, `{"number":"`+strings.Repeat("1", maxBody)+`"}`), 413, CodeTooLarge},
		{"a big body of blanks", post(pathCall, here, auth, body+strings.Repeat(" ", maxBody)), 413, CodeTooLarge},
		{"a big body in chunks", fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\n%sTransfer-Encoding: chunked\r\n\r\n%x\r\n\"%s\"\r\n0\r\n\r\n",
			pathCall, here, auth, maxBody+12, strings.Repeat("1", maxBody+10)), 413, CodeTooLarge},
		{"a big header", post(pathCall, here, auth+"X: "+strings.Repeat("x", 4*maxHeader)+"\r\n", body), 431, ""},
		{"no HTTP at all", "hello\r\n\r\n", 400, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if status, code := exchange(t, s, tc.request); status != tc.status || code != tc.code {
				t.Errorf("got %d %s, want %d %s", status, code, tc.status, tc.code)
			}
		})
	}
	if len(h.asked) != 1 {
		t.Errorf("the station was asked %q, want the one good request", h.asked)
	}
}

// A client that never finishes its request is cut off, and meanwhile harms nobody.
func TestSlowClientIsCutOff(t *testing.T) {
	for name, start := range map[string]string{
		"in the header": "POST /v1/call HT",
		"in the body":   "POST /v1/call HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\n\r\n{",
		"at once":       "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := &station{}
			s := startServer(t, &Server{Handler: h, Timeout: 2 * time.Second}) // for the good client, too
			conn, err := net.Dial("tcp", s.Address())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if strings.Contains(start, "%s") {
				start = fmt.Sprintf(start, s.Address(), s.contact.Token)
			}
			if _, err := io.WriteString(conn, start); err != nil {
				t.Fatal(err)
			}
			if err := mustDial(t, s.Dir).Raise(t.Context()); err != nil {
				t.Errorf("another client meanwhile: %v", err)
			}
			answer, err := io.ReadAll(conn) // returns when the server closes the connection
			if err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
				t.Errorf("reading: %v", err)
			}
			if strings.HasPrefix(string(answer), "HTTP/1.1 200") {
				t.Errorf("half a request was answered: %s", answer)
			}
			if len(h.asked) != 1 {
				t.Errorf("asked %q", h.asked)
			}
		})
	}
}

func TestManySlowClientsDoNotStopClose(t *testing.T) {
	s := startServer(t, &Server{Handler: &station{}, Timeout: time.Hour, Grace: 20 * time.Millisecond})
	for range 2 * maxConns { // the second half waits for a connection slot
		conn, err := net.Dial("tcp", s.Address())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "POST "); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// Timeout is the client's, for sending and for taking the answer; the operation between them has the time it needs.
func TestAnOperationMayTakeLongerThanTheRequest(t *testing.T) {
	const timeout = time.Second // a client may have to wait for its turn
	h := &station{do: func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(timeout + timeout/2):
			return nil
		}
	}}
	c := mustDial(t, startServer(t, &Server{Handler: h, Timeout: timeout}).Dir)
	if _, err := c.Call(t.Context(), CallRequest{"1", "1"}); err != nil {
		t.Errorf("a call: %v", err)
	}
	if _, err := c.Status(t.Context()); err != nil {
		t.Errorf("the status: %v", err)
	}
}

func TestAClientThatGivesUpCancelsItsOperation(t *testing.T) {
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	h := &station{do: func(ctx context.Context) error {
		cancel()
		<-ctx.Done()
		ended <- ctx.Err()
		return ctx.Err()
	}}
	c := mustDial(t, startServer(t, &Server{Handler: h}).Dir)
	if _, err := c.Call(ctx, CallRequest{"1", "1"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the station's context: %v", err)
	}
}

func TestDialWithoutAStation(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := listener.Addr().String()
	_ = listener.Close()
	other := startServer(t, &Server{Handler: &station{}})
	contactTo := func(address, token string, pid int) string {
		data, err := json.Marshal(contact{address, token, pid})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	cases := map[string]string{
		"no file":                    "",
		"connection refused":         contactTo(dead, "token", 1),
		"another station's port":     contactTo(other.Address(), "token", os.Getpid()),
		"another process's id":       contactTo(other.Address(), other.contact.Token, os.Getpid()+1),
		"empty file":                 " ",
		"damaged file":               `{"address":"127.0.0.1:1","tok`,
		"no token":                   contactTo(other.Address(), "", os.Getpid()),
		"an address in the network":  contactTo("192.0.2.1:80", "token", 1),
		"a name":                     contactTo("localhost:80", "token", 1),
		"a file that is far too big": strings.Repeat(" ", 10_000) + contactTo(other.Address(), other.contact.Token, os.Getpid()),
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if content != "" {
				if err := os.WriteFile(filepath.Join(dir, FileName), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if c, err := Dial(dir); !errors.Is(err, ErrNotRunning) || c != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAStationThatStoppedSinceDial(t *testing.T) {
	s := startServer(t, &Server{Handler: &station{}})
	c := mustDial(t, s.Dir)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Raise(t.Context()); !errors.Is(err, ErrNotRunning) {
		t.Errorf("got %v", err)
	}
}

// Something that accepts and says nothing is not "no station": a second start must not begin a second one.
func TestDialToAStationThatHangs(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	dir := t.TempDir()
	if err := writeContact(dir, contact{listener.Addr().String(), "token", 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := dial(dir, 20*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrNotRunning) {
		t.Errorf("got %v", err)
	}
}

// A proxy in the environment must not be handed the token.
func TestNoProxyIsAsked(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	s := startServer(t, &Server{Handler: &station{}})
	c := mustDial(t, s.Dir)
	if transport := c.http.Transport.(*http.Transport); transport.Proxy != nil {
		t.Error("the client would ask a proxy")
	}
}
