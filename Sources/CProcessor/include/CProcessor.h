/// What the processor can do.
#pragma once
#include <stdbool.h>
#include <stdlib.h>

/// Whether it has AVX2 and fused multiply-add; true on other architectures, whose kernels do without.
static inline bool processor_has_avx2(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}

/// Whether it has AVX-512 as x86-64-v4 means it, with registers that the system saves.
static inline bool processor_has_avx512(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

/// The vectors that the user asks for, or NULL.
static inline const char *processor_wish(void) { return getenv("HAIRLINE_VECTORS"); }
