/* news.h: what goes back to devices: a line of changes that only grows, read from a cursor.
 *
 * Each change has a number (seq) and an area; "" is for every area. A device gets what came
 * after its cursor for its area, signed. A later change of the same thing replaces an earlier
 * one, so a device that was away for a year gets each thing once. Numbers rise in the order in
 * which transactions are committed, on several hubs too: whoever has read up to one has missed
 * none. Files are kept by their sha256 and fetched apart, with ranges. */
#ifndef NEWS_NEWS_H
#define NEWS_NEWS_H

#include "db/db.h"
#include "sync/wire.h"

enum {
    NEWS_LONGEST_NAME = 256,  /* bytes of a file's or a table's name, of an area, of a key */
    NEWS_LARGEST_ROW = 65536, /* bytes; more is TOO_LARGE */
    NEWS_MOST_FILES = 10000,
    NEWS_MD5 = 16
};

enum status news_migrate(struct db *db, struct fault *why);
/* Once at each start, in a transaction of its own: numbers go on from the instant at the
 * earliest, in milliseconds since 1970. A database that came back from a backup so gives no
 * number again that a device had from the one before it, and no device misses what came after.
 */
enum status news_begin(struct db *db, int64_t now_ms, struct fault *why);
/* Within the caller's transaction, late in it: others wait from here to its commit (within
 * db_begin_open; within db_begin it is CONFLICT when another was quicker). Tables: "cases",
 * "notices". The same row again is no news. */
enum status news_put_row(struct db *db, struct text area, struct text table, struct text key,
                         struct text bytes, struct fault *why);
/* Dropping what is not there is fine. */
enum status news_drop_row(struct db *db, struct text area, struct text table, struct text key,
                          struct fault *why);
/* Makes the folder of a deployment what devices have: files that are new, changed or gone
 * become news; nothing when nothing changed. Its folder "office" is the hub's own and stays
 * here. A deployment that would not open is refused whole. In a transaction of its own. Tells
 * how many changes. `locales`: the folder of catalogues it is opened with. */
enum status news_publish(struct db *db, const char *folder, const char *locales,
                         size_t *changes, struct fault *why);
/* What a device of `area` does not know yet; fills all but `device` and `made_ms`. At most
 * about that many bytes of rows at once, then `more`. A cursor from the future, of another
 * database, is answered from the beginning: `from` is 0. */
struct news_ask {
    struct text area;
    uint64_t cursor;
    size_t most_bytes; /* NEWS_PAGE_BYTES, NEWS_STICK_BYTES */
};
enum {
    NEWS_PAGE_BYTES = 24 * 1024, /* half a minute of a thin line: a cut costs one */
    NEWS_STICK_BYTES = WIRE_LARGEST_NEWS / 4, /* a stick brings one page */
};
enum status news_page(struct wire_news *news, struct db *db, const struct news_ask *ask,
                      struct arena *arena, struct fault *why);
/* The same, as much as a stick brings. */
enum status news_since(struct wire_news *news, struct db *db, struct text area, uint64_t cursor,
                       struct arena *arena, struct fault *why);
/* NOT_FOUND: no such file was ever published. */
enum status news_file(struct text *bytes, struct db *db, const uint8_t sha[WIRE_SHA],
                      struct arena *arena, struct fault *why);
/* A form as it was published, by id and print (form/compact.h) or version: submissions of old
 * versions are read with the form they were made with. `bytes` is form.xml. `print` may be
 * NULL; then an empty version means the newest. NOT_FOUND otherwise. */
enum status news_form(struct text *bytes, struct db *db, struct text form_id,
                      struct text version, const uint8_t *print, struct arena *arena,
                      struct fault *why);

/* ---- What is published now, for OpenRosa clients ---- */

struct news_published {
    struct text name; /* "enrol/form.xml" */
    uint8_t sha[WIRE_SHA], md5[NEWS_MD5];
    uint64_t size;
};
/* All files whose name begins with `folder` ("enrol/", "" for all), in the order of names. */
enum status news_files(struct news_published **files, size_t *count, struct db *db,
                       struct text folder, struct arena *arena, struct fault *why);
struct news_form_facts {
    struct text id, version, title, folder; /* "enrol" */
    bool submits;                           /* not a menu or a form that only tells */
    struct news_published file;
};
enum status news_forms(struct news_form_facts **forms, size_t *count, struct db *db,
                       struct arena *arena, struct fault *why);
struct news_row {
    uint64_t seq;
    struct text key, bytes;
};
/* Rows of a table as an area has them now, by seq. */
enum status news_table(struct news_row **rows, size_t *count, struct db *db, struct text area,
                       struct text table, struct arena *arena, struct fault *why);

#endif
