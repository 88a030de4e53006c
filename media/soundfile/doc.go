// Package soundfile reads and writes files of sound piece by piece: A-law, mu-law (ITU-T G.711) and 16-bit samples, without a header, as WAV
// and as AU. A file of any size takes the same memory.
//
// Files that are being written are right at all times: a file that is cut off at any byte behind what was synced last is a valid file and
// plays everything that was synced. Files that are read may be damaged: what is there is played, and Reader.Damage says what is wrong.
//
// Sources: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (WAV); EBU Tech 3306 (RF64, for more than 4 GiB);
// Sun's "au" header as audio/basic's successors describe it (magic ".snd", six big-endian words).
package soundfile
