// Package digest checks the passwords of HTTP clients by Digest (RFC 7616, with MD5 and SHA-256 and qop=auth): they never go over the
// network as they are.
//
// Nothing is kept for a client: a nonce carries its time and is signed, with the client's address, so that strangers cannot fill any
// memory. What follows from that: a request that somebody has seen on the network can be sent again, from the same address, until its
// nonce is too old.
package digest
