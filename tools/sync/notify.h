/* notify.h: what systemd is told, by hand: sd_notify(3) is a datagram to $NOTIFY_SOCKET. Where
 * there is none, nothing happens. */
#ifndef SYNC_PROGRAM_NOTIFY_H
#define SYNC_PROGRAM_NOTIFY_H

void notify_ready(void);
void notify_stopping(void);
/* One line for `systemctl status`. */
void notify_status(const char *sentence);

#endif
