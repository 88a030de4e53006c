// Package control is how another process of the same user reaches the running station: "queuecast call A012" talks to
// the window that is open.
//
// The station serves HTTP/1.1 (RFC 9110, RFC 9112) on a free port of 127.0.0.1 and writes address, token and process id
// into control.json in the data folder, readable by its owner alone. Whoever can read that file may give commands.
// Every request carries the token (RFC 6750, "Authorization: Bearer"); a request with another Host (DNS rebinding) or
// with an Origin (a page in a browser) is refused before anything else is looked at.
//
// Requests are handled side by side, at most maxConns of them; the Handler decides on their order. Close stops taking
// requests, removes control.json, gives those in flight the grace time, then cancels their contexts and waits for them.
package control
