// Package viewtest is what the tests of the views share: an application, windows without a screen, what can be seen in them, and what a
// view has reported. Only tests import it; it is not in the program.
package viewtest
