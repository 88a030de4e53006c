// Package linux tests the packages for Linux as users get them: on a clean Debian, in a folder of its own.
//
//	make packages test-packages
//
// The environment variable QUEUECAST_PACKAGES names the folder with the packages; without it, everything here is skipped. Installing
// needs root and a mirror of Debian (QUEUECAST_MIRROR, else deb.debian.org).
package linux
