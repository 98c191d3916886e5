/* report.h: how this device fares, for people and for machines. */
#ifndef SYNC_PROGRAM_REPORT_H
#define SYNC_PROGRAM_REPORT_H

#include <stdio.h>

#include "sync/status.h"

void report_status(const struct sync_status *status, struct clock clock, FILE *to);
/* One JSON object on one line; its keys stand in docs/sync.md and stay. */
void report_status_json(const struct sync_status *status, FILE *to);

#endif
