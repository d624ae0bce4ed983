#include "CPQ.h"

#include <dlfcn.h>
#include <pthread.h>

#define DEFINE(type, name, parameters, arguments)                                                 \
  static type(*loaded_##name) parameters;                                                         \
  type name parameters { return loaded_##name arguments; }
CPQ_EACH(DEFINE)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *problem;

static void load(void) {
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    problem = "it is not installed";
    return;
  }
#define LOAD(type, name, parameters, arguments)                                                   \
  *(void **)&loaded_##name = dlsym(library, #name);                                               \
  if (!loaded_##name) problem = "it has no " #name;
  CPQ_EACH(LOAD)
}

const char *cpq_load(void) {
  pthread_once(&once, load);
  return problem;
}
