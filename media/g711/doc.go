// Package g711 is the codec of telephones: 16-bit samples as bytes of A-law or mu-law (ITU-T G.711), bit for bit as the tools of ITU-T G.191
// (Software Tool Library, module G711) define it.
//
// What rounding means here. G.711 speaks of 13 bits (A-law) and 14 bits (mu-law), sign included; it does not say how 16 bits become those.
// G.191 drops the lowest bits of a positive sample, and treats a negative one as its one's complement: -1 is encoded like 0 with the other
// sign, so that both halves of the range have the same number of samples in each interval. Expanding gives the middle of the interval.
// FFmpeg picks the code whose expanded value is nearest and sox rounds before it drops bits, so both differ from G.191 by one code for some
// samples near the ends of intervals (so does gortsplib's companion, for 964 of the 65,536); what they write decodes here all the same, for the 256 expanded values are the same everywhere.
package g711
