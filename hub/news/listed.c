/* listed.c: what is published now: files, forms, and the rows of a table. */
#include <string.h>

#include "news/news.h"

static enum status read_file_row(struct news_published *file, const struct db_rows *rows,
                                 size_t row, size_t column, struct fault *why)
{
    struct text sha = db_at(rows, row, column + 1).text,
                md5 = db_at(rows, row, column + 2).text;

    file->name = db_at(rows, row, column).text;
    file->size = (uint64_t)db_at(rows, row, column + 3).number;
    if (sha.len != WIRE_SHA || md5.len != NEWS_MD5)
        return fault_set(why, DAMAGED, "a file in the database has no whole hash");
    memcpy(file->sha, sha.at, WIRE_SHA);
    memcpy(file->md5, md5.at, NEWS_MD5);
    return OK;
}

enum status news_files(struct news_published **files, size_t *count, struct db *db,
                       struct text folder, struct arena *arena, struct fault *why)
{
    struct db_value values[] = {db_text(folder), db_number((int64_t)text_letters(folder))};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT n.name, n.sha, f.md5, n.size FROM news n "
                      "JOIN news_file f ON f.sha = n.sha WHERE n.thing = 0 AND n.kind = 0 "
                      "AND n.area = '' AND substr(n.name, 1, CAST($2 AS INTEGER)) = $1 "
                      "ORDER BY n.name"),
               values, 2, arena, why);

    *count = status == OK ? rows.rows : 0;
    *files = arena_array(arena, *count + 1, sizeof **files);
    for (size_t i = 0; status == OK && i < *count; i++)
        status = read_file_row(&(*files)[i], &rows, i, 0, why);
    return status;
}

enum status news_forms(struct news_form_facts **forms, size_t *count, struct db *db,
                       struct arena *arena, struct fault *why)
{
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT n.name, n.sha, f.md5, n.size, p.form_id, p.version, p.title, "
                      "p.submits FROM news n JOIN news_file f ON f.sha = n.sha "
                      "JOIN news_form p ON p.sha = n.sha WHERE n.thing = 0 AND n.kind = 0 "
                      "AND n.area = '' ORDER BY p.form_id, n.name"),
               NULL, 0, arena, why);

    *count = status == OK ? rows.rows : 0;
    *forms = arena_array(arena, *count + 1, sizeof **forms);
    for (size_t i = 0; status == OK && i < *count; i++) {
        struct news_form_facts *form = &(*forms)[i];
        status = read_file_row(&form->file, &rows, i, 0, why);
        form->id = db_at(&rows, i, 4).text;
        form->version = db_at(&rows, i, 5).text;
        form->title = db_at(&rows, i, 6).text;
        form->submits = db_at(&rows, i, 7).number != 0;
        size_t slash = text_find(form->file.name, TEXT("/"));
        form->folder = text_part(form->file.name, 0, slash != SIZE_MAX ? slash : 0);
    }
    return status;
}

enum status news_table(struct news_row **found, size_t *count, struct db *db, struct text area,
                       struct text table, struct arena *arena, struct fault *why)
{
    struct db_value values[] = {db_text(area), db_text(table)};
    struct db_rows rows;
    enum status status =
        db_run(&rows, db,
               DB_SQL("SELECT seq, row_key, bytes FROM news WHERE thing = 1 AND kind = 2 "
                      "AND area IN ('', $1) AND name = $2 ORDER BY seq"),
               values, 2, arena, why);

    *count = status == OK ? rows.rows : 0;
    *found = arena_array(arena, *count + 1, sizeof **found);
    for (size_t i = 0; status == OK && i < *count; i++)
        (*found)[i] = (struct news_row){(uint64_t)db_at(&rows, i, 0).number,
                                        db_at(&rows, i, 1).text, db_at(&rows, i, 2).text};
    return status;
}
