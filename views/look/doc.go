// Package look is the panel in which the hall's picture is edited, with the picture beside it. What is changed is reported at once, so
// that it is seen where it hangs; whether it stays is decided by saving. The panel does nothing by itself.
package look
