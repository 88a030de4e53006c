//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// standIns play the parts of a Mac's tools: they note how they are called, and make files where those do. Homebrew's libraries are in $BREW;
// the program links one of them, which links the other.
var standIns = map[string]string{
	"go": `case $1 in build) while [ "$1" != -o ]; do shift; done; echo "program of $ARCH" >"$2" ;; *) exec "$REAL_GO" "$@" ;; esac`,
	"otool": `case $1 in
-l) case $2 in *libouter*) echo "    minos 13.3" ;; *) echo "    minos 12.0" ;; esac ;;
*) echo "$2:"
	case $2 in
	*/queuecast) printf '\t%s (compatibility version 1.0.0, current version 1.2.3)\n' "$BREW/libouter.dylib" /usr/lib/libSystem.B.dylib "$BREW/libother.dylib" ;;
	*libouter*) printf '\t%s (compatibility version 1.0.0, current version 1.2.3)\n' @executable_path/../Frameworks/libouter.dylib "$BREW/libinner.dylib" ;;
	*libother*) [ -z "$LOST" ] || printf '\t%s (compatibility version 1.0.0, current version 1.2.3)\n' @rpath/liblost.dylib ;;
	esac ;;
esac`,
	"lipo": `case $1 in
-archs) echo arm64 ;;
-create) shift; files=; while [ "$1" != -output ]; do files="$files $1"; shift; done; cat $files >"$2" ;;
esac`,
	"hdiutil":           `for last; do :; done; while [ "$1" != -srcfolder ]; do shift; done; (cd "$2" && find . | sort && cat Queuecast.app/Contents/MacOS/queuecast Queuecast.app/Contents/Info.plist) >"$last"`,
	"install_name_tool": "", "codesign": "", "xcrun": "",
}

// mac is a place where the script takes these for a Mac's.
type mac struct {
	t    *testing.T
	tree string
	env  []string
	log  string
}

func newMac(t *testing.T) *mac {
	t.Helper()
	dir := t.TempDir()
	m := &mac{t: t, tree: filepath.Join(dir, "tree"), log: filepath.Join(dir, "log")}
	brew, tools := filepath.Join(dir, "brew"), filepath.Join(dir, "tools")
	for _, folder := range []string{brew, tools, m.tree} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	put := func(path, content string, mode os.FileMode) {
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
	}
	for name, does := range standIns {
		put(filepath.Join(tools, name), "#!/bin/sh\nset -eu\necho \""+name+" $*\" >>\"$LOG\"\n"+does+"\n", 0o700)
	}
	for _, name := range []string{"libouter.dylib", "libinner.dylib", "libother.dylib"} {
		put(filepath.Join(brew, name), name, 0o400)
	}
	// The script writes into dist/, which is not to happen in this tree.
	whole, err := filepath.Abs(tree)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "dist" && e.Name() != "packaging" {
			if err := os.Symlink(filepath.Join(whole, e.Name()), filepath.Join(m.tree, e.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.CopyFS(filepath.Join(m.tree, "packaging"), os.DirFS(filepath.Join(whole, "packaging"))); err != nil {
		t.Fatal(err)
	}
	realGo, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	m.env = append(os.Environ(), "PATH="+tools+":"+os.Getenv("PATH"), "LOG="+m.log, "BREW="+brew, "REAL_GO="+realGo, "ARCH=arm64", "LOST=",
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*")
	return m
}

// run runs the script and returns what it says.
func (m *mac) run(env []string, args ...string) (said string, err error) {
	cmd := exec.Command(filepath.Join(m.tree, "packaging", "macos", "package"), args...)
	cmd.Env = slices.Concat(m.env, env)
	cmd.Dir = m.tree
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (m *mac) called() string {
	m.t.Helper()
	data, err := os.ReadFile(m.log)
	if err != nil {
		m.t.Fatal(err)
	}
	return string(data)
}

// inOrder tells whether some calls were made, one after the other.
func inOrder(t *testing.T, log string, calls ...string) {
	t.Helper()
	rest := log
	for _, call := range calls {
		at := strings.Index(rest, call)
		if at < 0 {
			t.Fatalf("%q is not called, or too early:\n%s", call, log)
		}
		rest = rest[at+len(call):]
	}
}

func (m *mac) image(name string) string {
	m.t.Helper()
	found, err := filepath.Glob(filepath.Join(m.tree, "dist", name))
	if err != nil || len(found) != 1 {
		m.t.Fatalf("%s: %v, %v", name, found, err)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		m.t.Fatal(err)
	}
	return string(data)
}

func TestScriptMakesAnImageForOneProcessor(t *testing.T) {
	m := newMac(t)
	said, err := m.run(nil)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	image := m.image("Queuecast-*-macos-arm64.dmg")
	for _, want := range []string{
		"./Applications\n", "Contents/Info.plist\n", "Frameworks/libouter.dylib\n", "Frameworks/libinner.dylib\n", "Frameworks/libother.dylib\n",
		"program of arm64", "<string>13.3</string>",
	} {
		if !strings.Contains(image, want) {
			t.Errorf("%q is not in the image: %s", want, image)
		}
	}
	log := m.called()
	inOrder(t, log, "go build", "-change "+filepath.Join(filepath.Dir(m.log), "brew", "libouter.dylib")+" @executable_path/../Frameworks/libouter.dylib",
		"-id @executable_path/../Frameworks/libouter.dylib", "-id @executable_path/../Frameworks/libinner.dylib",
		"-id @executable_path/../Frameworks/libother.dylib", "codesign --force --sign - ", "codesign --verify --deep --strict", "hdiutil create")
	if strings.Contains(log, "runtime") || strings.Contains(log, "notarytool") {
		t.Errorf("signed or notarised without a certificate: %s", log)
	}
	if !strings.Contains(said, "Not notarised") {
		t.Errorf("said %s", said)
	}
}

func TestScriptJoinsTwoProcessorsSignsAndNotarises(t *testing.T) {
	m := newMac(t)
	parts := []string{filepath.Join(m.tree, "one"), filepath.Join(m.tree, "two")}
	for i, arch := range []string{"arm64", "x86_64"} {
		if said, err := m.run([]string{"ARCH=" + arch, "QUEUECAST_RELEASE_PUBLIC=RWkey"}, "build", parts[i]); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	said, err := m.run([]string{
		"QUEUECAST_MAC_IDENTITY=Developer ID Application: A B (C)", "QUEUECAST_MAC_APPLE_ID=a@example.org", "QUEUECAST_MAC_TEAM=C", "QUEUECAST_MAC_PASSWORD=x",
	}, "join", parts[0], parts[1])
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if image := m.image("Queuecast-*-macos-universal.dmg"); !strings.Contains(image, "program of arm64\nprogram of x86_64") {
		t.Errorf("the program is not both: %s", image)
	}
	log := m.called()
	inOrder(t, log, "main.releaseKey=RWkey", "lipo -create", "lipo -create",
		"codesign --force --timestamp --options runtime --sign Developer ID Application: A B (C)", // libraries first
		"--entitlements packaging/macos/entitlements.plist", "codesign --verify", "hdiutil create", "codesign", ".dmg",
		"xcrun notarytool submit dist/", "xcrun stapler staple dist/")
	if n := strings.Count(log, "lipo -create"); n != 4 {
		t.Errorf("joined %d files: %s", n, log)
	}
}

func TestScriptRefusesWhatWouldNotStart(t *testing.T) {
	m := newMac(t)
	if said, err := m.run([]string{"LOST=yes"}); err == nil || !strings.Contains(said, "@rpath/liblost.dylib") {
		t.Errorf("a library nobody knows: %v, %s", err, said)
	}
	one, two := filepath.Join(m.tree, "one"), filepath.Join(m.tree, "two")
	for _, part := range []string{one, two} {
		if said, err := m.run(nil, "build", part); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	if err := os.Remove(filepath.Join(two, "lib", "libinner.dylib")); err != nil {
		t.Fatal(err)
	}
	if said, err := m.run(nil, "join", one, two); err == nil || !strings.Contains(said, "libinner.dylib") {
		t.Errorf("a library for one processor only: %v, %s", err, said)
	}
	for _, args := range [][]string{{"build"}, {"join"}, {"sell"}} {
		if said, err := m.run(nil, args...); err == nil || !bytes.HasPrefix([]byte(said), []byte("package: ")) {
			t.Errorf("%v: %v, %s", args, err, said)
		}
	}
}
