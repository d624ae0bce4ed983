/// A disk whose power fails (T-06): a VFS of SQLite's before its own, for the files under one folder.
///
/// What was written since a file was last synced may be lost in part after a cut: of each sector of 512
/// bytes the disk has the old bytes, the new ones, or neither. What was not written since stays as it is,
/// as SQLite expects of a disk (https://www.sqlite.org/psow.html).
#ifndef SALLYPORT_POWER_CUT_H
#define SALLYPORT_POWER_CUT_H

#include <stdbool.h>
#include <stdint.h>

/// Puts the disk before SQLite's own, once a process. Files elsewhere do not notice.
void power_cut_install(void);

/// From now on files under `folder`, none of which may be open, are on this disk. After `operations`
/// writes, truncations and syncs the power is cut: that one is under way, and nothing is possible from
/// then on. A disk that `lies` says it has synced, and has not.
void power_cut_watch(const char *folder, long operations, bool lies);

/// Cuts the power, unless that happened before.
void power_cut_now(void);

/// Whether the power was cut.
bool power_cut_happened(void);

/// Writes what the disk still holds into `target`, an empty folder, chance going by `seed`, and watches
/// nothing any more. 0, or the `errno` of what failed.
int power_cut_leave(const char *target, uint64_t seed);

#endif
