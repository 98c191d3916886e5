/* news.h: what goes back to devices: a line of changes that only grows, read from a cursor.
 *
 * Each change has a number (seq) and an area; "" is for every area. A device gets what came
 * after its cursor for its area, signed. A later change of the same thing replaces an earlier
 * one, so a device that was away for a year gets each thing once. Files are kept by their
 * sha256 and fetched apart, with ranges. */
#ifndef NEWS_NEWS_H
#define NEWS_NEWS_H

#include "db/db.h"
#include "sync/wire.h"

enum status news_migrate(struct db *db, struct fault *why);
/* Within the caller's transaction. Tables: "cases", "notices". */
enum status news_put_row(struct db *db, struct text area, struct text table, struct text key,
                         struct text bytes, struct fault *why);
enum status news_drop_row(struct db *db, struct text area, struct text table, struct text key,
                          struct fault *why);
/* Makes the folder of a deployment what devices have: files that are new, changed or gone
 * become news; nothing when nothing changed. A deployment that would not open is refused whole.
 * Tells how many changes. */
enum status news_publish(struct db *db, const char *folder, size_t *changes, struct fault *why);
/* What a device of `area` does not know yet; fills all but `device`. At most about
 * WIRE_LARGEST_NEWS / 4 bytes of rows at once, then `more`. */
enum status news_since(struct wire_news *news, struct db *db, struct text area, uint64_t cursor,
                       struct arena *arena, struct fault *why);
/* NOT_FOUND: no such file was ever published. */
enum status news_file(struct text *bytes, struct db *db, const uint8_t sha[WIRE_SHA],
                      struct arena *arena, struct fault *why);
/* A form as it was published, by id and print (form/compact.h) or version: submissions of old
 * versions are read with the form they were made with. `bytes` is form.xml. */
enum status news_form(struct text *bytes, struct db *db, struct text form_id,
                      struct text version, const uint8_t *print, struct arena *arena,
                      struct fault *why);

#endif
