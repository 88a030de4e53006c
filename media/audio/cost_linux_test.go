package audio

import (
	"syscall"
	"testing"
	"time"

	"github.com/queuecast/queuecast/internal/soundrig"
)

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkSilentSpeaker reports what an open speaker that plays silence costs, in per cent of one core, PulseAudio's
// client library included. Writing to it costs BenchmarkElasticPeriod 40 times a second.
func BenchmarkSilentSpeaker(b *testing.B) {
	soundrig.Start(b)
	playing := make(chan State, 10)
	s := &Speaker{OnState: func(st State) { playing <- st }}
	if err := s.Initialize(); err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for st := range playing {
		if st.Playing {
			break
		}
	}
	for b.Loop() {
		start, before := time.Now(), processorTime(b)
		time.Sleep(5 * time.Second)
		b.ReportMetric(100*(processorTime(b)-before).Seconds()/time.Since(start).Seconds(), "%core")
	}
	b.Logf("%+v", s.State())
}
