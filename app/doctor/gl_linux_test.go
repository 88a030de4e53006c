package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// The program that tries OpenGL may do anything: answer, fail, print nonsense, hang.
func TestTryingOpenGL(t *testing.T) {
	t.Setenv("DISPLAY", ":77")
	for _, c := range []struct{ name, script, want string }{
		{"answers", `echo '{"version":"4.5","renderer":"llvmpipe"}'`, "gl.software"},
		{"has none", `echo '{"error":"no context"}'`, "gl.none"},
		{"crashes", `kill -SEGV $$`, "gl.crashed"},
		{"fails", `echo 'cannot open' >&2; exit 3`, "gl.crashed"},
		{"talks nonsense", `echo hello`, "gl.crashed"},
		{"hangs", `sleep 60`, "gl.late"},
	} {
		t.Run(c.name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), "program")
			if err := os.WriteFile(program, []byte(fmt.Sprintf("#!/bin/sh\n[ \"$1\" = %s ] || exit 9\n%s\n", ProbeGL, c.script)), 0o700); err != nil {
				t.Fatal(err)
			}
			limit := 20 * time.Second
			if c.want == "gl.late" {
				limit = 300 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			if got := ids(openGL(ctx, Patient{Program: program})); !slices.Equal(got, []string{c.want}) {
				t.Errorf("found %q, want %s", got, c.want)
			}
		})
	}
}
