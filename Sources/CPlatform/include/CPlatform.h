/* Names of Linux and glibc that the Glibc module of Swift hides: they need _GNU_SOURCE, have no wrapper in glibc,
   or live in a header that the module leaves out. */
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CPlatformTimer.h"

/* Opens `name` (one component or a path) relative to `directory` without following any symbolic link, magic links
   of /proc included: openat2(2) with RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS, O_CLOEXEC always set.
   Returns a descriptor, or -1 with errno. */
int cplatform_openat2_no_symlinks(int directory, const char *name, int flags);

/* getdents64(2): fills `buffer` with struct linux_dirent64 records. Returns bytes, 0 at the end, or -1 with errno. */
ssize_t cplatform_getdents64(int directory, void *buffer, size_t size);

/* fgetxattr(2), fsetxattr(2) and fremovexattr(2): their header is one that the Glibc module of Swift leaves out.
   They return bytes, or 0, or -1 with errno. */
ssize_t cplatform_fgetxattr(int descriptor, const char *name, void *value, size_t size);
int cplatform_fsetxattr(int descriptor, const char *name, const void *value, size_t size);
int cplatform_fremovexattr(int descriptor, const char *name);

/* The symbol (`EACCES`) and the English text of an errno; NULL for a number that is none. Both are constants: safe
   from any thread and the same in every locale, unlike strerror(3). */
const char *cplatform_errno_name(int number);
const char *cplatform_errno_text(int number);

/* pidfd_open(2): a descriptor, closed on exec, that can be read from when the process has ended; or -1 with errno. */
int cplatform_pidfd_open(pid_t process);

/* O_PATH of open(2). */
extern const int cplatform_o_path;

#endif
