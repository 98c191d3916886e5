/* notify.h: tells systemd how we are (sd_notify(3)): "READY=1", "STOPPING=1". Does nothing when
 * nobody asked. */
#ifndef HUB_NOTIFY_H
#define HUB_NOTIFY_H

void notify(const char *state);

#endif
