/* A timer that notices when the clock is set. <sys/timerfd.h> is a header that the Glibc module of Swift leaves out; see
   timerfd_create(2). Every function returns -1 with errno on failure. */
#ifndef CPLATFORM_TIMER_H
#define CPLATFORM_TIMER_H

#include <stdint.h>

/* A timer on CLOCK_REALTIME, closed on exec, whose reads block. Returns a descriptor. */
int cplatform_timer_create(void);

/* Arms the timer for an absolute time; a read that waits for it, or the next one, ends with ECANCELED when the clock
   is set discontinuously. A time that has passed expires at once. */
int cplatform_timer_arm(int timer, int64_t seconds, int64_t nanoseconds);

/* Stops the timer: a read waits until it is armed again. */
int cplatform_timer_disarm(int timer);

#endif
