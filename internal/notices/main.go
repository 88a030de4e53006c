// Notices prints who made what is in the program besides us, and under which licences: every Go module that is linked into it, Go
// itself, and the fonts.
//
//	go run ./internal/notices           > THIRD-PARTY.txt   licences in full, for all systems
//	go run ./internal/notices -debian   > copyright         Debian's machine-readable form (DEP-5)
//	go run ./internal/notices -spdx     > licences.json     the licences' names only, as expressions of SPDX
//
// GOOS and GOARCH choose the system whose program is meant. Nothing is compiled.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	debian := flag.Bool("debian", false, "print Debian's form")
	spdx := flag.Bool("spdx", false, "print the names of the licences")
	program := flag.String("program", ".", "package of the program")
	flag.Parse()
	parts, err := parts(*program)
	if err == nil {
		w := bufio.NewWriter(os.Stdout)
		switch {
		case *debian:
			printDebian(w, parts)
		case *spdx:
			err = printSPDX(w, parts)
		default:
			printPlain(w, parts)
		}
		err = errors.Join(err, w.Flush())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}
