#include <sys/prctl.h>

/* Swift cannot call functions with any number of arguments. */
static inline int process_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
