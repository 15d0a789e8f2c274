#!/bin/bash
# Boots a real systemd in namespaces of its own, over a throw-away layer above the running root file system, and ends it
# with everything in it when standard input is closed: whoever started this may die in any way.
#
#     boot.sh PROGRAMS
#     boot.sh --try
#
# The second only tries whether this machine lets it, and says why not. PROGRAMS is the directory of the built programs; it is mounted, read-only, at /built. The first line of output is
# `init PID`: the machine's process 1 as this machine numbers it, for `nsenter --target`. Diagnostics go to standard error.
#
# Nothing of this machine is changed. Its device nodes in particular are never bind-mounted: systemd changes the mode of
# /dev/console, and through a bind mount that has reached the real /dev/null.
set -euo pipefail

# --- In the new namespaces, as their process 1 ---------------------------------------------------------------------------

if [ "${1:-}" = --inside ]; then
    exec 2>&3 3>&-
    programs=$2
    # /proc is still that of outside.
    read -r pid _ </proc/self/stat

    layer=/mnt
    mount -t tmpfs -o mode=0755 tmpfs $layer
    mkdir $layer/upper $layer/work $layer/root
    mount -t overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" overlay $layer/root
    root=$layer/root
    mount -t proc -o nosuid,nodev,noexec proc $root/proc
    # What is set below /proc/sys holds for the whole kernel.
    for path in $root/proc/sys $root/proc/sysrq-trigger; do
        [ -e $path ] || continue
        mount --bind $path $path
        mount -o remount,bind,ro $path
    done
    # Read-only, as in any container: no udev then.
    mount -t sysfs -o ro,nosuid,nodev,noexec sysfs $root/sys
    for directory in run tmp var/tmp; do
        mode=1777
        [ $directory != run ] || mode=0755
        mount -t tmpfs -o "nosuid,nodev,mode=$mode" tmpfs $root/$directory
    done

    # Where the kernel has cgroup v2, that; else the hierarchy without controllers of v1.
    if ! mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 $root/sys/fs/cgroup; then
        mount -t tmpfs -o mode=0755 tmpfs $root/sys/fs/cgroup
        mkdir $root/sys/fs/cgroup/systemd
        mount -t cgroup -o none,name=systemd cgroup $root/sys/fs/cgroup/systemd
    fi

    dev=$root/dev
    mount -t tmpfs -o nosuid,mode=0755 tmpfs $dev
    mknod -m 0666 $dev/null c 1 3
    mknod -m 0666 $dev/zero c 1 5
    mknod -m 0666 $dev/full c 1 7
    mknod -m 0666 $dev/random c 1 8
    mknod -m 0666 $dev/urandom c 1 9
    mknod -m 0666 $dev/tty c 5 0
    # What goes to the console goes nowhere: that of this machine is none of its business.
    mknod -m 0600 $dev/console c 1 3
    mkdir $dev/pts $dev/shm
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts $dev/pts
    # Without it every PrivateDevices= service fails with 226/NAMESPACE.
    ln -s pts/ptmx $dev/ptmx
    mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs $dev/shm
    ln -s /proc/self/fd $dev/fd
    ln -s fd/0 $dev/stdin
    ln -s fd/1 $dev/stdout
    ln -s fd/2 $dev/stderr

    mkdir -p $root/built
    mount --bind "$programs" $root/built
    mount -o remount,bind,ro $root/built

    # Nothing that this machine has enabled is started, nor what has no business in a container.
    rm -rf $root/etc/systemd/system $root/etc/systemd/*.conf.d $root/var/log/journal
    mkdir -p $root/etc/systemd/system $root/etc/systemd/system.conf.d $root/etc/systemd/journald.conf.d
    for unit in dev-hugepages.mount dev-mqueue.mount getty.target kmod-static-nodes.service \
        proc-sys-fs-binfmt_misc.automount sys-fs-fuse-connections.mount sys-kernel-config.mount \
        sys-kernel-debug.mount sys-kernel-tracing.mount systemd-ask-password-console.path \
        systemd-ask-password-wall.path systemd-binfmt.service systemd-firstboot.service \
        systemd-initctl.socket systemd-journal-flush.service systemd-journald-audit.socket systemd-logind.service \
        systemd-machine-id-commit.service systemd-modules-load.service systemd-pcrphase-sysinit.service \
        systemd-pcrphase.service systemd-random-seed.service systemd-repart.service systemd-sysctl.service \
        systemd-sysusers.service systemd-tmpfiles-clean.timer systemd-udevd.service systemd-udev-trigger.service \
        systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-user-sessions.service; do
        ln -s /dev/null $root/etc/systemd/system/$unit
    done
    printf '[Manager]\nShowStatus=no\nLogTarget=journal\nDefaultTimeoutStopSec=20s\n' \
        >$root/etc/systemd/system.conf.d/test.conf
    printf '[Journal]\nStorage=volatile\nReadKMsg=no\nRateLimitBurst=0\nForwardToWall=no\nForwardToConsole=no\n' \
        >$root/etc/systemd/journald.conf.d/test.conf
    tr -d - <$root/proc/sys/kernel/random/uuid >$root/etc/machine-id
    echo systemd-test >$root/etc/hostname
    printf '127.0.0.1 localhost systemd-test\n' >$root/etc/hosts
    : >$root/etc/fstab

    cd $root
    pivot_root . mnt
    umount --lazy /mnt
    # Otherwise only services with a mount namespace of their own see their credentials.
    mount --make-rshared /
    echo "init $pid"
    # No capability that reaches beyond the namespaces.
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin container=test LANG=C.UTF-8 \
        setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio,-sys_boot,-syslog,-wake_alarm \
        /lib/systemd/systemd --system --unit=multi-user.target </dev/null >/dev/null 2>&1
fi

if [ "${1:-}" = --try ]; then
    exec unshare --pid --fork --kill-child --mount --propagation private --uts --ipc --cgroup --net "$BASH" -euc '
        mount -t tmpfs tmpfs /mnt
        mkdir /mnt/upper /mnt/work /mnt/root
        mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root
        mknod /mnt/null c 1 3
        mount -t proc proc /mnt/root/proc
        [ -x /mnt/root/lib/systemd/systemd ]'
fi

# --- Outside: a private mount namespace, a control group, and the end --------------------------------------------------

if [ "${1:-}" != --private ]; then
    exec unshare --mount --propagation private "$BASH" "$0" --private "$@"
fi
shift

# A control group of its own: otherwise its slices would stand among those of this machine.
groups=/sys/fs/cgroup
mount -t tmpfs tmpfs $groups
if mount -t cgroup2 cgroup2 $groups; then
    own=$(sed -n 's/^0:://p' /proc/self/cgroup)
else
    mount -t cgroup -o none,name=systemd cgroup $groups
    own=$(sed -n 's/^[0-9]*:name=systemd://p' /proc/self/cgroup)
fi
group=$groups${own%/}/keyrotated-test-$$
mkdir "$group"

machine= first=
finish() {
    trap - EXIT
    if [ -n "$machine" ]; then
        # Its process 1, so that `unshare`, whose child it is, sees it end. Everything in there ends with it.
        read -r first _ <"/proc/$machine/task/$machine/children" || true
        kill -KILL "${first:-$machine}" 2>/dev/null || true
        for _ in $(seq 100); do
            kill -0 "$machine" 2>/dev/null || break
            sleep 0.05
        done
        kill -KILL "$machine" 2>/dev/null || true
    fi
    # The kernel takes a moment to bury them all.
    for _ in $(seq 100); do
        find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
        [ -d "$group" ] || exit 0
        sleep 0.05
    done
    echo "cannot remove the control group $group" >&2
    exit 1
}
trap finish EXIT
trap 'exit 1' TERM INT HUP

# unshare of util-linux 2.38 complains whenever its child is killed; what it starts has descriptor 3 instead.
(
    echo "$BASHPID" >"$group/cgroup.procs"
    exec setpriv --pdeathsig KILL unshare --pid --fork --kill-child --mount --propagation private --uts --ipc --cgroup \
        --net "$BASH" "$0" --inside "$1"
) </dev/null 3>&2 2>/dev/null &
machine=$!

# Until whoever started this closes the other end, or the machine has ended by itself.
while kill -0 "$machine" 2>/dev/null; do
    read -r -t 1 _ || [ $? -gt 128 ] || exit 0
done
echo "the machine has ended by itself" >&2
exit 1
