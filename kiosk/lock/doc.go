// Package lock guards the way out of kiosk mode by a PIN. The PIN is kept as an Argon2id hash (RFC 9106); wrong ones make the next
// try wait, longer each time, also across restarts. It is pure but for the one small file that remembers the wrong tries.
package lock
