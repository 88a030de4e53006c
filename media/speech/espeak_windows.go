package speech

import (
	"os"
	"os/exec"
	"path/filepath"
)

// espeakPath is where espeak-ng is: in PATH, or where its installer, which leaves PATH alone, has put it.
func espeakPath() string {
	if _, err := exec.LookPath(espeakProgram); err == nil {
		return espeakProgram
	}
	for _, programs := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)")} {
		path := filepath.Join(programs, "eSpeak NG", espeakProgram+".exe")
		if info, err := os.Stat(path); programs != "" && err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return espeakProgram
}
