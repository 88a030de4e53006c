package cast

const (
	// headers are those of IPv4, UDP and RTP, of which a packet has one each.
	headers   = 20 + 8 + 12 // bytes
	rtpHeader = 12          // of them
	// usualPayload fits into 1500 bytes of IPv4 and leaves 10 for SRTP.
	usualPayload = 1450
	// leastMTU is that of the narrowest network to which a channel adapts itself.
	leastMTU = 1024
	// wavePayload is half of 20 ms of L16, so that both packets of them fit everywhere.
	wavePayload = 960
)

// fit has the packets from now on fit through a network that takes so many bytes in one. They stay that small: who has one narrow reader
// has it again.
func (c *Channel) fit(mtu int) {
	for {
		now := c.payload.Load()
		if int32(mtu-headers) >= now || c.payload.CompareAndSwap(now, int32(mtu-headers)) {
			return
		}
	}
}
