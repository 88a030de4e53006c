// Package clipboard puts pictures on the desktop's clipboard, so that they can be pasted into a letter or a report. Fyne's own
// clipboard takes texts only.
//
// Under X11 (and XWayland) nobody keeps what is copied: the program that copied hands it to each that pastes, by the rules of the
// ICCCM, section 2. A Clipboard does so until something else is copied or it is closed. Windows and macOS keep it themselves.
package clipboard
