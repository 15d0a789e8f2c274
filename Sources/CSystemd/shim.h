#ifndef KEYROTATED_CSYSTEMD_SHIM_H
#define KEYROTATED_CSYSTEMD_SHIM_H

/* The place in the source is no part of an entry: the message id says what it is about. */
#define SD_JOURNAL_SUPPRESS_LOCATION

#include <sys/eventfd.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

#endif
