#define _GNU_SOURCE
#include "CPlatform.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

const int cplatform_o_path = O_PATH;

int cplatform_openat2_no_symlinks(int directory, const char *name, int flags) {
    struct open_how how = {
        .flags = (uint64_t)(unsigned int)(flags | O_CLOEXEC),
        .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, directory, name, &how, sizeof how);
}

int cplatform_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

ssize_t cplatform_getdents64(int directory, void *buffer, size_t size) {
    return getdents64(directory, buffer, size);
}

ssize_t cplatform_fgetxattr(int descriptor, const char *name, void *value, size_t size) {
    return fgetxattr(descriptor, name, value, size);
}

int cplatform_fsetxattr(int descriptor, const char *name, const void *value, size_t size) {
    return fsetxattr(descriptor, name, value, size, 0);
}

int cplatform_fremovexattr(int descriptor, const char *name) { return fremovexattr(descriptor, name); }

const char *cplatform_errno_name(int number) { return strerrorname_np(number); }

const char *cplatform_errno_text(int number) { return strerrordesc_np(number); }
