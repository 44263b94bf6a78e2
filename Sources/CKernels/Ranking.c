// What a ranking of many cosines needs, without sorting them.
#include "CKernels.h"

int32_t ckernels_bin(float cosine) {
  const float place = (cosine + 1) * (CKERNELS_BINS / 2);
  if (!(place > 0)) return 0;
  return place < CKERNELS_BINS ? (int32_t)place : CKERNELS_BINS - 1;
}

void ckernels_histogram(const float *cosines, int64_t count, int64_t *bins) {
  for (int i = 0; i < CKERNELS_BINS; i++) bins[i] = 0;
  for (int64_t i = 0; i < count; i++)
    if (cosines[i] != 0) bins[ckernels_bin(cosines[i])]++;
}

int64_t ckernels_collect(const float *cosines, int64_t count, int32_t first, int32_t last,
                         int64_t *places, int64_t limit) {
  int64_t found = 0;
  for (int64_t i = 0; i < count && found < limit; i++) {
    const int32_t bin = ckernels_bin(cosines[i]);
    if (bin >= first && bin <= last && cosines[i] != 0) places[found++] = i;
  }
  return found;
}
