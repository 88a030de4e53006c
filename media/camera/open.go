package camera

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/queuecast/queuecast/media/address"
	"github.com/queuecast/queuecast/media/camera/wire"
	"github.com/queuecast/queuecast/media/picture"
)

// Values of Options that are not set.
const (
	// DefaultPatience is how long one picture may take, from asking for it, or from the one before, to its last byte.
	DefaultPatience = 10 * time.Second
	// DefaultMaxPixels of a picture: 4000 x 3000. A progressive JPEG of that size takes some 200 MB while it is decoded.
	DefaultMaxPixels = 12_000_000
)

// Options are what an address does not say. The zero value is good.
type Options struct {
	Every     time.Duration // between pictures that have to be asked for one by one; 0: as suits the kind of camera
	Patience  time.Duration // for one picture; 0: DefaultPatience
	MaxFrame  int           // bytes of a picture; 0: wire.DefaultMaxFrame, 64 MiB in a folder
	MaxPixels int           // 0: DefaultMaxPixels, picture.MaxPixels in a folder
	Board     string        // which of several; "": the first that comes
	AnyCert   bool          // TLS: take any certificate
	FFmpeg    string        // program that decodes H.265 of RTSP; "" for none
	OnState   func()        // is told of changes of Connected and Err, on any goroutine: it must not block. Optional
	Log       *slog.Logger  // nil: none
}

// opener makes the feed of an address.
type opener struct {
	Options
	raw        string // behind the scheme and its colon
	where      *url.URL
	parameters *parameters
	silent     time.Duration // after which State tells that nothing comes; 0: never
}

// Open makes a Source of an address (docs/CAMERAS.md):
//
//	webcam:0   webcam:NAME   rtsp://   http://   tcp://host:port   tcp-listen://:port   mqtt://host/topic   folder:PATH   pattern:
//
// It connects to nothing yet. Errors are AddressErrors.
func Open(text string, options Options) (Source, error) {
	o := opener{Options: options}
	o.Patience = orElse(o.Patience, DefaultPatience)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	scheme, raw, _ := strings.Cut(strings.TrimSpace(text), ":")
	o.raw = raw
	open, ok := openers()[strings.ToLower(scheme)]
	if !ok {
		return nil, &AddressError{Err: ErrKind}
	}
	if err := o.parse(strings.ToLower(scheme)); err != nil {
		return nil, err
	}
	shown := address.Hidden(o.where)
	o.Board = o.parameters.text("board", o.Board)
	o.Patience = o.parameters.duration("patience", o.Patience)
	o.Every = o.parameters.duration("every", o.Every)
	o.silent = o.Patience
	bounds := limitsOf(strings.ToLower(scheme))
	o.MaxFrame, o.MaxPixels = orElse(o.MaxFrame, bounds.frame), orElse(o.MaxPixels, bounds.pixels)
	made, every, err := open(&o)
	if err == nil {
		o.parameters.complete()
	}
	if o.parameters.wrong != "" {
		err = ErrParameter
	}
	if err != nil {
		return nil, &AddressError{Address: shown, Value: o.parameters.wrong, Err: err}
	}
	s := &source{feed: made, every: orElse(o.Every, every)}
	s.intake = &intake{
		where:     o.where,
		maxPixels: o.MaxPixels, silent: o.silent, want: o.Board, now: time.Now, log: o.Log, onState: o.OnState,
		boards: map[string]*sender{}, fresh: make(chan struct{}), state: State{Address: shown, Since: time.Now()},
	}
	return s, nil
}

// limits are the bounds of a picture.
type limits struct {
	frame  int // bytes
	pixels int
}

// limitsOf are those of a kind of address: what lies in a folder was put there by this computer's user, and may be of a large camera.
func limitsOf(scheme string) limits {
	if scheme == "folder" {
		return limits{folderMaxFrame, picture.MaxPixels}
	}
	return limits{wire.DefaultMaxFrame, DefaultMaxPixels}
}

// openers give the feed of each kind of address, and how long it is from one picture to the next where each is asked for.
func openers() map[string]func(*opener) (feed, time.Duration, error) {
	return map[string]func(*opener) (feed, time.Duration, error){
		"webcam": openWebcam, "rtsp": openRTSP, "rtsps": openRTSP, "http": openHTTP, "https": openHTTP, "tcp": openTCP,
		"tcp-listen": openListen, "mqtt": openMQTT, "mqtts": openMQTT, "folder": openFolder, "pattern": openPattern,
	}
}

// parse takes an address apart. What is asked of us stands in the query where the address is ours, and in the fragment where the query
// is the camera's.
func (o *opener) parse(scheme string) error {
	var ours string
	switch scheme {
	case "folder":
		o.where = &url.URL{Scheme: scheme, Opaque: o.raw}
	case "webcam", "pattern":
		name, query, _ := strings.Cut(o.raw, "?")
		o.where = &url.URL{Scheme: scheme, Opaque: name, RawQuery: query}
		ours = query
	default:
		raw := o.raw
		if scheme == "mqtt" || scheme == "mqtts" {
			raw = strings.ReplaceAll(raw, "#", "%23") // it belongs to the topic
		}
		u, err := url.Parse(scheme + ":" + raw)
		if err != nil {
			return &AddressError{Err: ErrForm} // what cannot be taken apart cannot be shown without its secrets
		}
		o.where, ours = u, u.RawQuery
		if strings.HasPrefix(scheme, "http") || strings.HasPrefix(scheme, "rtsp") {
			ours = u.Fragment
		}
	}
	values, err := url.ParseQuery(ours)
	if err != nil {
		return &AddressError{Address: address.Hidden(o.where), Err: ErrForm}
	}
	o.parameters = &parameters{values: values}
	return nil
}

// host gives host and port.
func (o *opener) host(port string) (string, error) {
	if o.where.Hostname() == "" {
		return "", ErrHost
	}
	given := o.where.Port()
	if given == "" {
		given = port
	}
	if !goodPort(given) {
		return "", ErrPort
	}
	return net.JoinHostPort(o.where.Hostname(), given), nil
}

func goodPort(text string) bool {
	var n uint16
	_, err := fmt.Sscanf(text, "%d", &n)
	return err == nil && n > 0
}

func orElse[T comparable](value, other T) T {
	var zero T
	if value == zero {
		return other
	}
	return value
}
