#include "db/postgres_value.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* src/include/catalog/pg_type.dat */
enum {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_OID = 26,
    TYPE_FLOAT4 = 700,
    TYPE_FLOAT8 = 701,
    TYPE_NUMERIC = 1700,
};

enum status postgres_params(struct postgres_params *out, const struct db_value *params,
                            size_t count, struct fault *why)
{
    for (size_t i = 0; i < count; i++) {
        const struct db_value *value = &params[i];
        if (value->text.len > INT_MAX)
            return fault_set(why, TOO_LARGE, "a value is too large for the database");
        out->formats[i] = value->kind != DB_NUMBER;
        out->lengths[i] = (int)value->text.len;
        out->at[i] = value->text.at ? value->text.at : "";
        if (value->kind == DB_NULL)
            out->at[i] = NULL;
        if (value->kind == DB_NUMBER) {
            snprintf(out->digits[i], sizeof out->digits[i], "%lld", (long long)value->number);
            out->at[i] = out->digits[i];
        }
    }
    return OK;
}

/* Big-endian, with its sign. */
static int64_t whole(const char *at, int length)
{
    uint64_t number = (unsigned char)at[0] & 0x80 ? UINT64_MAX : 0;
    for (int i = 0; i < length; i++)
        number = number << 8 | (unsigned char)at[i];
    return (int64_t)number;
}

static int64_t rounded(double real)
{
    if (real >= 9.2e18)
        return INT64_MAX;
    if (real <= -9.2e18)
        return INT64_MIN;
    return (int64_t)(real < 0 ? real - 0.5 : real + 0.5);
}

static int64_t of_float(const char *at, int length)
{
    uint64_t bits = (uint64_t)whole(at, length);
    uint32_t bits4 = (uint32_t)bits;
    float real4;
    double real8;

    memcpy(&real4, &bits4, sizeof real4);
    memcpy(&real8, &bits, sizeof real8);
    return rounded(length == 4 ? (double)real4 : real8);
}

/* numeric_send: count, weight of the first, sign, scale; then digits to the base 10,000. A sum
 * of BIGINT is one. */
static int64_t of_numeric(const char *at, int length)
{
    if (length < 8)
        return 0;
    int count = (int)whole(at, 2), weight = (int)whole(at + 2, 2);
    bool negative = whole(at + 4, 2) == 0x4000;
    int64_t number = 0;

    if (weight > 4 || count * 2 > length - 8)
        return negative ? INT64_MIN : INT64_MAX;
    for (int i = 0; i <= weight; i++)
        if (__builtin_mul_overflow(number, 10000, &number) ||
            __builtin_add_overflow(number, i < count ? whole(at + 8 + 2 * i, 2) : 0, &number))
            return negative ? INT64_MIN : INT64_MAX;
    if (weight >= -1 && weight + 1 < count && whole(at + 8 + 2 * (weight + 1), 2) >= 5000 &&
        number < INT64_MAX)
        number++;
    return negative ? -number : number;
}

struct db_value postgres_value(const PGresult *result, int row, int column)
{
    const char *at = PQgetvalue(result, row, column);
    int length = PQgetlength(result, row, column);

    if (PQgetisnull(result, row, column))
        return db_null();
    switch (PQftype(result, column)) {
    case TYPE_BOOL:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
    case TYPE_OID:
        return db_number(whole(at, length));
    case TYPE_FLOAT4:
    case TYPE_FLOAT8:
        return db_number(of_float(at, length));
    case TYPE_NUMERIC:
        return db_number(of_numeric(at, length));
    case TYPE_BYTEA:
        return db_bytes((struct text){at, (size_t)length});
    default:
        return db_text((struct text){at, (size_t)length});
    }
}
