package camera

import (
	"bufio"
	"io"
	"net"
)

// sieve is a broker's connection from which packets that are too large are left out: the library would first make room for all that a
// packet announces, 256 MB at most. We subscribe with quality of service 0, so that nobody waits for an answer to them.
type sieve struct {
	net.Conn
	from    *bufio.Reader
	most    int            // bytes of a packet
	dropped func(size int) // is told of each

	head []byte // of the packet that begins; not read yet
	left int    // of the packet behind the head
}

func newSieve(conn net.Conn, most int, dropped func(int)) *sieve {
	return &sieve{Conn: conn, from: bufio.NewReader(conn), most: most, dropped: dropped}
}

func (s *sieve) Read(p []byte) (int, error) {
	for len(s.head) == 0 && s.left == 0 {
		if err := s.begin(); err != nil {
			return 0, err
		}
	}
	if len(s.head) > 0 {
		n := copy(p, s.head)
		s.head = s.head[n:]
		return n, nil
	}
	n, err := s.from.Read(p[:min(len(p), s.left)])
	s.left -= n
	return n, err
}

// begin reads the fixed header of a packet (MQTT 3.1.1 section 2.2): its kind, and its length in seven bits a byte.
func (s *sieve) begin() error {
	const most, bits, more = 4, 7, 0x80
	kind, err := s.from.ReadByte()
	if err != nil {
		return err
	}
	head, length := []byte{kind}, 0
	for i := range most {
		b, err := s.from.ReadByte()
		if err != nil {
			return err
		}
		head = append(head, b)
		length |= int(b&^more) << (bits * i)
		if b&more == 0 {
			break
		}
	}
	if length > s.most {
		s.dropped(length)
		_, err := io.CopyN(io.Discard, s.from, int64(length))
		return err
	}
	s.head, s.left = head, length
	return nil
}
