package snapshots

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestListIsNewestFirstPageByPage(t *testing.T) {
	r := newRig(t, nil)
	if all, err := r.List(nil, 10); err != nil || len(all) != 0 {
		t.Fatalf("before the first: %v, %v", all, err)
	}
	if err := os.MkdirAll(r.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	// Thousands of files, in an order of their own; hour 2 comes twice, as at the end of summer time.
	const count = 5000
	summer, winter := time.FixedZone("", 2*3600), time.FixedZone("", 3600)
	begin := time.Date(2026, 10, 25, 1, 0, 0, 0, summer)
	for i := range count {
		moment := begin.Add(time.Duration(i*7919%count) * time.Second)
		if moment.Sub(begin) >= 2*time.Hour {
			moment = moment.In(winter)
		}
		name := Name{At: moment, Source: fmt.Sprint("camera ", i%3)}.String()
		if err := os.WriteFile(filepath.Join(r.Dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, other := range []string{"notes.txt", "20261025.jpg"} {
		if err := os.WriteFile(filepath.Join(r.Dir, other), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(r.Dir, Name{At: begin, Source: "folder"}.String()), 0o700); err != nil {
		t.Fatal(err)
	}
	var after *Picture
	seen := 0
	last := begin.Add(count * time.Second)
	for {
		page, err := r.List(after, 300)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			if want := last.Add(-time.Second); !p.At.Equal(want) {
				t.Fatalf("picture %d is of %v, want %v", seen, p.At, want)
			}
			last = p.At
			seen++
		}
		after = &page[len(page)-1]
	}
	if seen != count {
		t.Errorf("%d of %d are listed", seen, count)
	}
	if page, _ := r.List(nil, 1_000_000); len(page) != maxPage {
		t.Errorf("a page has %d", len(page))
	}
	if err := r.Initialize(); err != nil || r.State().Files != count {
		t.Errorf("counted: %+v, %v", r.State(), err)
	}
}

func TestDeleteAndTakeBack(t *testing.T) {
	r := newRig(t, nil)
	a, b := r.keep(0, "gate"), r.keep(1, "gate")
	bytes := r.State().Bytes
	if err := r.Delete(a); err != nil {
		t.Fatal(err)
	}
	if all, _ := r.List(nil, 10); len(all) != 1 || all[0].File != b || r.State().Files != 1 || r.State().Bytes != bytes {
		t.Errorf("after deleting: %+v, %+v", all, r.State())
	}
	if gone, err := r.Deleted(10); err != nil || len(gone) != 1 || gone[0].File != a {
		t.Errorf("deleted: %+v, %v", gone, err)
	}
	if err := r.Delete(a); !errors.Is(err, ErrNoPicture) {
		t.Errorf("deleting it once more: %v", err)
	}
	if err := r.Restore(a); err != nil {
		t.Fatal(err)
	}
	if all, _ := r.List(nil, 10); len(all) != 2 || all[1].File != a || r.State().Files != 2 {
		t.Errorf("after taking it back: %+v, %+v", all, r.State())
	}
	if _, err := r.Open(a, 100, 100); err != nil {
		t.Error(err)
	}

	// After its days it goes for good; the next deletion sees to that.
	if err := r.Delete(a); err != nil {
		t.Fatal(err)
	}
	r.clock.now = at(0).Add(UsualKeepDeleted - time.Minute)
	if err := r.Delete(b); err != nil {
		t.Fatal(err)
	}
	if gone, _ := r.Deleted(10); len(gone) != 2 {
		t.Errorf("deleted: %+v", gone)
	}
	r.clock.now = at(0).Add(UsualKeepDeleted + time.Minute)
	if err := r.Initialize(); err != nil {
		t.Fatal(err)
	}
	if gone, _ := r.Deleted(10); len(gone) != 1 || gone[0].File != b || r.State().Bytes != bytes/2 {
		t.Errorf("a week later: %+v, %+v", gone, r.State())
	}
	if err := r.Purge(r.clock.now); err != nil || r.State().Bytes != 0 {
		t.Errorf("emptied: %v, %+v", err, r.State())
	}
}

func TestNamesThatLeadElsewhere(t *testing.T) {
	r := newRig(t, nil)
	file := r.keep(0, "gate")
	secret := filepath.Join(filepath.Dir(r.Dir), file)
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := Name{At: at(9), Source: "link"}.String()
	if err := os.Symlink(secret, filepath.Join(r.Dir, link)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", ".", "..", "../" + file, secret, binFolder + "/" + file, "x\x00.jpg", link} {
		_, opened := r.Open(name, 10, 10)
		_, shown := r.Thumbnail(name, 10, 10)
		_, exported := r.Export(name, t.TempDir())
		_, path := r.Path(name)
		for what, err := range map[string]error{"open": opened, "thumbnail": shown, "export": exported, "path": path, "delete": r.Delete(name), "restore": r.Restore(name)} {
			if !errors.Is(err, ErrNoPicture) {
				t.Errorf("%s %q: %v", what, name, err)
			}
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
}

func TestThumbnails(t *testing.T) {
	r := newRig(t, nil)
	path, err := r.Save(Shot{Image: view(640, 480), Source: "gate", At: at(0)}, Form{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Base(path)
	one, err := r.Thumbnail(file, 160, 160)
	if err != nil || one.Rect.Dx() != 160 || one.Rect.Dy() < 119 || one.Rect.Dy() > 120 {
		t.Fatalf("%v, %v", one.Rect, err)
	}
	if two, _ := r.Thumbnail(file, 160, 160); two != one {
		t.Error("it was read twice")
	}
	if large, err := r.Thumbnail(file, 100_000, 100_000); err != nil || large.Rect.Dx() != MaxThumb {
		t.Errorf("%v, %v", large.Rect, err)
	}
	// What has been put in its place is read anew.
	f, err := os.Create(path)
	if err == nil {
		err = png.Encode(f, view(100, 100))
		_ = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if new, err := r.Thumbnail(file, 160, 160); err != nil || new.Rect.Dy() != 160 {
		t.Errorf("%v, %v", new.Rect, err)
	}
	for side := range maxThumbs + 50 {
		if _, err := r.Thumbnail(file, 2+side, 2+side/2); err != nil {
			t.Fatal(err)
		}
	}
	if n := r.thumbs.used.Len(); n != maxThumbs || len(r.thumbs.by) != n {
		t.Errorf("%d and %d are kept", n, len(r.thumbs.by))
	}
	if err := os.WriteFile(path, []byte("\xff\xd8 no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Thumbnail(file, 160, 160); err == nil {
		t.Error("garbage has a thumbnail")
	}
	if err := r.Delete(file); err != nil || r.thumbs.used.Len() != 0 {
		t.Errorf("of a deleted picture %d are kept, %v", r.thumbs.used.Len(), err)
	}
}

func TestExport(t *testing.T) {
	r := newRig(t, nil)
	file := r.keep(0, "大门")
	to := t.TempDir()
	want, err := os.ReadFile(filepath.Join(r.Dir, file))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, Name{At: at(0), Source: "大门", Again: 2}.String()} {
		path, err := r.Export(file, to)
		if err != nil || path != filepath.Join(to, name) {
			t.Fatalf("%s, %v; want %s", path, err, name)
		}
		if got, err := os.ReadFile(path); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s differs: %v", path, err)
		}
	}
	if _, err := r.Export(file, filepath.Join(to, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if n := len(names(t, to)); n != 2 {
		t.Errorf("%q", names(t, to))
	}
}
