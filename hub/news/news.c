#include "news/news.h"

#include <string.h>

#include "news/inside.h"

enum { MOST_AT_ONCE = 4000, LEAST_ROW = 64 };

/* `news_head` is one row that gives numbers; its lock, held to the end of a transaction, is
 * what makes numbers rise in the order of commits. `thing` is 0 for files, 1 for rows. */
static const struct db_step STEPS[] = {
    {.sql.both =
         "CREATE TABLE news (seq BIGINT PRIMARY KEY, area TEXT NOT NULL, kind BIGINT NOT NULL, "
         "thing BIGINT NOT NULL, name TEXT NOT NULL, row_key BYTEA NOT NULL, sha BYTEA, "
         "size BIGINT NOT NULL, bytes BYTEA);"
         "CREATE UNIQUE INDEX news_thing ON news (area, thing, name, row_key);"
         "CREATE INDEX news_area ON news (area, seq);"
         "CREATE TABLE news_head (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL);"
         "INSERT INTO news_head (id, seq) VALUES (1, 0);"
         "CREATE TABLE news_file (sha BYTEA PRIMARY KEY, md5 BYTEA NOT NULL, "
         "bytes BYTEA NOT NULL);"
         "CREATE TABLE news_form (form_id TEXT NOT NULL, version TEXT NOT NULL, "
         "print BYTEA NOT NULL, sha BYTEA NOT NULL, title TEXT NOT NULL, "
         "submits BIGINT NOT NULL, published BIGINT NOT NULL, "
         "PRIMARY KEY (form_id, version, print));"
         "CREATE INDEX news_form_sha ON news_form (sha)"},
};

enum status news_migrate(struct db *db, struct fault *why)
{
    return db_migrate(db, "news", STEPS, sizeof STEPS / sizeof *STEPS, why);
}

enum status news_begin(struct db *db, int64_t now_ms, struct fault *why)
{
    const struct db_value now = db_number(now_ms);
    enum status status = db_begin_open(db, why);
    if (status == OK)
        status =
            db_run(NULL, db, DB_SQL("UPDATE news_head SET seq = $1 WHERE id = 1 AND seq < $1"),
                   &now, 1, NULL, why);
    if (status == OK)
        status = db_commit(db, why);
    db_rollback(db);
    return status;
}

/* ---- Writing ---- */

static bool is_row(enum wire_news_kind kind)
{
    return kind == WIRE_ROW || kind == WIRE_ROW_GONE;
}

/* The number of the change before, if it said the same; 0 otherwise. */
static enum status find_same(bool *same, struct db *db, const struct news_change *change,
                             struct arena *arena, struct fault *why)
{
    struct db_value values[] = {db_text(change->area), db_number(is_row(change->kind)),
                                db_text(change->name), db_bytes(change->key)};
    struct db_rows rows;
    enum status status = db_run(&rows, db,
                                DB_SQL("SELECT kind, sha, bytes FROM news WHERE area = $1 AND "
                                       "thing = $2 AND name = $3 AND row_key = $4"),
                                values, 4, arena, why);

    *same = status == OK && rows.rows == 1 &&
            db_at(&rows, 0, 0).number == (int64_t)change->kind &&
            text_equal(db_at(&rows, 0, 1).text, change->sha) &&
            text_equal(db_at(&rows, 0, 2).text, change->bytes);
    if (status == OK && rows.rows == 0) /* nobody needs to hear that it is gone */
        *same = change->kind == WIRE_FILE_GONE || change->kind == WIRE_ROW_GONE;
    return status;
}

static struct db_value bytes_or_null(bool there, struct text bytes)
{
    return there ? db_bytes(bytes) : db_null();
}

enum status news_put(struct db *db, const struct news_change *change, struct arena *arena,
                     struct fault *why)
{
    struct db_rows rows;
    bool same = false;
    enum status status = db_run(
        &rows, db, DB_SQL("UPDATE news_head SET seq = seq + 1 WHERE id = 1 RETURNING seq"),
        NULL, 0, arena, why);

    if (status == OK)
        status = find_same(&same, db, change, arena, why);
    if (status != OK || same)
        return status;
    struct db_value values[] = {db_number(is_row(change->kind)),
                                db_text(change->area),
                                db_text(change->name),
                                db_bytes(change->key),
                                db_number(change->kind),
                                bytes_or_null(change->sha.len > 0, change->sha),
                                db_number((int64_t)change->size),
                                bytes_or_null(change->kind == WIRE_ROW, change->bytes),
                                db_at(&rows, 0, 0)};
    return db_run(
        NULL, db,
        DB_SQL("INSERT INTO news (thing, area, name, row_key, kind, sha, size, bytes, "
               "seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
               "ON CONFLICT (area, thing, name, row_key) DO UPDATE SET "
               "kind = excluded.kind, sha = excluded.sha, size = excluded.size, "
               "bytes = excluded.bytes, seq = excluded.seq"),
        values, 9, arena, why);
}

static enum status put_row(struct db *db, const struct news_change *change, struct fault *why)
{
    struct arena *arena = arena_open("news");
    enum status status = OK;

    if (change->area.len > NEWS_LONGEST_NAME || change->name.len > NEWS_LONGEST_NAME ||
        change->key.len > NEWS_LONGEST_NAME || change->bytes.len > NEWS_LARGEST_ROW)
        status = fault_set(why, TOO_LARGE, "a row of news has at most %d bytes and names %d",
                           NEWS_LARGEST_ROW, NEWS_LONGEST_NAME);
    if (status == OK)
        status = news_put(db, change, arena, why);
    arena_close(arena);
    return status;
}

enum status news_put_row(struct db *db, struct text area, struct text table, struct text key,
                         struct text bytes, struct fault *why)
{
    struct news_change change = {
        .kind = WIRE_ROW, .area = area, .name = table, .key = key, .bytes = bytes};

    return put_row(db, &change, why);
}

enum status news_drop_row(struct db *db, struct text area, struct text table, struct text key,
                          struct fault *why)
{
    struct news_change change = {
        .kind = WIRE_ROW_GONE, .area = area, .name = table, .key = key};

    return put_row(db, &change, why);
}

/* ---- Reading ---- */

static bool read_item(struct wire_news_item *item, const struct db_rows *rows, size_t row)
{
    struct text sha = db_at(rows, row, 4).text;

    *item = (struct wire_news_item){.kind = (enum wire_news_kind)db_at(rows, row, 1).number,
                                    .name = db_at(rows, row, 2).text,
                                    .key = db_at(rows, row, 3).text,
                                    .size = (uint64_t)db_at(rows, row, 5).number,
                                    .bytes = db_at(rows, row, 6).text};
    if (sha.len == WIRE_SHA)
        memcpy(item->sha, sha.at, WIRE_SHA);
    return sha.len == WIRE_SHA || item->kind != WIRE_FILE;
}

static enum status read_head(uint64_t *head, struct db *db, struct arena *arena,
                             struct fault *why)
{
    struct db_rows rows;
    enum status status = db_run(&rows, db, DB_SQL("SELECT seq FROM news_head WHERE id = 1"),
                                NULL, 0, arena, why);

    *head = status == OK && rows.rows == 1 ? (uint64_t)db_at(&rows, 0, 0).number : 0;
    return status;
}

/* A row with its hash is hardly smaller. */
static size_t rows_at_once(size_t most_bytes)
{
    size_t rows = most_bytes / LEAST_ROW + 1;

    return rows < MOST_AT_ONCE ? rows : MOST_AT_ONCE;
}

/* As many of the rows as fit; the cursor after the last of them. */
static enum status take_items(struct wire_news *news, const struct db_rows *rows,
                              size_t most_bytes, struct arena *arena, struct fault *why)
{
    size_t bytes = 0;

    news->items = arena_array(arena, rows->rows + 1, sizeof *news->items);
    for (size_t i = 0; i < rows->rows; i++) {
        struct wire_news_item *item = &news->items[news->count];
        if (!read_item(item, rows, i))
            return fault_set(why, DAMAGED, "news in the database has no whole hash");
        bytes += item->name.len + item->key.len + item->bytes.len + WIRE_SHA;
        if (news->count > 0 && bytes > most_bytes) {
            news->more = true;
            break;
        }
        news->count++;
        news->to = (uint64_t)db_at(rows, i, 0).number;
    }
    news->more = news->more || rows->rows == rows_at_once(most_bytes);
    return OK;
}

/* Who begins anew need not hear of what is gone (kinds 1 and 3). */
enum status news_page(struct wire_news *news, struct db *db, const struct news_ask *ask,
                      struct arena *arena, struct fault *why)
{
    uint64_t head, cursor = ask->cursor;
    struct db_rows rows;
    enum status status = read_head(&head, db, arena, why);

    if (status != OK)
        return status;
    cursor = cursor > head ? 0 : cursor;
    *news = (struct wire_news){.from = cursor, .to = cursor};
    struct db_value values[] = {db_text(ask->area), db_number((int64_t)cursor),
                                db_number((int64_t)head),
                                db_number((int64_t)rows_at_once(ask->most_bytes))};
    status = db_run(&rows, db,
                    DB_SQL("SELECT seq, kind, name, row_key, sha, size, bytes FROM news "
                           "WHERE area IN ('', $1) AND seq > $2 AND seq <= $3 "
                           "AND ($2 > 0 OR kind IN (0, 2)) ORDER BY seq LIMIT $4"),
                    values, 4, arena, why);
    if (status == OK)
        status = take_items(news, &rows, ask->most_bytes, arena, why);
    if (status == OK && !news->more)
        news->to = head;
    return status;
}

enum status news_since(struct wire_news *news, struct db *db, struct text area, uint64_t cursor,
                       struct arena *arena, struct fault *why)
{
    const struct news_ask ask = {area, cursor, NEWS_STICK_BYTES};

    return news_page(news, db, &ask, arena, why);
}

enum status news_file(struct text *bytes, struct db *db, const uint8_t sha[WIRE_SHA],
                      struct arena *arena, struct fault *why)
{
    struct db_value key[] = {db_bytes((struct text){(const char *)sha, WIRE_SHA})};
    struct db_rows rows;
    enum status status = db_run(&rows, db, DB_SQL("SELECT bytes FROM news_file WHERE sha = $1"),
                                key, 1, arena, why);

    if (status == OK && rows.rows == 0)
        return fault_set(why, NOT_FOUND, "no such file was published");
    if (status == OK)
        *bytes = db_at(&rows, 0, 0).text;
    return status;
}

enum status news_form(struct text *bytes, struct db *db, struct text form_id,
                      struct text version, const uint8_t *print, struct arena *arena,
                      struct fault *why)
{
    struct db_value values[] = {db_text(form_id), db_text(version),
                                print != NULL ? db_bytes((struct text){(const char *)print, 8})
                                              : db_null()};
    struct db_rows rows;
    enum status status =
        print != NULL
            ? db_run(&rows, db,
                     DB_SQL("SELECT f.bytes FROM news_form n JOIN news_file f ON f.sha = n.sha "
                            "WHERE n.form_id = $1 AND n.print = $2 "
                            "ORDER BY n.published DESC LIMIT 1"),
                     (struct db_value[]){values[0], values[2]}, 2, arena, why)
            : db_run(&rows, db,
                     DB_SQL("SELECT f.bytes FROM news_form n JOIN news_file f ON f.sha = n.sha "
                            "WHERE n.form_id = $1 AND (n.version = $2 OR $2 = '') "
                            "ORDER BY n.published DESC LIMIT 1"),
                     values, 2, arena, why);

    if (status == OK && rows.rows == 0)
        return fault_set(why, NOT_FOUND, "no such form was published");
    if (status == OK)
        *bytes = db_at(&rows, 0, 0).text;
    return status;
}
