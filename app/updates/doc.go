// Package updates tells of newer versions of the program. It only tells: it fetches nothing but a small signed file, and it never changes
// the program.
//
// That release file (JSON, see Release) says which version is the newest, and lies at an address of the user's choice, with its signature
// beside it under the same name and ".minisig". The signature is minisign's (Ed25519, RFC 8032), so that `minisign -V` verifies it too. What
// is not signed with the right key is not even read.
//
// The newest release file that was ever seen is kept in the data folder, signature and all, and verified anew whenever it is read. So
// nobody who controls the address, or the way to it, can make an older file, or none, hide a version that was known already.
//
// Checker does one check and has no state but that folder. Watcher, which owns one goroutine, has it check now and then; its State never
// waits. Both may be used from any goroutine.
package updates
