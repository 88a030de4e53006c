package cast

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	rtspheaders "github.com/bluenviron/gortsplib/v4/pkg/headers"
)

// Viewers may ask for a group by RTSP (RFC 2326 section 12.39). gortsplib's own groups go out on every interface; ours are those that are
// sent anyway (Multicast), on the interface that was chosen. So a viewer who asks for multicast gets a session of gortsplib's on which
// nothing is ever sent, and is told our group in its answer.

// groupTrack is the control attribute that gortsplib gives the tracks.
const groupTrack = "/trackID="

// groupSetup is a SETUP that asks for a group.
type groupSetup struct {
	group *Multicast
	track int
}

// group is a group to which the channel is being sent, nil when there is none.
func (c *Channel) group() *Multicast {
	for _, s := range *c.sinks.Load() {
		if m, ok := s.(*Multicast); ok && m.State().Sending {
			return m
		}
	}
	return nil
}

// OnRequest implements gortsplib.ServerHandlerOnRequest: it finds who asks for a group, and has gortsplib set up something else.
func (l *listener) OnRequest(conn *gortsplib.ServerConn, request *base.Request) {
	if request.Method != base.Setup || request.URL == nil || l.rtsp.TLSConfig != nil {
		return
	}
	var wanted rtspheaders.Transports
	if wanted.Unmarshal(request.Header["Transport"]) != nil || len(wanted) == 0 ||
		wanted[0].Delivery == nil || *wanted[0].Delivery != rtspheaders.TransportDeliveryMulticast {
		return
	}
	path, number, ok := strings.Cut(request.URL.Path, groupTrack)
	track, err := strconv.Atoi(number)
	o := l.offer(path)
	if !ok || err != nil || o == nil || track < 0 || track >= len(o.channel.tracks) {
		return
	}
	if m := o.channel.group(); m != nil {
		request.Header["Transport"] = base.HeaderValue{fmt.Sprintf("RTP/AVP/TCP;unicast;interleaved=%d-%d", 2*track, 2*track+1)}
		l.mutex.Lock()
		l.groups[conn] = groupSetup{m, track}
		l.mutex.Unlock()
	}
}

// OnResponse implements gortsplib.ServerHandlerOnResponse: it tells the group.
func (l *listener) OnResponse(conn *gortsplib.ServerConn, response *base.Response) {
	l.mutex.Lock()
	asked, ok := l.groups[conn]
	delete(l.groups, conn)
	l.mutex.Unlock()
	if !ok || response.StatusCode != base.StatusOK {
		return
	}
	m, port := asked.group, asked.group.port(asked.track)
	response.Header["Transport"] = base.HeaderValue{
		fmt.Sprintf("RTP/AVP;multicast;destination=%s;port=%d-%d;ttl=%d", m.group, port, port+1, m.TTL),
	}
}

// asksForGroup tells whether the request that a connection is at asks for a group.
func (l *listener) asksForGroup(conn *gortsplib.ServerConn) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	_, ok := l.groups[conn]
	return ok
}
