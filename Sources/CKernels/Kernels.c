// The tiers, and the choice between them.
#include "CKernels.h"

#include <stddef.h>

// A product fused into a sum is rounded once, not twice: other bits where the processor has it.
#pragma STDC FP_CONTRACT OFF
// Vectors are passed between functions of one file only, all inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float floats __attribute__((vector_size(64), aligned(4)));
typedef int32_t integers __attribute__((vector_size(64), aligned(4)));
typedef int8_t bytes16 __attribute__((vector_size(16), aligned(1)));
typedef uint8_t unsigned16 __attribute__((vector_size(16), aligned(1)));
#define LOAD(p) (*(const floats *)(p))
// Queries that meet a key together.
#define QUERIES 4
#define STORE(p, v) (*(floats *)(p) = (v))
static const integers lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

// Dot products without instructions for them: even and odd bytes as numbers of 16 bits. A product
// of an unsigned and a signed byte fits 16 bits; the sum of two does not.
#define HALVES(short, a, w)                                                                         \
  const short a0 = (short)(a) & 255, a1 = (short)((unsigned_##short)(a) >> 8);                      \
  const short w0 = ((short)(w) << 8) >> 8, w1 = (short)(w) >> 8

typedef int16_t short8 __attribute__((vector_size(16)));
typedef uint16_t unsigned_short8 __attribute__((vector_size(16)));

#define NAME(x) x##_portable
#define WIDTH 16
#define ROWS 4
#define COLUMNS 4
#if defined(__SSE2__)
#include <immintrin.h>
#define DOT(sum, a, w)                                                       \
  do {                                                                       \
    HALVES(short8, a, w);                                                    \
    sum += (integers_portable)_mm_madd_epi16((__m128i)a0, (__m128i)w0) +     \
           (integers_portable)_mm_madd_epi16((__m128i)a1, (__m128i)w1);      \
  } while (0)
#else
#define DOT(sum, a, w)                                                       \
  do {                                                                       \
    HALVES(short8, a, w);                                                    \
    const integers_portable p = (integers_portable)(a0 * w0);                \
    const integers_portable q = (integers_portable)(a1 * w1);                \
    sum += (p << 16 >> 16) + (p >> 16) + (q << 16 >> 16) + (q >> 16);        \
  } while (0)
#endif
#include "Body.inc"

#if defined(__x86_64__)
typedef int16_t short16 __attribute__((vector_size(32)));
typedef uint16_t unsigned_short16 __attribute__((vector_size(32)));

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAME(x) x##_avx2
#define WIDTH 32
#define ROWS 4
#define COLUMNS 2
#define DOT(sum, a, w)                                                       \
  do {                                                                       \
    HALVES(short16, a, w);                                                   \
    sum += (integers_avx2)_mm256_madd_epi16((__m256i)a0, (__m256i)w0) +      \
           (integers_avx2)_mm256_madd_epi16((__m256i)a1, (__m256i)w1);       \
  } while (0)
#include "Body.inc"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,avxvnni"))), apply_to = function)
#define NAME(x) x##_avx_vnni
#define WIDTH 32
#define ROWS 3
#define COLUMNS 4
#define DOT(sum, a, w) \
  sum = (integers_avx_vnni)_mm256_dpbusd_avx_epi32((__m256i)(sum), (__m256i)(a), (__m256i)(w))
#include "Body.inc"
#pragma clang attribute pop

#pragma clang attribute push(                                                             \
    __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), \
    apply_to = function)
#define NAME(x) x##_avx512_vnni
#define WIDTH 64
#define ROWS 6
#define COLUMNS 4
#define DOT(sum, a, w) \
  sum = (integers_avx512_vnni)_mm512_dpbusd_epi32((__m512i)(sum), (__m512i)(a), (__m512i)(w))
#include "Body.inc"
#pragma clang attribute pop
#endif

int ckernels_has_tier(int tier) {
  switch (tier) {
    case CKERNELS_PORTABLE: return 1;
#if defined(__x86_64__)
    // These ask the system as well, whether it saves the wide registers.
    case CKERNELS_AVX2: return __builtin_cpu_supports("avx2") != 0;
    case CKERNELS_AVX_VNNI:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("avxvnni");
    case CKERNELS_AVX512_VNNI:
      return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512dq");
#endif
    default: return 0;
  }
}

int ckernels_best_tier(void) {
  int tier = CKERNELS_AVX512_VNNI;
  while (!ckernels_has_tier(tier)) tier--;
  return tier;
}

// Calls the function of a tier; one that is not here is the portable one's.
#if defined(__x86_64__)
#define CALL(function, ...)                                                  \
  switch (tier) {                                                            \
    case CKERNELS_AVX512_VNNI: return function##_avx512_vnni(__VA_ARGS__);   \
    case CKERNELS_AVX_VNNI: return function##_avx_vnni(__VA_ARGS__);         \
    case CKERNELS_AVX2: return function##_avx2(__VA_ARGS__);                 \
    default: return function##_portable(__VA_ARGS__);                        \
  }
#else
#define CALL(function, ...) \
  (void)tier;               \
  return function##_portable(__VA_ARGS__);
#endif

void ckernels_linear(int tier, const struct ckernels_linear *layer, const float *x, int32_t rows,
                     int after, void *scratch, float *y) {
  CALL(linear, layer, x, rows, after, scratch, y)
}

void ckernels_normalize(int tier, float *x, const float *added, int32_t rows, int32_t width,
                        const float *gain, const float *bias, float epsilon) {
  CALL(normalize, x, added, rows, width, gain, bias, epsilon)
}

void ckernels_attention(int tier, const float *qkv, int32_t rows, int32_t width, int32_t head,
                        float *scratch, float *out) {
  CALL(attention, qkv, rows, width, head, scratch, out)
}

void ckernels_lookup(int tier, const int8_t *row, float scale, const float *position,
                     int32_t width, float *out) {
  CALL(lookup, row, scale, position, width, out)
}

float ckernels_pool(int tier, const float *x, int32_t rows, int32_t width, uint8_t *out) {
  CALL(pool, x, rows, width, out)
}

void ckernels_scan(int tier, const uint8_t *vectors, int64_t count, const int8_t *question,
                   float inverse_length, float *cosines) {
  CALL(scan, vectors, count, question, inverse_length, cosines)
}

void ckernels_scan_wide(int tier, const uint8_t *vectors, int64_t count, int32_t width,
                        const int8_t *question, float inverse_length, float *cosines) {
  CALL(scan_wide, vectors, count, width, question, inverse_length, cosines)
}

uint64_t ckernels_checksum(const void *bytes, int64_t count) {
  // FNV-1a over eight lanes of 64 bits, so that no multiplication waits for another.
  const uint64_t prime = 0x100000001B3ull;
  const uint8_t *at = bytes;
  uint64_t hash[8];
  for (int i = 0; i < 8; i++) hash[i] = 0xCBF29CE484222325ull + (uint64_t)i;
  for (; count >= 64; count -= 64, at += 64)
    for (int i = 0; i < 8; i++) {
      uint64_t word;
      __builtin_memcpy(&word, at + i * 8, 8);
      hash[i] = (hash[i] ^ word) * prime;
      hash[i] ^= hash[i] >> 29;
    }
  for (; count > 0; count--, at++) hash[0] = (hash[0] ^ *at) * prime;
  uint64_t all = 0xCBF29CE484222325ull;
  for (int i = 0; i < 8; i++) {
    all = (all ^ hash[i]) * prime;
    all ^= all >> 32;
  }
  return all;
}
