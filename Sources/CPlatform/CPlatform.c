#define _GNU_SOURCE
#include "CPlatform.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

const int cplatform_o_path = O_PATH;

int cplatform_openat2_no_symlinks(int directory, const char *name, int flags) {
    struct open_how how = {
        .flags = (uint64_t)(unsigned int)(flags | O_CLOEXEC),
        .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, directory, name, &how, sizeof how);
}

ssize_t cplatform_getdents64(int directory, void *buffer, size_t size) {
    return getdents64(directory, buffer, size);
}

const char *cplatform_errno_name(int number) { return strerrorname_np(number); }

const char *cplatform_errno_text(int number) { return strerrordesc_np(number); }
