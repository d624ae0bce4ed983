#ifndef CSHA256_H
#define CSHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How a block is absorbed.
typedef enum __attribute__((enum_extensibility(closed))) {
  /// With the processor's SHA extensions where it has them.
  SHA256MethodFastest = 0,
  /// In C alone, as on processors without them.
  SHA256MethodPortable = 1,
} SHA256Method;

/// Whether SHA256MethodFastest is another one than SHA256MethodPortable here.
bool sallyport_sha256_is_accelerated(void);

/// Absorbs `count` blocks of 64 bytes each into `state` (FIPS 180-4 §6.2.2).
void sallyport_sha256_absorb(
    uint32_t state[8], const uint8_t *blocks, size_t count, SHA256Method method);

/// Writes the 32 bytes of the hash value of a message whose first `absorbed` bytes, whole blocks,
/// have led to `state`, and whose other bytes are the `count` ones at `rest`, which may be null when
/// there are none.
void sallyport_sha256_finish(
    const uint32_t state[8], uint64_t absorbed, const uint8_t *rest, size_t count,
    uint8_t digest[32], SHA256Method method);

#endif
