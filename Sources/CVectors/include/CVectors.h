/// What takes one instruction here, or none: comparisons of vectors, lane by lane, of which the Swift compiler makes ten by
/// way of a mask; loads and stores; prefetching; and a hint about addresses.
#pragma once

typedef float float8 __attribute__((ext_vector_type(8)));
typedef float float16 __attribute__((ext_vector_type(16)));

#define VECTORS_INLINE static inline __attribute__((always_inline))

/// The values from `source` on, wherever it points, and the way back. Swift's own loads and stores without alignment are
/// calls where a function is large.
typedef float float8_anywhere __attribute__((ext_vector_type(8), aligned(4)));
typedef float float16_anywhere __attribute__((ext_vector_type(16), aligned(4)));

VECTORS_INLINE float8 vectors_load8(const float *source) { return *(const float8_anywhere *)source; }
VECTORS_INLINE float16 vectors_load16(const float *source) { return *(const float16_anywhere *)source; }
VECTORS_INLINE void vectors_store8(float8 value, float *target) { *(float8_anywhere *)target = value; }
VECTORS_INLINE void vectors_store16(float16 value, float *target) { *(float16_anywhere *)target = value; }

/// x, brought between low and high. NaN stays.
VECTORS_INLINE float8 vectors_clamp8(float8 x, float8 low, float8 high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

VECTORS_INLINE float16 vectors_clamp16(float16 x, float16 low, float16 high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

/// x where y lies strictly between low and high, else 0.
VECTORS_INLINE float8 vectors_pass8(float8 x, float8 y, float8 low, float8 high) {
  float8 zero = 0;
  x = y > low ? x : zero;
  return y < high ? x : zero;
}

VECTORS_INLINE float16 vectors_pass16(float16 x, float16 y, float16 low, float16 high) {
  float16 zero = 0;
  x = y > low ? x : zero;
  return y < high ? x : zero;
}

/// Has the cache line at `address` fetched before it is needed, to be read or written. A hint: any address will do.
VECTORS_INLINE void vectors_prefetch(const void *address) { __builtin_prefetch(address); }

/// The same pointer, of which the compiler does not know where it comes from. It then computes neighbouring addresses from
/// this one, instead of carrying each of them along a loop, for which there are not registers enough.
VECTORS_INLINE const float *vectors_rebased(const float *pointer) {
  __asm__("" : "+r"(pointer));
  return pointer;
}
