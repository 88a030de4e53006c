// Package e2e tests the program as its users meet it: the real binary in a process of its own, with a data folder of its
// own, read by ffmpeg and GStreamer, heard through PulseAudio, typed into under a real X server.
//
// The binary is the one that the environment variable QUEUECAST names, otherwise it is built once. Pictures of the
// windows are kept in the folder that QUEUECAST_SHOTS names, if any. The tests need Linux and what `packaging/need test`
// installs; they use free ports of the loopback interface only, and end every process that they start.
//
// Tests that measure the stream or the loudspeaker run alone; the others run side by side.
package e2e
