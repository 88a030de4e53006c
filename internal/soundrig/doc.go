// Package soundrig gives a test a loudspeaker of its own: a private PulseAudio server with a null sink, which ALSA and
// so PortAudio take for the default device, and whose monitor can be recorded. It needs Debian's packages pulseaudio,
// pulseaudio-utils and libasound2-plugins and no sound card, and works as root, too.
//
// Start sets the test process's environment, so it must come before PortAudio is started, and such a test cannot run
// in parallel with others. Everything the rig starts ends with the test.
package soundrig
