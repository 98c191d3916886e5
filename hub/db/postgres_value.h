/* postgres_value.h: values on their way to PostgreSQL and back, in its binary form. */
#ifndef DB_POSTGRES_VALUE_H
#define DB_POSTGRES_VALUE_H

#include <libpq-fe.h>

#include "db/db_engine.h"

/* Parameters as libpq takes them; numbers travel as digits, so that the server may make of them
 * what the statement wants. Borrows the values. */
struct postgres_params {
    const char *at[DB_MOST_PARAMS];
    int lengths[DB_MOST_PARAMS], formats[DB_MOST_PARAMS];
    char digits[DB_MOST_PARAMS][24];
};
enum status postgres_params(struct postgres_params *out, const struct db_value *params,
                            size_t count, struct fault *why);

/* One value of a result that was asked for in binary; borrowed. Kinds that Doorstep's tables do
 * not use (dates, intervals) come as they are. */
struct db_value postgres_value(const PGresult *result, int row, int column);

#endif
