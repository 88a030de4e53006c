package audio

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>

// Called as void f(const char *file, int line, const char *function, int err, const char *format, ...) by ALSA and as
// void f(const char *text) by JACK; the C calling conventions of Linux let one empty variadic function serve both.
static void ignore(const char *text, ...) {}

// Both libraries are PortAudio's choice, not ours: they are looked up among what is loaded, never linked.
static void set_handler(const char *setter) {
	void (*set)(void (*)(const char *, ...)) = (void (*)(void (*)(const char *, ...)))dlsym(RTLD_DEFAULT, setter);
	if (set) set(ignore);
}

static void be_quiet(void) {
	set_handler("snd_lib_error_set_handler");
	set_handler("jack_set_error_function");
	set_handler("jack_set_info_function");
}
*/
import "C"

// quiet keeps ALSA and JACK from writing dozens of lines to standard error each time PortAudio looks for devices: one
// for every kind of device the machine does not have. What matters reaches us as PortAudio's errors.
func quiet() { C.be_quiet() }
