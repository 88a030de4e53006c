// Package disk is what the systems do differently when a file takes its name for good. It imports nothing of ours, so that every room may
// use it.
package disk
