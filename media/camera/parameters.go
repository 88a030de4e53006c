package camera

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/camera/wire"
)

// Bounds of parameters.
const (
	minEvery = 10 * time.Millisecond
	maxEvery = 24 * time.Hour
	maxRate  = 60 // pictures a second
	maxSide  = 4000
)

// parameters are those of an address, each asked for once.
type parameters struct {
	values url.Values
	wrong  string // the first that is
}

func (p *parameters) fail(key, value string) {
	if p.wrong == "" {
		p.wrong = key + "=" + value
	}
}

// complete notes what has not been asked for.
func (p *parameters) complete() {
	for key := range p.values {
		p.fail(key, p.values.Get(key))
	}
}

func (p *parameters) text(key, other string) string {
	if !p.values.Has(key) {
		return other
	}
	value := p.values.Get(key)
	p.values.Del(key)
	return value
}

func (p *parameters) choice(key string, allowed ...string) string {
	value := p.text(key, allowed[0])
	if !slices.Contains(allowed, value) {
		p.fail(key, value)
	}
	return value
}

func (p *parameters) duration(key string, other time.Duration) time.Duration {
	text := p.text(key, "")
	if text == "" {
		return other
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < minEvery || d > maxEvery {
		p.fail(key, text)
	}
	return d
}

// rate is in pictures a second.
func (p *parameters) rate(other int) int {
	text := p.text("rate", "")
	if text == "" {
		return other
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxRate {
		p.fail("rate", text)
	}
	return n
}

// size is in pixels, such as 640x480.
func (p *parameters) size(width, height int) (int, int) {
	text := p.text("size", "")
	if text == "" {
		return width, height
	}
	w, h, ok := strings.Cut(text, "x")
	width, err := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	const least = 16
	if !ok || err != nil || err2 != nil || width < least || height < least || width > maxSide || height > maxSide {
		p.fail("size", text)
	}
	return width, height
}

// framing is how pictures come over a connection.
func (p *parameters) framing() wire.Framing {
	name := p.text("framing", "")
	f, err := wire.ParseFraming(name)
	if err != nil {
		p.fail("framing", name)
	}
	return f
}

// networks are addresses and networks with commas between them.
func (p *parameters) networks(key string) (all []netip.Prefix) {
	text := p.text(key, "")
	if text == "" {
		return nil
	}
	for _, part := range strings.Split(text, ",") {
		prefix, err := netip.ParsePrefix(part)
		if one, err2 := netip.ParseAddr(part); err != nil && err2 == nil {
			prefix, err = one.Prefix(one.BitLen())
		}
		if err != nil {
			p.fail(key, part)
			continue
		}
		all = append(all, prefix)
	}
	return all
}

// bytes may have the escapes \r \n \t \\ and \0.
func (p *parameters) bytes(key string) []byte {
	text := strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\t`, "\t", `\0`, "\x00", `\\`, `\`).Replace(p.text(key, ""))
	return []byte(text)
}
