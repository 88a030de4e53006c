// Package h264 turns a still picture into an endless H.264 stream at next to no cost.
//
// A picture is encoded once, as an IDR access unit (OpenH264, Constrained Baseline, CAVLC, fixed QP, deblocking off so that
// text stays crisp). Every further frame of the same picture is a hand-made P slice of some ten bytes in which all
// macroblocks are skipped, so that a decoder repeats the picture bit by bit. The P slices are non-reference pictures: a lost
// one costs one repeated frame and nothing else.
//
//	Encoder -> Still (parameter sets, IDR in two variants) -> Sequence -> access units
//
// Nothing here starts a goroutine; no type is safe for concurrent use unless it says so.
//
// Sources: ITU-T H.264 (08/2021) sections 7.3 (syntax), 8.2.1 (picture order count), Annex A (levels), Annex E (VUI).
package h264
