/* kill_at.h: a process that dies, or whose disk fails, at a chosen write.
 *
 * Every call that changes a file (write and its kin, fsync, fdatasync, rename, ftruncate,
 * unlink, mkdir, open with O_CREAT) on a regular file or a name is a point; points are counted
 * from 1. Two ways to use it:
 *
 * - as a library before a program (LD_PRELOAD=libkill_at.so), driven by the environment:
 *     DOORSTEP_KILL_MODE    one of the modes below
 *     DOORSTEP_KILL_AT      the point
 *     DOORSTEP_KILL_UNTIL   modes that fail: the last point that fails (default: all later)
 *     DOORSTEP_KILL_FOLDER  count only points on paths that begin with this (default: all)
 *     DOORSTEP_KILL_REPORT  a file that gets the number of points when the process exits, and
 * in mode "count" at every point Under AddressSanitizer also
 * ASAN_OPTIONS=verify_asan_link_order=0.
 * - linked into a test that forks: kill_at_set in the child.
 *
 * Modes: "count" does nothing else; "before" and "after" raise SIGKILL on either side of the
 * call; "torn" writes the first half, then SIGKILL (as "before" for other calls); "enospc",
 * "erofs" and "eio" fail that call and the later ones; "short" writes the first half, then as
 * "enospc". The calls of stdio's own buffers are not seen: nothing that must last goes there.
 */
#ifndef KILL_KILL_AT_H
#define KILL_KILL_AT_H

/* Begins to count anew. `folder` may be NULL; it must stay. An unknown mode aborts. */
void kill_at_set(const char *mode, long at, long until, const char *folder);
long kill_at_count(void);

#endif
