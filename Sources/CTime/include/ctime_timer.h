#ifndef KEYROTATED_CTIME_TIMER_H
#define KEYROTATED_CTIME_TIMER_H

#include <stdint.h>

// What the Glibc module of Swift leaves out: <sys/timerfd.h>. See timerfd_create(2).
// Every function returns -1 and sets errno on failure.

/// A timer on CLOCK_REALTIME, closed on exec, whose reads block.
int ctime_timer_create(void);

/// Arms the timer for an absolute time; a read that waits for it, or the next one, ends with ECANCELED when the clock
/// is set discontinuously. A time that has passed expires at once.
int ctime_timer_arm(int timer, int64_t seconds, int64_t nanoseconds);

/// Stops the timer: a read waits until it is armed again.
int ctime_timer_disarm(int timer);

#endif
