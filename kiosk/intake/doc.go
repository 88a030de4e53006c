// Package intake reads lists of tickets that people bring along: CSV (UTF-8 with
// or without a byte order mark, UTF-16 with one, GBK or GB 18030) and XLSX.
//
// [Read] is a preview: it changes nothing anywhere and reports every fault with
// its line and column, so that a whole list can be put right at once. What it
// gives goes into the queue all or not at all, by desk.Import; faults that only
// the queue can see are brought to their lines by [List.Add].
//
// Columns are found by their heading in Chinese or English, in any order; a list
// without a heading has number, name, service, time in this order. Columns with
// another heading are left out and named in [List.Columns].
//
// Bounds: [MaxFileBytes] of file, [MaxUnpackedBytes] of unpacked XLSX,
// queue.MaxImportRows rows, [MaxColumns] columns, [MaxCell] characters a cell,
// [MaxProblems] faults. Nothing is written to disk, no goroutine is started.
package intake
