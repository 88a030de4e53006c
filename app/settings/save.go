package settings

import (
	"fmt"
	"path/filepath"

	"github.com/queuecast/queuecast/app/settings/atomicfile"
)

// fileMode is for the owner alone: later sections hold the keys of shared streams.
const fileMode = 0o600

// InvalidError is the error of Save for settings that Validate has something against. Nothing was written.
type InvalidError struct {
	Problems []Problem // at least one
}

func (e *InvalidError) Error() string {
	s := "the settings are not valid: " + e.Problems[0].Error()
	if n := len(e.Problems); n > 1 {
		s += fmt.Sprintf(" (and %d more)", n-1)
	}
	return s
}

// Unwrap gives the first problem.
func (e *InvalidError) Unwrap() error { return e.Problems[0] }

// Save writes s, with comments, in place of the settings file in dir, which must exist. After any error the file is as
// it was; see atomicfile.Write. What a user has added to the file in the way of comments or unknown keys is gone after
// it. The templates of zh and en are not really gone when s lacks them: Load gives the default ones.
func Save(dir string, s Settings) error {
	if problems := s.Validate(); len(problems) > 0 {
		return &InvalidError{Problems: problems}
	}
	if err := atomicfile.Write(filepath.Join(dir, FileName), render(s), fileMode); err != nil {
		return fmt.Errorf("saving the settings: %w", err)
	}
	return nil
}
