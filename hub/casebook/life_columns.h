/* life_columns.h: the columns of life.csv in their order: to read them, and to say in which one
 * a complaint lies; for the casebook room alone. */
#ifndef CASEBOOK_LIFE_COLUMNS_H
#define CASEBOOK_LIFE_COLUMNS_H

enum {
    LIFE_STATE,
    LIFE_ACTION,
    LIFE_TO,
    LIFE_KINDS,
    LIFE_ROLES,
    LIFE_NOT_BY,
    LIFE_MARKS,
    LIFE_ADVERSE,
    LIFE_NEEDS,
    LIFE_DAYS,
    LIFE_DAY_KIND,
    LIFE_PAYMENT,
    LIFE_TOLD
};

#endif
