// Weights of floats as the kernels take them.
#include <stddef.h>

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

static float greatest(const float *row, int32_t count) {
  float most = 0;
  for (int32_t i = 0; i < count; i++) {
    const float value = row[i] < 0 ? -row[i] : row[i];
    if (value > most) most = value;
  }
  return most;
}

static int8_t byte(float value, float factor) {
  const float scaled = value * factor;
  if (!(scaled > -127.5f && scaled < 127.5f)) return 0;  // not a number, in a damaged package
  return (int8_t)(int32_t)(scaled + (scaled < 0 ? -0.5f : 0.5f));
}

float ckernels_quantize(const float *row, int32_t count, int8_t *out) {
  const float most = greatest(row, count), factor = most > 0 ? 127 / most : 0;
  for (int32_t i = 0; i < count; i++) out[i] = byte(row[i], factor);
  return most / 127;
}

void ckernels_pack(const float *rows, int32_t inputs, int32_t outputs, int32_t first,
                   int8_t *weights, float *scale, float *sum) {
  for (int32_t r = 0; r < outputs; r++) {
    const float *row = rows + (int64_t)r * inputs;
    const float most = greatest(row, inputs), factor = most > 0 ? 127 / most : 0;
    const int32_t o = first + r;
    int8_t *group = weights + (int64_t)(o / 64 * 64) * inputs;
    int64_t total = 0;
    for (int32_t i = 0; i < inputs; i++) {
      const int8_t value = byte(row[i], factor);
      group[i / 4 * 256 + o % 64 * 4 + i % 4] = value;
      total += value;
    }
    scale[o] = most / 127;
    sum[o] = scale[o] * (float)total;
  }
}
