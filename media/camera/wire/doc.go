// Package wire reads and writes the ways in which camera boards put JPEG pictures on a connection or into a message.
//
// On a connection a picture is announced by its length (decimal digits and an empty line, or four bytes), or by nothing at all. A length
// is a claim; the picture's own structure (ITU-T T.81 annex B: segments with lengths, and entropy-coded data in which no marker can occur)
// tells where it really ends. Reader goes by the structure, so a length that lies, padding, rubbish between pictures and a picture that
// breaks off cost at most that picture. It needs no more memory than the largest picture allowed, and not before its bytes have come.
//
// Nothing here has a goroutine or a clock: deadlines belong to the connection.
package wire
