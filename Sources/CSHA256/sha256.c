// SHA-256 as FIPS 180-4 describes it. Nothing here branches on what is hashed, or uses it as an
// index.

#include "CSHA256.h"

#include <string.h>

enum { block_size = 64 };

// FIPS 180-4 §4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64
// primes.
static const uint32_t round_constants[64] __attribute__((aligned(16))) = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1,
    0x923F82A4, 0xAB1C5ED5, 0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3,
    0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174, 0xE49B69C1, 0xEFBE4786,
    0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147,
    0x06CA6351, 0x14292967, 0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13,
    0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85, 0xA2BFE8A1, 0xA81A664B,
    0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A,
    0x5B9CCA4F, 0x682E6FF3, 0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208,
    0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

static inline uint32_t rotated_right(uint32_t word, unsigned places) {
  return word >> places | word << (32 - places);
}

static inline uint32_t big_endian_word(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline void store_big_endian(uint8_t *bytes, uint32_t word) {
  bytes[0] = (uint8_t)(word >> 24);
  bytes[1] = (uint8_t)(word >> 16);
  bytes[2] = (uint8_t)(word >> 8);
  bytes[3] = (uint8_t)word;
}

static void absorb_portably(uint32_t state[8], const uint8_t *blocks, size_t count) {
  for (; count > 0; count--, blocks += block_size) {
    uint32_t schedule[64];
    for (int t = 0; t < 16; t++) schedule[t] = big_endian_word(blocks + 4 * t);
    for (int t = 16; t < 64; t++) {
      uint32_t early = schedule[t - 15], late = schedule[t - 2];
      uint32_t sigma0 = rotated_right(early, 7) ^ rotated_right(early, 18) ^ early >> 3;
      uint32_t sigma1 = rotated_right(late, 17) ^ rotated_right(late, 19) ^ late >> 10;
      schedule[t] = sigma1 + schedule[t - 7] + sigma0 + schedule[t - 16];
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < 64; t++) {
      uint32_t sum1 = rotated_right(e, 6) ^ rotated_right(e, 11) ^ rotated_right(e, 25);
      uint32_t choice = (e & f) ^ (~e & g);
      uint32_t first = h + sum1 + choice + round_constants[t] + schedule[t];
      uint32_t sum0 = rotated_right(a, 2) ^ rotated_right(a, 13) ^ rotated_right(a, 22);
      uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + sum0 + majority;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

// The words of a vector in the opposite order.
#define REVERSED(vector) _mm_shuffle_epi32((vector), 0x1B)

// With the instructions of the SHA extensions (Intel's Software Developer's Manual, volume 2).
//
// SHA256RNDS2 does two rounds. It takes the state as two vectors, a b e f and c d g h with the
// first word in the highest place, and makes the new a b e f; the old one is the new c d g h.
__attribute__((target("sha,ssse3"))) static void absorb_with_extensions(
    uint32_t state[8], const uint8_t *blocks, size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
  __m128i low = REVERSED(_mm_loadu_si128((const __m128i *)state));
  __m128i high = REVERSED(_mm_loadu_si128((const __m128i *)(state + 4)));
  __m128i abef = _mm_unpackhi_epi64(high, low);
  __m128i cdgh = _mm_unpacklo_epi64(high, low);

  for (; count > 0; count--, blocks += block_size) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    // Sixteen words of the schedule, four to a vector, the first in the lowest place. Those of the
    // rounds to come take the place of those that have been used.
    __m128i schedule[4];
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
      if (group < 4) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(blocks + 16 * group));
        schedule[group] = _mm_shuffle_epi8(bytes, big_endian);
      } else {
        __m128i oldest = schedule[group % 4], older = schedule[(group + 1) % 4];
        __m128i newer = schedule[(group + 2) % 4], newest = schedule[(group + 3) % 4];
        __m128i seven_before = _mm_alignr_epi8(newest, newer, 4);
        __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(oldest, older), seven_before);
        schedule[group % 4] = _mm_sha256msg2_epu32(sum, newest);
      }
      __m128i constants = _mm_load_si128((const __m128i *)(round_constants + 4 * group));
      __m128i sums = _mm_add_epi32(schedule[group % 4], constants);
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sums);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_unpackhi_epi64(sums, sums));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }

  low = REVERSED(_mm_unpackhi_epi64(cdgh, abef));
  high = REVERSED(_mm_unpacklo_epi64(cdgh, abef));
  _mm_storeu_si128((__m128i *)state, low);
  _mm_storeu_si128((__m128i *)(state + 4), high);
}

static bool asked_processor(void) {
  unsigned eax, ebx, ecx, edx;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_SSSE3)) return false;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ebx & bit_SHA);
}

bool sallyport_sha256_is_accelerated(void) {
  // Whoever asks at the same time gets the same answer.
  enum { unknown, absent, present };
  static atomic_int known = unknown;
  int answer = atomic_load_explicit(&known, memory_order_relaxed);
  if (answer == unknown) {
    answer = asked_processor() ? present : absent;
    atomic_store_explicit(&known, answer, memory_order_relaxed);
  }
  return answer == present;
}

#else

static void absorb_with_extensions(uint32_t state[8], const uint8_t *blocks, size_t count) {
  absorb_portably(state, blocks, count);
}

bool sallyport_sha256_is_accelerated(void) { return false; }

#endif

void sallyport_sha256_absorb(
    uint32_t state[8], const uint8_t *blocks, size_t count, SHA256Method method) {
  if (method == SHA256MethodFastest && sallyport_sha256_is_accelerated()) {
    absorb_with_extensions(state, blocks, count);
  } else {
    absorb_portably(state, blocks, count);
  }
}

void sallyport_sha256_finish(
    const uint32_t state[8], uint64_t absorbed, const uint8_t *rest, size_t count,
    uint8_t digest[32], SHA256Method method) {
  uint32_t words[8];
  memcpy(words, state, sizeof words);
  size_t whole = count / block_size, left = count % block_size;
  if (whole > 0) sallyport_sha256_absorb(words, rest, whole, method);

  // FIPS 180-4 §5.1.1: a one bit, zeros, and the length in bits as 64 of them.
  uint8_t last[2 * block_size] = {0};
  if (left > 0) memcpy(last, rest + whole * block_size, left);
  last[left] = 0x80;
  size_t size = left < block_size - 8 ? block_size : 2 * block_size;
  uint64_t bits = (absorbed + count) * 8;
  store_big_endian(last + size - 8, (uint32_t)(bits >> 32));
  store_big_endian(last + size - 4, (uint32_t)bits);
  sallyport_sha256_absorb(words, last, size / block_size, method);

  for (int place = 0; place < 8; place++) store_big_endian(digest + 4 * place, words[place]);
}
