#include "CPowerCut.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { sector = 512, longest_path = 1024 };

/// Bytes that were written and not yet synced.
typedef struct {
  int64_t offset;
  int64_t length;
} Range;

/// What the disk is sure to hold of a file.
typedef struct Image {
  char path[longest_path];
  unsigned char *bytes;
  int64_t length;
  bool exists;
  Range *unsynced;
  size_t count;
  size_t capacity;
  struct Image *next;
} Image;

/// SQLite's file handle: this, and then that of the VFS below.
typedef struct {
  sqlite3_file base;
  Image *image;
  sqlite3_file *below;
} File;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sqlite3_vfs *below;
static sqlite3_vfs shim;
static Image *images;
static char watched[longest_path];
static long left;
static bool is_cut;
static bool does_lie;

// The bytes of files.

/// The whole of a file, or NULL and -1 where there is none.
static unsigned char *contents(const char *path, int64_t *length) {
  *length = -1;
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return NULL;
  struct stat status;
  if (fstat(descriptor, &status) != 0) abort();
  unsigned char *bytes = malloc((size_t)status.st_size + 1);
  int64_t at = 0;
  while (at < status.st_size) {
    ssize_t got = read(descriptor, bytes + at, (size_t)(status.st_size - at));
    if (got <= 0) abort();
    at += got;
  }
  close(descriptor);
  *length = at;
  return bytes;
}

static bool is_watched(const char *path) {
  size_t length = strlen(watched);
  return path && length > 0 && strncmp(path, watched, length) == 0 && path[length] == '/'
      && !strstr(path, "-shm");
}

static Image *image_of(const char *path) {
  if (!is_watched(path)) return NULL;
  for (Image *one = images; one; one = one->next) {
    if (strcmp(one->path, path) == 0) return one;
  }
  Image *made = calloc(1, sizeof *made);
  if (strlen(path) >= longest_path) abort();
  strcpy(made->path, path);
  made->bytes = contents(path, &made->length);
  made->exists = made->length >= 0;
  if (!made->exists) made->length = 0;
  made->next = images;
  images = made;
  return made;
}

static void note(Image *image, int64_t offset, int64_t length) {
  if (image->count == image->capacity) {
    image->capacity = image->capacity ? 2 * image->capacity : 64;
    image->unsynced = realloc(image->unsynced, image->capacity * sizeof(Range));
  }
  image->unsynced[image->count++] = (Range){offset, length};
}

/// The disk holds all of the file from now on.
static void settle(Image *image) {
  free(image->bytes);
  image->bytes = contents(image->path, &image->length);
  image->exists = image->length >= 0;
  if (!image->exists) image->length = 0;
  image->count = 0;
}

/// True for the operation in which the power is cut.
static bool is_last(Image *image) {
  if (!image || is_cut) return false;
  if (left-- > 0) return false;
  is_cut = true;
  return true;
}

// The methods of a file.

static int close_file(sqlite3_file *handle) {
  File *file = (File *)handle;
  int result = file->below->pMethods->xClose(file->below);
  sqlite3_free(file->below);
  return result;
}

static int read_file(sqlite3_file *handle, void *bytes, int length, sqlite3_int64 offset) {
  sqlite3_file *under = ((File *)handle)->below;
  return under->pMethods->xRead(under, bytes, length, offset);
}

static int write_file(sqlite3_file *handle, const void *bytes, int length, sqlite3_int64 offset) {
  File *file = (File *)handle;
  pthread_mutex_lock(&lock);
  int result = SQLITE_IOERR_WRITE;
  if (!file->image || !is_cut) {
    bool last = is_last(file->image);
    result = file->below->pMethods->xWrite(file->below, bytes, length, offset);
    if (file->image) note(file->image, offset, length);
    if (last) result = SQLITE_IOERR_WRITE;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static int truncate_file(sqlite3_file *handle, sqlite3_int64 size) {
  File *file = (File *)handle;
  pthread_mutex_lock(&lock);
  int result = SQLITE_IOERR_TRUNCATE;
  if (!file->image || (!is_cut && !is_last(file->image))) {
    result = file->below->pMethods->xTruncate(file->below, size);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static int sync_file(sqlite3_file *handle, int flags) {
  File *file = (File *)handle;
  pthread_mutex_lock(&lock);
  int result = SQLITE_IOERR_FSYNC;
  if (!file->image) {
    result = file->below->pMethods->xSync(file->below, flags);
  } else if (!is_cut && !is_last(file->image)) {
    if (!does_lie) settle(file->image);
    result = SQLITE_OK;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

#define UNDER(name, signature, ...)                         \
  static int name signature {                               \
    sqlite3_file *under = ((File *)handle)->below;          \
    return under->pMethods->__VA_ARGS__;                    \
  }

UNDER(file_size, (sqlite3_file *handle, sqlite3_int64 *size), xFileSize(under, size))
UNDER(lock_file, (sqlite3_file *handle, int level), xLock(under, level))
UNDER(unlock_file, (sqlite3_file *handle, int level), xUnlock(under, level))
UNDER(reserved, (sqlite3_file *handle, int *result), xCheckReservedLock(under, result))
UNDER(control, (sqlite3_file *handle, int code, void *value), xFileControl(under, code, value))
UNDER(sector_size, (sqlite3_file *handle), xSectorSize(under))
UNDER(characteristics, (sqlite3_file *handle), xDeviceCharacteristics(under))
UNDER(map, (sqlite3_file *handle, int page, int size, int extends, void volatile **at),
      xShmMap(under, page, size, extends, at))
UNDER(lock_map, (sqlite3_file *handle, int offset, int count, int flags),
      xShmLock(under, offset, count, flags))
UNDER(unmap, (sqlite3_file *handle, int deletes), xShmUnmap(under, deletes))

static void barrier(sqlite3_file *handle) {
  sqlite3_file *under = ((File *)handle)->below;
  under->pMethods->xShmBarrier(under);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map,
    .xShmLock = lock_map,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap,
};

// The methods of the disk.

static int open_file(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *handle, int flags, int *granted) {
  (void)vfs;
  File *file = (File *)handle;
  handle->pMethods = NULL;
  pthread_mutex_lock(&lock);
  bool denied = is_cut && is_watched(path);
  file->image = denied ? NULL : image_of(path);
  pthread_mutex_unlock(&lock);
  if (denied) return SQLITE_CANTOPEN;
  file->below = sqlite3_malloc(below->szOsFile);
  if (!file->below) return SQLITE_NOMEM;
  memset(file->below, 0, (size_t)below->szOsFile);
  int result = below->xOpen(below, path, file->below, flags, granted);
  if (result != SQLITE_OK) {
    sqlite3_free(file->below);
    return result;
  }
  handle->pMethods = &methods;
  return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int syncs) {
  (void)vfs;
  pthread_mutex_lock(&lock);
  int result = SQLITE_IOERR_DELETE;
  if (!is_watched(path)) {
    result = below->xDelete(below, path, syncs);
  } else if (!is_cut) {
    result = below->xDelete(below, path, syncs);
    // A file that was removed and is there again begins empty.
    Image *image = image_of(path);
    if (result == SQLITE_OK) settle(image);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

static void install(void) {
  below = sqlite3_vfs_find(NULL);
  shim = *below;
  shim.zName = "power-cut";
  shim.pNext = NULL;
  shim.szOsFile = sizeof(File);
  shim.xOpen = open_file;
  shim.xDelete = delete_file;
  if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK) abort();
}

void power_cut_install(void) { pthread_once(&once, install); }

static void forget(void) {
  while (images) {
    Image *next = images->next;
    free(images->bytes);
    free(images->unsynced);
    free(images);
    images = next;
  }
  watched[0] = 0;
  is_cut = false;
}

void power_cut_watch(const char *folder, long operations, bool lies) {
  pthread_mutex_lock(&lock);
  forget();
  if (strlen(folder) >= longest_path) abort();
  strcpy(watched, folder);
  left = operations;
  does_lie = lies;
  pthread_mutex_unlock(&lock);
}

void power_cut_now(void) {
  pthread_mutex_lock(&lock);
  is_cut = true;
  pthread_mutex_unlock(&lock);
}

bool power_cut_happened(void) {
  pthread_mutex_lock(&lock);
  bool result = is_cut;
  pthread_mutex_unlock(&lock);
  return result;
}

// After the cut.

/// SplitMix64.
static uint64_t draw(uint64_t *state) {
  *state += 0x9E3779B97F4A7C15;
  uint64_t mixed = *state;
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
  return mixed ^ mixed >> 31;
}

/// Lets each sector of each range that was not synced have its old bytes, its new ones, or neither.
static void damage(
    const Image *image, const unsigned char *now, int64_t length, unsigned char *left_over,
    int64_t kept, uint64_t *chance) {
  for (size_t index = 0; index < image->count; index++) {
    Range range = image->unsynced[index];
    int64_t at = range.offset;
    while (at < range.offset + range.length) {
      int64_t end = (at / sector + 1) * sector;
      if (end > range.offset + range.length) end = range.offset + range.length;
      uint64_t fate = draw(chance) % 8;
      for (int64_t place = at; place < end && place < kept; place++) {
        if (fate < 4) {
          left_over[place] = place < length ? now[place] : 0;
        } else if (fate < 7) {
          left_over[place] = place < image->length ? image->bytes[place] : 0;
        } else {
          left_over[place] = (unsigned char)draw(chance);
        }
      }
      at = end;
    }
  }
}

static int leave(const Image *image, const char *target, uint64_t *chance) {
  int64_t length;
  unsigned char *now = contents(image->path, &length);
  if (length < 0 || (!image->exists && draw(chance) % 2)) {
    // Its name never reached the disk, or it was removed.
    free(now);
    return 0;
  }
  // A file that grew may have kept any part of it.
  int64_t kept = length;
  if (length > image->length) {
    kept = image->length + (int64_t)(draw(chance) % (uint64_t)(length - image->length + 1));
  }
  unsigned char *left_over = calloc(1, (size_t)kept + 1);
  memcpy(left_over, now, (size_t)kept);
  damage(image, now, length, left_over, kept, chance);

  char path[2 * longest_path];
  snprintf(path, sizeof path, "%s%s", target, strrchr(image->path, '/'));
  int failure = 0;
  int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 || write(descriptor, left_over, (size_t)kept) != kept) failure = errno;
  if (descriptor >= 0) close(descriptor);
  free(now);
  free(left_over);
  return failure;
}

int power_cut_leave(const char *target, uint64_t seed) {
  pthread_mutex_lock(&lock);
  int failure = 0;
  for (Image *image = images; image && failure == 0; image = image->next) {
    failure = leave(image, target, &seed);
  }
  forget();
  pthread_mutex_unlock(&lock);
  return failure;
}
