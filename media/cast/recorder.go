package cast

import "time"

// Recorder takes what a channel sends, as access units. Its methods run on the clock's goroutine and must not block; what they are given
// may be kept but not changed.
type Recorder interface {
	// Video takes a picture that is on air from an instant and from a position (samples at SampleRate since the epoch) on.
	Video(position int64, at time.Time, au [][]byte, idr bool)
	// Audio takes an access unit of the channel's codec. start is the position of its first sample, in units of that codec's rate.
	Audio(start int64, at time.Time, unit []byte)
}

// Record has a recorder take everything from now on; nil ends that. Call it before the channel is in a Programme, or not at all.
func (c *Channel) Record(r Recorder) { c.recorder = r }

// Parameters are the H.264 parameter sets and the AAC configuration (ISO/IEC 14496-3 AudioSpecificConfig) of the channel; nil where it
// has no picture, or other sound.
func (c *Channel) Parameters() (sps, pps, aacConfig []byte) {
	if c.video != nil {
		sps, pps = c.parameters.SPS, c.parameters.PPS
	}
	if c.audio != nil {
		if aac, ok := c.audio.sound.(*aacTrack); ok {
			aacConfig = aac.encoder.AudioSpecificConfig()
		}
	}
	return sps, pps, aacConfig
}
