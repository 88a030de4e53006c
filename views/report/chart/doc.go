// Package chart draws bar charts into pictures, for the screen and for files:
// golang.org/x/image with the program's own fonts, so that Chinese looks the
// same everywhere. (Chart libraries for Go read TrueType outlines only; ours
// are OpenType CFF.)
//
// A Painter belongs to one goroutine. Lengths inside are design pixels; a
// picture has scale times as many.
package chart
