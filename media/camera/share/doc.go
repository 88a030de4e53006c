// Package share gives pictures (the display's, or a camera's) to others in the ways in which camera boards give theirs: by HTTP, by TCP
// both ways, and by MQTT.
//
// Nothing is shared with other computers without a password or a list of addresses; see Hub.Open.
//
// Backpressure: each viewer has a goroutine of its own, which asks for the newest picture when the one before has gone and its time has
// come. So a slow viewer gets fewer pictures, never old ones, and nothing queues up but what the system has buffered for its connection
// (64 KiB asked for). A viewer that takes nothing for 10 s is sent away. A picture is encoded once for all viewers of one size and quality,
// and not at all while nobody looks.
//
// Ownership: what Hub.Open gives runs until its Close, which waits for all of its goroutines. Clients are supervised by media/retry.
package share
