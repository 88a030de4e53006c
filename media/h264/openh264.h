// A thin bridge to OpenH264's C interface: it fills the library's structs, so that Go passes plain pointers and numbers.
#ifndef QUEUECAST_OPENH264_H
#define QUEUECAST_OPENH264_H

#include <stdbool.h>
#include <wels/codec_api.h>

typedef struct {
	ISVCEncoder *encoder;
	SFrameBSInfo out;
	int width, height, qp;
} qc_encoder;

typedef struct {
	ISVCDecoder *decoder;
	unsigned char *plane[3];
	int width, height, stride[2];
} qc_decoder;

// All functions return 0 on success, else the library's error code.
int qc_encoder_open(qc_encoder *e, int width, int height, int fps, int qp);
void qc_encoder_close(qc_encoder *e);
// Encodes one I420 picture, as an IDR or relative to the picture before; afterwards e->out describes the bit stream, valid until the next
// call.
int qc_encode(qc_encoder *e, bool idr, int qp, unsigned char *y, unsigned char *cb, unsigned char *cr, int y_stride, int c_stride);
// Length in bytes of one layer of e->out.
int qc_layer_size(const qc_encoder *e, int layer);

int qc_decoder_open(qc_decoder *d);
void qc_decoder_close(qc_decoder *d);
// Decodes one access unit (Annex B). got is 1 when d->plane holds a picture, valid until the next call.
int qc_decode(qc_decoder *d, const unsigned char *data, int size, int *got);

#endif
