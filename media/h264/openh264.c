#include "openh264.h"

#include <string.h>

int qc_encoder_open(qc_encoder *e, int width, int height, int fps, int qp) {
	memset(e, 0, sizeof *e);
	int rc = WelsCreateSVCEncoder(&e->encoder);
	if (rc != 0)
		return rc;
	e->width = width;
	e->height = height;
	e->qp = qp;

	SEncParamExt p;
	rc = (*e->encoder)->GetDefaultParams(e->encoder, &p);
	if (rc == 0) {
		p.iUsageType = CAMERA_VIDEO_REAL_TIME;
		p.iPicWidth = width;
		p.iPicHeight = height;
		p.fMaxFrameRate = (float)fps;
		p.iTargetBitrate = UNSPECIFIED_BIT_RATE;
		p.iMaxBitrate = UNSPECIFIED_BIT_RATE;
		p.iRCMode = RC_OFF_MODE;
		p.iTemporalLayerNum = 1;
		p.iSpatialLayerNum = 1;
		p.iComplexityMode = LOW_COMPLEXITY;
		p.uiIntraPeriod = 0;
		p.iNumRefFrame = 1;
		p.eSpsPpsIdStrategy = CONSTANT_ID;
		p.bPrefixNalAddingCtrl = false;
		p.bEnableSSEI = false;
		p.iEntropyCodingModeFlag = 0;
		p.bEnableFrameSkip = false;
		p.iMinQp = qp;
		p.iMaxQp = qp;
		p.bEnableLongTermReference = false;
		p.iMultipleThreadIdc = 1;
		p.iLoopFilterDisableIdc = 1;
		p.bEnableDenoise = false;
		p.bEnableBackgroundDetection = false;
		p.bEnableAdaptiveQuant = false;
		p.bEnableFrameCroppingFlag = true;
		p.bEnableSceneChangeDetect = false;
		SSpatialLayerConfig *l = &p.sSpatialLayers[0];
		l->iVideoWidth = width;
		l->iVideoHeight = height;
		l->fFrameRate = (float)fps;
		l->iSpatialBitrate = UNSPECIFIED_BIT_RATE;
		l->iMaxSpatialBitrate = UNSPECIFIED_BIT_RATE;
		l->uiProfileIdc = PRO_BASELINE;
		l->uiLevelIdc = LEVEL_UNKNOWN;
		l->iDLayerQp = qp;
		l->sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
		rc = (*e->encoder)->InitializeExt(e->encoder, &p);
	}
	if (rc == 0) {
		int quiet = WELS_LOG_QUIET;
		(*e->encoder)->SetOption(e->encoder, ENCODER_OPTION_TRACE_LEVEL, &quiet);
	}
	if (rc != 0) {
		WelsDestroySVCEncoder(e->encoder);
		e->encoder = NULL;
	}
	return rc;
}

void qc_encoder_close(qc_encoder *e) {
	if (e->encoder == NULL)
		return;
	(*e->encoder)->Uninitialize(e->encoder);
	WelsDestroySVCEncoder(e->encoder);
	e->encoder = NULL;
}

// Changes the quantiser from the next picture on.
static int set_qp(qc_encoder *e, int qp) {
	if (qp == e->qp)
		return 0;
	SEncParamExt p;
	int rc = (*e->encoder)->GetOption(e->encoder, ENCODER_OPTION_SVC_ENCODE_PARAM_EXT, &p);
	if (rc != 0)
		return rc;
	p.iMinQp = p.iMaxQp = p.sSpatialLayers[0].iDLayerQp = qp;
	rc = (*e->encoder)->SetOption(e->encoder, ENCODER_OPTION_SVC_ENCODE_PARAM_EXT, &p);
	if (rc == 0)
		e->qp = qp;
	return rc;
}

int qc_encode(qc_encoder *e, bool idr, int qp, unsigned char *y, unsigned char *cb, unsigned char *cr, int y_stride, int c_stride) {
	SSourcePicture in;
	memset(&in, 0, sizeof in);
	in.iColorFormat = videoFormatI420;
	in.iPicWidth = e->width;
	in.iPicHeight = e->height;
	in.pData[0] = y;
	in.pData[1] = cb;
	in.pData[2] = cr;
	in.iStride[0] = y_stride;
	in.iStride[1] = in.iStride[2] = c_stride;
	int rc = set_qp(e, qp);
	if (rc == 0 && idr)
		rc = (*e->encoder)->ForceIntraFrame(e->encoder, true);
	if (rc != 0)
		return rc;
	memset(&e->out, 0, sizeof e->out);
	return (*e->encoder)->EncodeFrame(e->encoder, &in, &e->out);
}

int qc_layer_size(const qc_encoder *e, int layer) {
	const SLayerBSInfo *l = &e->out.sLayerInfo[layer];
	int size = 0;
	for (int i = 0; i < l->iNalCount; i++)
		size += l->pNalLengthInByte[i];
	return size;
}

int qc_decoder_open(qc_decoder *d) {
	memset(d, 0, sizeof *d);
	long rc = WelsCreateDecoder(&d->decoder);
	if (rc != 0)
		return (int)rc;
	int quiet = WELS_LOG_QUIET;
	(*d->decoder)->SetOption(d->decoder, DECODER_OPTION_TRACE_LEVEL, &quiet);
	SDecodingParam p;
	memset(&p, 0, sizeof p);
	p.uiTargetDqLayer = 255; // all layers
	p.eEcActiveIdc = ERROR_CON_DISABLE;
	p.sVideoProperty.eVideoBsType = VIDEO_BITSTREAM_AVC;
	rc = (*d->decoder)->Initialize(d->decoder, &p);
	if (rc != 0) {
		WelsDestroyDecoder(d->decoder);
		d->decoder = NULL;
	}
	return (int)rc;
}

void qc_decoder_close(qc_decoder *d) {
	if (d->decoder == NULL)
		return;
	(*d->decoder)->Uninitialize(d->decoder);
	WelsDestroyDecoder(d->decoder);
	d->decoder = NULL;
}

int qc_decode(qc_decoder *d, const unsigned char *data, int size, int *got) {
	SBufferInfo info;
	memset(&info, 0, sizeof info);
	*got = 0;
	memset(d->plane, 0, sizeof d->plane);
	DECODING_STATE state = (*d->decoder)->DecodeFrameNoDelay(d->decoder, data, size, d->plane, &info);
	if (state != dsErrorFree)
		return (int)state;
	if (info.iBufferStatus == 1) {
		*got = 1;
		d->width = info.UsrData.sSystemBuffer.iWidth;
		d->height = info.UsrData.sSystemBuffer.iHeight;
		d->stride[0] = info.UsrData.sSystemBuffer.iStride[0];
		d->stride[1] = info.UsrData.sSystemBuffer.iStride[1];
	}
	return 0;
}
