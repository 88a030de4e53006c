// Package stations tests the log with real processes: hosts and stations that
// are killed, race each other and lose their link, over TLS on loopback.
//
// The test binary plays all parts: started with an environment variable it is a
// host or a station, which says on its output, one JSON object a line, what it
// has seen acknowledged. The test itself owns the processes and ends them.
//
// go test runs a sample. The full counts:
//
//	QUEUECAST_KILLS=1000 QUEUECAST_RACES=10000 go test -timeout 2h ./test/stations
package stations
