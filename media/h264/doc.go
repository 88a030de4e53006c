// Package h264 turns a still picture into an endless H.264 stream at next to no cost.
//
// A picture is encoded once, as an IDR access unit (OpenH264, Constrained Baseline, CAVLC, fixed QP, deblocking off so that
// text stays crisp). Every further frame of the same picture is a hand-made P slice of some ten bytes in which all
// macroblocks are skipped, so that a decoder repeats the picture bit by bit. The P slices are non-reference pictures: a lost
// one costs one repeated frame and nothing else.
//
// A movement is a row of Steps: reference P slices, each the change from the picture before. A decoder that got anything else before
// a Step would show rubbish, so every encoded picture has a State, a Step knows the one from which it follows, and a Sequence leaves out
// a Step that does not follow from what stands. Frame numbers and picture order counts are written when a Step is sent, for only then is
// it known how many skip slices stand before it.
//
//	Encoder -> Still (parameter sets, IDR in two variants) -> Sequence -> access units
//	        -> Step (P slice without numbers)              ->
//
// Nothing here starts a goroutine; no type is safe for concurrent use unless it says so.
//
// Sources: ITU-T H.264 (08/2021) sections 7.3 (syntax), 7.4.3 (frame_num), 8.2.1 (picture order count), Annex A (levels), Annex E (VUI).
package h264
