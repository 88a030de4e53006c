// Package snapshots keeps pictures of cameras as files: it names and describes them, lists them, and keeps to its room on the disk.
//
// A picture is a JPEG or PNG file whose name begins with the local time and says which source and board it is of; the same stands in its
// EXIF data. It appears whole, synced to the disk, under a name that was free, or not at all. What is deleted waits in a folder of its own
// for a while, so that it can be taken back. Files with other names are nobody's business here: they are neither listed, nor counted, nor
// removed.
//
// Nothing here has a goroutine. A Store may be used by many at once: encoding goes on side by side, naming and counting one after the
// other. Memory does not grow with the number of files: a list is read page by page, and the pictures that are kept for the gallery are
// bounded.
package snapshots
