package soundfile

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// Outcome is what became of one file of a folder.
type Outcome struct {
	In, Out string
	Result  Result // when Err is nil
	Err     error
}

// Folder converts every file of sound under a folder, to the same place under another one; the two may be the same. Names get the extension of
// what is made, see Format.Name. Files whose names are none of sound are passed over, as are links and what out holds already when it lies
// within in. It goes on after a file that cannot be converted; each is told, whatever became of it. It returns an error when the folder
// cannot be read or ctx ends.
func (c Converter) Folder(ctx context.Context, in, out string, tell func(Outcome)) error {
	made := map[string]bool{} // two files may differ in their extensions alone
	err := filepath.WalkDir(in, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if path == in {
				return err
			}
			tell(Outcome{In: path, Err: err})
			return nil
		}
		if entry.IsDir() {
			if path != in && same(path, out) {
				return fs.SkipDir
			}
			return nil
		}
		if _, err := FormatOf(path, c.Preset); err != nil || !entry.Type().IsRegular() || strings.HasPrefix(entry.Name(), ".") {
			return nil
		}
		outcome, ours := c.one(ctx, in, out, path, made)
		if err := ctx.Err(); err != nil {
			return err
		}
		if ours {
			tell(outcome)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("converting the folder %s: %w", in, err)
	}
	return nil
}

// one converts one file of a folder; ours is false for one that would become itself.
func (c Converter) one(ctx context.Context, in, out, path string, made map[string]bool) (outcome Outcome, ours bool) {
	outcome = Outcome{In: path}
	below, err := filepath.Rel(in, path)
	if err != nil {
		return Outcome{In: path, Err: err}, true
	}
	r, err := Open(path, c.Preset)
	if err != nil {
		return Outcome{In: path, Err: err}, true
	}
	defer r.Close()
	to := c.Target(r.Format())
	stem := strings.TrimSuffix(below, filepath.Ext(below))
	if to.Container == Raw {
		stem = withoutFormat(stem)
	}
	outcome.Out = filepath.Join(out, to.Name(stem))
	if same(outcome.Out, path) {
		return Outcome{}, false
	}
	if made[outcome.Out] {
		outcome.Err = &FileError{Path: outcome.Out, Err: ErrExists}
		return outcome, true
	}
	if outcome.Result, outcome.Err = c.write(ctx, r, path, outcome.Out); outcome.Err != nil {
		return outcome, true
	}
	made[outcome.Out] = true
	return outcome, true
}

// same tells whether two paths are one.
func same(a, b string) bool {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

// withoutFormat takes rate and channels from the end of a name.
func withoutFormat(stem string) string {
	folder, base := filepath.Split(stem)
	var f Format
	if f.readName(base); f.Rate != 0 {
		if short := base[:told.FindStringIndex(base)[0]]; short != "" {
			base = short
		}
	}
	return folder + base
}
