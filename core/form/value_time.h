/* value_time.h: days and instants as ways to tell a value. Only value_way.c asks. */
#ifndef FORM_VALUE_TIME_H
#define FORM_VALUE_TIME_H

#include "form/value_way.h"

/* number[0]: days since 1850; of an instant also number[1]: ms of the day, number[2]: zone. */
bool time_read_day(struct telling *telling, struct text value);
struct text time_write_day(struct telling *telling);
bool time_read_date(struct telling *telling, struct text value);
void time_code_date(struct telling *telling);
struct text time_write_date(struct telling *telling);
bool time_read_instant(struct telling *telling, struct text value);
void time_code_instant(struct telling *telling);
struct text time_write_instant(struct telling *telling);

#endif
