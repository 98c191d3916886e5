/* publish.c: the folder of a deployment becomes what devices have. */
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/map.h"
#include "base/random.h"
#include "form/compact.h"
#include "form/form.h"
#include "news/inside.h"
#include "session/session.h"

enum { DEEPEST = 3 };

struct publishing {
    struct db *db;
    const char *folder;
    struct arena *arena; /* names and what is known of files; contents have their own */
    struct text *names;
    size_t count, changes;
    struct map *known;
    struct fault *why;
};

/* ---- What lies in the folder ---- */

static bool is_good_name(struct text name)
{
    return name.len > 0 && name.at[0] != '.' && text_is_utf8(name) &&
           memchr(name.at, '\\', name.len) == NULL && !text_ends(name, "~") &&
           !text_ends(name, ".new");
}

static enum status add_name(struct publishing *its, struct text name)
{
    if (its->count == NEWS_MOST_FILES)
        return fault_set(its->why, TOO_LARGE, "a deployment has at most %d files",
                         NEWS_MOST_FILES);
    if (name.len > NEWS_LONGEST_NAME)
        return fault_set(its->why, TOO_LARGE, "a file's name has at most %d bytes: %.*s",
                         NEWS_LONGEST_NAME, TEXT_ARG(name));
    its->names[its->count++] = name;
    return OK;
}

/* `below` is "" or ends in a slash. Hidden files and what editors leave is not published. */
static enum status collect(struct publishing *its, struct text below, unsigned depth)
{
    const char *path = text_format(its->arena, "%s/%.*s", its->folder, TEXT_ARG(below)).at;
    struct text *names;
    size_t count;
    enum status status = folder_list(&names, &count, path, its->arena, its->why);

    for (size_t i = 0; status == OK && i < count; i++) {
        struct stat found;
        struct text name =
            text_format(its->arena, "%.*s%.*s", TEXT_ARG(below), TEXT_ARG(names[i]));
        const char *whole = text_format(its->arena, "%s/%.*s", its->folder, TEXT_ARG(name)).at;
        if (!is_good_name(names[i]) || stat(whole, &found) != 0)
            continue;
        if (S_ISREG(found.st_mode))
            status = add_name(its, name);
        else if (S_ISDIR(found.st_mode) && depth < DEEPEST && !text_is(name, "office"))
            status = collect(its, text_format(its->arena, "%.*s/", TEXT_ARG(name)), depth + 1);
    }
    return status;
}

/* ---- One file ---- */

static enum status keep_bytes(struct publishing *its, struct text sha, struct text bytes,
                              struct arena *arena)
{
    uint8_t md5[NEWS_MD5];

    EVP_Digest(bytes.at, bytes.len, md5, NULL, EVP_md5(), NULL);
    struct db_value values[] = {
        db_bytes(sha), db_bytes((struct text){(const char *)md5, NEWS_MD5}), db_bytes(bytes)};
    return db_run(NULL, its->db,
                  DB_SQL("INSERT INTO news_file (sha, md5, bytes) VALUES ($1, $2, $3) "
                         "ON CONFLICT DO NOTHING"),
                  values, 3, arena, its->why);
}

/* A form that says ds:submit="no" anywhere only tells. */
static bool submits(const struct form *form)
{
    for (size_t i = 0; i < form_extra_count(form); i++) {
        struct form_extra extra = form_extra_at(form, i);
        if (text_is(extra.name, "submit") && text_is(extra.value, "no"))
            return false;
    }
    return true;
}

static enum status keep_form(struct publishing *its, struct text name, struct text sha,
                             struct arena *arena)
{
    const char *path = text_format(arena, "%s/%.*s", its->folder, TEXT_ARG(name)).at;
    uint8_t print[COMPACT_PRINT];
    struct form *form;
    enum status status = form_open_path(&form, path, its->why);

    if (status != OK)
        return status;
    compact_print_of(print, form);
    struct db_value values[] = {db_text(form_id(form)),
                                db_text(form_version(form)),
                                db_bytes((struct text){(const char *)print, COMPACT_PRINT}),
                                db_bytes(sha),
                                db_text(form_title(form)),
                                db_number(submits(form))};
    status = db_run(NULL, its->db,
                    DB_SQL("INSERT INTO news_form (form_id, version, print, sha, title, "
                           "submits, published) SELECT $1, $2, $3, $4, $5, $6, "
                           "seq FROM news_head WHERE id = 1 "
                           "ON CONFLICT (form_id, version, print) DO UPDATE SET "
                           "sha = excluded.sha, title = excluded.title, "
                           "submits = excluded.submits, published = excluded.published"),
                    values, 6, arena, its->why);
    form_close(form);
    return status;
}

static enum status publish_file(struct publishing *its, struct text name,
                                const struct news_published *known, struct arena *arena)
{
    const char *path = text_format(arena, "%s/%.*s", its->folder, TEXT_ARG(name)).at;
    uint8_t sha[WIRE_SHA];
    struct text bytes, sha_text = {(const char *)sha, WIRE_SHA};
    enum status status = file_read(&bytes, path, FORM_ATTACHMENT_LONGEST, arena, its->why);

    if (status != OK)
        return status;
    crypto_hash_sha256(sha, (const uint8_t *)bytes.at, bytes.len);
    if (known != NULL && memcmp(known->sha, sha, WIRE_SHA) == 0)
        return OK;
    struct news_change change = {
        .kind = WIRE_FILE, .name = name, .sha = sha_text, .size = bytes.len};
    its->changes++;
    status = keep_bytes(its, sha_text, bytes, arena);
    if (status == OK)
        status = news_put(its->db, &change, arena, its->why);
    if (status == OK && text_ends(name, "/form.xml"))
        status = keep_form(its, name, sha_text, arena);
    return status;
}

/* ---- All of them ---- */

static enum status publish_present(struct publishing *its, const struct news_published *files,
                                   bool *present)
{
    enum status status = OK;

    for (size_t i = 0; status == OK && i < its->count; i++) {
        struct arena *arena = arena_open("file");
        uint32_t at = map_get(its->known, its->names[i]);
        if (at != UINT32_MAX)
            present[at] = true;
        status = publish_file(its, its->names[i], at != UINT32_MAX ? &files[at] : NULL, arena);
        arena_close(arena);
    }
    return status;
}

static enum status publish_all(struct publishing *its)
{
    struct news_published *files;
    size_t known;
    enum status status =
        db_run(NULL, its->db, DB_SQL("UPDATE news_head SET seq = seq WHERE id = 1"), NULL, 0,
               its->arena, its->why); /* hubs that publish at once take turns */

    if (status == OK)
        status = news_files(&files, &known, its->db, (struct text){0}, its->arena, its->why);
    if (status != OK)
        return status;
    bool *present = arena_array(its->arena, known + 1, sizeof *present);
    for (size_t i = 0; i < known; i++)
        map_put(its->known, files[i].name, (uint32_t)i);
    status = publish_present(its, files, present);
    for (size_t i = 0; status == OK && i < known; i++) {
        struct news_change gone = {.kind = WIRE_FILE_GONE, .name = files[i].name};
        if (present[i])
            continue;
        its->changes++;
        status = news_put(its->db, &gone, its->arena, its->why);
    }
    return status;
}

enum status news_publish(struct db *db, const char *folder, const char *locales,
                         size_t *changes, struct fault *why)
{
    struct house_options options = {.services = folder,
                                    .locales = locales,
                                    .clock = clock_system(),
                                    .random = random_system()};
    struct publishing its = {
        .db = db, .folder = folder, .arena = arena_open("publish"), .why = why};
    enum status status = house_check(&options, why);

    its.known = map_open(its.arena);
    its.names = arena_array(its.arena, NEWS_MOST_FILES, sizeof *its.names);
    if (status == OK)
        status = collect(&its, (struct text){0}, 0);
    if (status == OK)
        status = db_begin_open(db, why);
    if (status == OK) {
        status = publish_all(&its);
        if (status == OK)
            status = db_commit(db, why);
        if (status != OK)
            db_rollback(db);
    }
    *changes = status == OK ? its.changes : 0;
    arena_close(its.arena);
    return status;
}
