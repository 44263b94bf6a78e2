#pragma once
// The arithmetic of the embedder: a transformer encoder with weights of 8 bits, and the scan over
// stored vectors. Nothing here allocates or knows what a model is.
//
// Every function gives the same bits on every processor: sums of integers are exact; floats are
// added in an order that does not depend on the width of the processor's vectors, and products
// are never fused into sums.
#include <stdint.h>

// Which instructions are used: every tier gives the same results.
enum ckernels_tier {
  CKERNELS_PORTABLE,    // any processor: SSE2 on x86-64, NEON on arm64
  CKERNELS_AVX2,        // 256 bits, products of 16 bits
  CKERNELS_AVX_VNNI,    // 256 bits, dot products of bytes
  CKERNELS_AVX512_VNNI  // 512 bits, dot products of bytes
};

// The best tier that this processor has; and whether it has one.
int ckernels_best_tier(void);
int ckernels_has_tier(int tier);

// A linear layer y = W x + bias. Weights are signed bytes with a scale for each output, packed: of
// 64 outputs together, 4 inputs of the first, 4 of the second, …, then the next 4 inputs.
// `sum` is the scale times the sum of an output's weights. Inputs a multiple of 4, outputs of 64.
struct ckernels_linear {
  const int8_t *weights;
  const float *scale, *sum, *bias;
  int32_t inputs, outputs;
};

enum ckernels_after { CKERNELS_NOTHING, CKERNELS_GELU };

// y[rows][outputs] of x[rows][inputs]. Each row of x becomes unsigned bytes between its least and
// its greatest value (asymmetric: symmetric ones fall to a cosine of .98). Scratch: rows × (inputs
// + 8) bytes, aligned to 4.
void ckernels_linear(int tier, const struct ckernels_linear *layer, const float *x, int32_t rows,
                     int after, void *scratch, float *y);

// x[rows][width] becomes layer-normalised x + added (which may be NULL). Width a multiple of 16.
void ckernels_normalize(int tier, float *x, const float *added, int32_t rows, int32_t width,
                        const float *gain, const float *bias, float epsilon);

// Self-attention of one text: qkv[rows][3 * width], heads of 32 or 64 values, to out[rows][width].
// Scratch: (head + 4) × (rows rounded up to 16) floats.
enum { CKERNELS_WIDEST_HEAD = 64 };
void ckernels_attention(int tier, const float *qkv, int32_t rows, int32_t width, int32_t head,
                        float *scratch, float *out);

// One row of an embedding table: bytes × scale + position[width].
void ckernels_lookup(int tier, const int8_t *row, float scale, const float *position,
                     int32_t width, float *out);

// The mean of the rows, as bytes between -127 and 127, biased by 128; gives 1 / the length of the
// vector of bytes, 0 for a vector of zeros.
float ckernels_pool(int tier, const float *x, int32_t rows, int32_t width, uint8_t *out);

// A stored vector: what `ckernels_scan` reads from a mapped file.
enum { CKERNELS_WIDTH = 384, CKERNELS_STRIDE = 400 };

// The cosines of `count` vectors of CKERNELS_WIDTH biased bytes, each followed by 1 / its length
// (float) and other bytes up to CKERNELS_STRIDE, with a question: unbiased bytes and 1 / its length.
void ckernels_scan(int tier, const uint8_t *vectors, int64_t count, const int8_t *question,
                   float inverse_length, float *cosines);

// The same for vectors of any width that is a multiple of 64, up to CKERNELS_WIDEST, each followed by
// 16 other bytes that begin with 1 / its length.
enum { CKERNELS_WIDEST = 8192 };
void ckernels_scan_wide(int tier, const uint8_t *vectors, int64_t count, int32_t width,
                        const int8_t *question, float inverse_length, float *cosines);

// A checksum of bytes at the speed of memory: finds damage, not malice. Any count.
uint64_t ckernels_checksum(const void *bytes, int64_t count);

// Making a model, once: rows of floats as signed bytes with a scale each (the greatest becomes 127). `pack`
// also orders them as `ckernels_linear` wants, for outputs a multiple of 64. They go after `first` outputs
// that are there already, of a layer that has `inputs` in all.
float ckernels_quantize(const float *row, int32_t count, int8_t *out);
void ckernels_pack(const float *rows, int32_t inputs, int32_t outputs, int32_t first,
                   int8_t *weights, float *scale, float *sum);

// How many of the cosines fall in each of CKERNELS_BINS equal parts of -1 ... 1; those that are 0
// are of vectors that are gone, and are left out.
enum { CKERNELS_BINS = 4096 };
void ckernels_histogram(const float *cosines, int64_t count, int64_t *bins);
// The bin of a cosine; whatever it is, within the bounds.
int32_t ckernels_bin(float cosine);
// The places of the cosines whose bins are in first ... last, at most `limit` of them; how many.
int64_t ckernels_collect(const float *cosines, int64_t count, int32_t first, int32_t last,
                         int64_t *places, int64_t limit);
