#ifndef KEYROTATED_CSYSTEMD_SHIM_H
#define KEYROTATED_CSYSTEMD_SHIM_H

/* The place in the source is no part of an entry: the message id says what it is about. */
#define SD_JOURNAL_SUPPRESS_LOCATION

#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

#endif
