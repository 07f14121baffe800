/// What the processor can do.
#pragma once
#include <stdbool.h>

/// Whether it has AVX2 and fused multiply-add; true on other architectures, whose kernels do without.
static inline bool processor_has_avx2(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return true;
#endif
}
