#include "CPlatformTimer.h"

#include <sys/timerfd.h>
#include <time.h>

int cplatform_timer_create(void) { return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC); }

int cplatform_timer_arm(int timer, int64_t seconds, int64_t nanoseconds) {
    struct itimerspec when = {.it_value = {.tv_sec = seconds, .tv_nsec = nanoseconds}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, 0);
}

int cplatform_timer_disarm(int timer) {
    struct itimerspec never = {0};
    return timerfd_settime(timer, 0, &never, 0);
}
