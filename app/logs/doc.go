// Package logs writes what the station does to a rotating file in the data folder and, shorter, to stderr.
//
// One record goes through: secrets hidden (redact.go), equal warnings of the same second folded into one line with a
// count (Fold), then to both outputs. A line is written to the file before the logging call returns; there is no queue
// and nothing to flush but the counts, which Close writes out.
//
// Ownership: Logs owns the file and one goroutine, which writes the counts when their second is over; Close waits for
// it. Only one process may write a log file, so Logs belongs to the process that holds the data folder; the same goes
// for ArmCrashFile.
package logs
