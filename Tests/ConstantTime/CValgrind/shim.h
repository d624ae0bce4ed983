#include <valgrind/memcheck.h>

// Memcheck reports every branch and every address that depends on undefined bytes. A secret marked
// undefined is watched in the same way.
static inline void mark_secret(void *bytes, unsigned long count) {
  VALGRIND_MAKE_MEM_UNDEFINED(bytes, count);
}
static inline void mark_public(void *bytes, unsigned long count) {
  VALGRIND_MAKE_MEM_DEFINED(bytes, count);
}
static inline unsigned long count_of_reports(void) { return VALGRIND_COUNT_ERRORS; }
static inline int is_under_valgrind(void) { return RUNNING_ON_VALGRIND; }
