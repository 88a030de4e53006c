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

// 0: ALSA has a configuration with sound devices, or is not used; -1: it cannot be read; 1: it has no devices.
static int check_config(void) {
	int (*update)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "snd_config_update");
	int (*search)(void *, const char *, void **) = (int (*)(void *, const char *, void **))dlsym(RTLD_DEFAULT, "snd_config_search");
	void **top = (void **)dlsym(RTLD_DEFAULT, "snd_config");
	void *pcm;
	if (!update || !search || !top) return 0;
	if (update() < 0) return -1;
	return *top && search(*top, "pcm", &pcm) >= 0 ? 0 : 1;
}

static void be_quiet(void) {
	set_handler("snd_lib_error_set_handler");
	set_handler("jack_set_error_function");
	set_handler("jack_set_info_function");
}
*/
import "C"

import "fmt"

// quiet keeps ALSA and JACK from writing dozens of lines to standard error each time PortAudio looks for devices: one
// for every kind of device the machine does not have. What matters reaches us as PortAudio's errors.
func quiet() { C.be_quiet() }

// checkConfig finds out whether ALSA's configuration is fit for use. PortAudio ends the whole process by an assertion where
// it names no devices (an empty file, or Debian's libasound2-data missing), and gives no reason where it cannot be read.
func checkConfig() error {
	switch result := C.check_config(); {
	case result < 0:
		return ErrConfig
	case result > 0:
		return fmt.Errorf("%w: ALSA's configuration names none", ErrNoDevice)
	}
	return nil
}
