package camera

import (
	"errors"
	"fmt"
	"strings"
)

// Why an address is none; in an AddressError.
var (
	ErrKind      = errors.New("it has to begin with webcam:, rtsp://, http://, tcp://, tcp-listen://, mqtt://, folder: or pattern: and a name")
	ErrForm      = errors.New("it is not written as an address")
	ErrHost      = errors.New("the host is missing")
	ErrPort      = errors.New("the port is missing, or none from 1 to 65535")
	ErrTopic     = errors.New("the topic is missing, or has + or # in a wrong place")
	ErrFolder    = errors.New("there is no such folder")
	ErrParameter = errors.New("a parameter is unknown, or its value is wrong")
	ErrBeyond    = errors.New("whoever may connect from other computers has to be named (from=192.168.1.0/24)")
)

// Why pictures do not come; in a ConnectError, or in State.Fault.
var (
	ErrStalled       = errors.New("no whole picture came in time")
	ErrSilent        = errors.New("it is connected, but no picture has come for a while")
	ErrTooManyBoards = errors.New("too many boards send to this place")
	ErrEmpty         = errors.New("the connection ended without a picture")
	ErrStranger      = errors.New("a computer that is not allowed to has tried to connect")
	ErrPassword      = errors.New("name or password is wrong")
	ErrElsewhere     = errors.New("the camera sends us on to another computer")
	ErrNoDevice      = errors.New("there is no such webcam")
	ErrNoMode        = errors.New("it gives no pictures of a kind that we know")
	ErrRefusedTopic  = errors.New("the broker does not allow to receive this topic")
)

// AddressError tells that an address is none of a camera.
type AddressError struct {
	Address string // without secrets; "" where it cannot be shown for sure
	Value   string // the parameter that is wrong
	Err     error  // one of those above
}

func (e *AddressError) Error() string {
	if e.Value != "" {
		return fmt.Sprintf("the camera's address %s: %v: %s", e.Address, e.Err, e.Value)
	}
	return fmt.Sprintf("the camera's address %s: %v", e.Address, e.Err)
}

func (e *AddressError) Unwrap() error { return e.Err }

// ConnectError tells why a camera gives no pictures.
type ConnectError struct {
	Address string // without secrets
	Text    string // of Err, without secrets
	Err     error
}

func (e *ConnectError) Error() string { return e.Address + ": " + e.Text }
func (e *ConnectError) Unwrap() error { return e.Err }

// StatusError tells what an HTTP server answered instead of a picture.
type StatusError struct {
	Code int
	Text string
}

func (e *StatusError) Error() string { return fmt.Sprintf("the camera answered %d %s", e.Code, e.Text) }

// NoDeviceError tells that there is no such webcam, and which there are.
type NoDeviceError struct {
	Which string
	Known []string // number and name of each
}

func (e *NoDeviceError) Error() string {
	return fmt.Sprintf("%v: %s; there are: %s", ErrNoDevice, e.Which, strings.Join(e.Known, ", "))
}

func (e *NoDeviceError) Unwrap() error { return ErrNoDevice }
