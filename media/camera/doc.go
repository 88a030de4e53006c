// Package camera takes pictures from cameras of every kind: webcams, streams, boards that serve or connect, brokers, folders.
//
//	Open(address) -> Source -> feed (one way of getting pictures) -> intake -> Newest, State
//
// A Source tries for as long as it exists (media/retry), each time by a fresh connection. It keeps the newest picture of each board and
// nothing else: whoever asks gets the newest, and what came in between is counted as dropped. Nothing waits in a queue, so a slow taker
// costs no memory and no delay. A picture that came as JPEG is decoded when somebody wants its pixels, and only once.
//
// Ownership: a Source has one goroutine, its feed may have more; all end with Close, which waits for them. What comes from outside is
// bounded before it is believed: bytes of a picture, its pixels, connections, boards, and the time that one picture may take.
package camera
