/* lists.c: what a client can fetch: the list of forms, manifests, files, entity lists. */
#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

#include "news/news.h"
#include "openrosa/inside.h"

static const char *const TABLES[] = {"cases", "notices"};

static struct text hex_of(const uint8_t *bytes, size_t count, struct arena *arena)
{
    char *hex = arena_bytes(arena, 2 * count + 1);

    sodium_bin2hex(hex, 2 * count + 1, bytes, count);
    return (struct text){hex, 2 * count};
}

static struct text md5_of(struct text bytes, struct arena *arena)
{
    uint8_t md5[NEWS_MD5];

    EVP_Digest(bytes.at, bytes.len, md5, NULL, EVP_md5(), NULL);
    return hex_of(md5, sizeof md5, arena);
}

/* RFC 3986: all but unreserved letters as escapes. */
static void put_escaped(struct buffer *out, struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char byte = (unsigned char)name.at[i];
        bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= 'a' && byte <= 'z') || (byte != 0 && strchr("-._~", byte));
        if (plain)
            buffer_add_char(out, byte);
        else
            buffer_addf(out, "%%%02X", byte);
    }
}

static void put_element(struct buffer *out, const char *name, struct text text)
{
    buffer_addf(out, "<%s>", name);
    openrosa_escape(out, text);
    buffer_addf(out, "</%s>", name);
}

static struct text last_step(struct text name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.at[i - 1] == '/')
            return text_part(name, i, name.len);
    return name;
}

static void put_file_url(struct buffer *out, const struct call *call, const char *element,
                         const struct news_published *file)
{
    struct arena *arena = call->request->arena;

    buffer_addf(out, "<%s>", element);
    openrosa_escape(out, openrosa_base(call));
    buffer_addf(out, "/file/%s/", hex_of(file->sha, WIRE_SHA, arena).at);
    put_escaped(out, last_step(file->name));
    buffer_addf(out, "</%s>", element);
}

static void send_xml(struct call *call, struct buffer *out)
{
    struct arena *arena = call->request->arena;

    call->reply->type = TEXT("text/xml; charset=utf-8");
    call->reply->body = text_copy(arena, buffer_text(out));
    http_serve(call->reply, call->request,
               text_format(arena, "\"%s\"", md5_of(call->reply->body, arena).at));
}

/* ---- Entity lists ---- */

/* "cases" of "cases.csv", if it is a table of ours. */
static const char *table_of(struct text file)
{
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        if (file.len == strlen(TABLES[i]) + 4 && text_starts(file, TABLES[i]) &&
            text_ends(file, ".csv"))
            return TABLES[i];
    return NULL;
}

/* A UUID (RFC 9562, version 8) that stands for a row's key. */
static void put_uuid(struct buffer *out, struct text key, struct arena *arena)
{
    uint8_t bytes[16];
    const char *hex;

    crypto_generichash(bytes, sizeof bytes, (const uint8_t *)key.at, key.len,
                       (const uint8_t *)"doorstep-entity-1", 17);
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x80);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
    hex = hex_of(bytes, sizeof bytes, arena).at;
    buffer_addf(out, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

/* name,label,__version and the row as it lies on devices: locked. */
static enum status write_table(struct text *csv, struct call *call, struct db *db,
                               const char *table, struct fault *why)
{
    struct arena *arena = call->request->arena;
    struct news_row *rows;
    struct buffer out = {0};
    size_t count;
    enum status status = news_table(&rows, &count, db, call->area, text_of(table), arena, why);

    buffer_add_string(&out, "name,label,__version,row\n");
    for (size_t i = 0; status == OK && i < count; i++) {
        size_t room = sodium_base64_encoded_len(rows[i].bytes.len, 1);
        char *base64 = arena_bytes(arena, room);
        sodium_bin2base64(base64, room, (const uint8_t *)rows[i].bytes.at, rows[i].bytes.len,
                          1);
        put_uuid(&out, rows[i].key, arena);
        buffer_addf(&out, ",%s,%llu,%s\n",
                    hex_of((const uint8_t *)rows[i].key.at, rows[i].key.len, arena).at,
                    (unsigned long long)rows[i].seq, base64);
    }
    *csv = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return status;
}

static void put_entity_list(struct buffer *out, const struct call *call, const char *table,
                            struct text csv)
{
    struct arena *arena = call->request->arena;
    struct text base = openrosa_base(call);

    buffer_add_string(out, "<mediaFile type=\"entityList\">");
    put_element(out, "filename", text_format(arena, "%s.csv", table));
    put_element(out, "hash", text_format(arena, "md5:%s", md5_of(csv, arena).at));
    put_element(out, "downloadUrl",
                text_format(arena, "%.*s/entities/%s.csv", TEXT_ARG(base), table));
    put_element(out, "integrityUrl",
                text_format(arena, "%.*s/integrity/%s", TEXT_ARG(base), table));
    buffer_add_string(out, "</mediaFile>");
}

/* ---- Database ---- */

static struct db *take(struct call *call)
{
    struct fault why = {0};
    struct db *db;

    if (db_take(&db, call->openrosa->options.pool, &why) == OK)
        return db;
    openrosa_say_later(call, &why);
    return NULL;
}

static enum status find_form(struct news_form_facts *form, struct call *call, struct db *db,
                             struct text folder, struct fault *why)
{
    struct news_form_facts *forms;
    size_t count;
    enum status status = news_forms(&forms, &count, db, call->request->arena, why);

    for (size_t i = 0; status == OK && i < count; i++)
        if (forms[i].submits && text_equal(forms[i].folder, folder)) {
            *form = forms[i];
            return OK;
        }
    return status == OK ? fault_set(why, NOT_FOUND, "there is no such form") : status;
}

/* What a form has besides its XML: its files, then tables that it names and no file gives. */
static enum status write_media(struct buffer *out, size_t *count, struct call *call,
                               struct db *db, const struct news_form_facts *form,
                               struct fault *why)
{
    struct arena *arena = call->request->arena;
    struct news_published *files;
    struct text xml, csv;
    size_t file_count;
    enum status status =
        news_files(&files, &file_count, db, text_format(arena, "%.*s/", TEXT_ARG(form->folder)),
                   arena, why);

    *count = 0;
    for (size_t i = 0; status == OK && i < file_count; i++) {
        if (text_equal(files[i].name, form->file.name))
            continue;
        ++*count;
        buffer_add_string(out, "<mediaFile>");
        put_element(out, "filename", last_step(files[i].name));
        put_element(out, "hash",
                    text_format(arena, "md5:%s", hex_of(files[i].md5, NEWS_MD5, arena).at));
        put_file_url(out, call, "downloadUrl", &files[i]);
        buffer_add_string(out, "</mediaFile>");
    }
    if (status == OK)
        status = news_file(&xml, db, form->file.sha, arena, why);
    for (size_t i = 0; status == OK && i < sizeof TABLES / sizeof *TABLES; i++) {
        struct text named = text_format(arena, "jr://file-csv/%s.csv", TABLES[i]);
        if (text_find(xml, named) == SIZE_MAX)
            continue;
        ++*count;
        status = write_table(&csv, call, db, TABLES[i], why);
        put_entity_list(out, call, TABLES[i], csv);
    }
    return status;
}

/* ---- Answers ---- */

static enum status write_form(struct buffer *out, struct call *call, struct db *db,
                              const struct news_form_facts *form, struct fault *why)
{
    struct arena *arena = call->request->arena;
    struct buffer media = {0};
    size_t media_count;
    enum status status = write_media(&media, &media_count, call, db, form, why);

    buffer_add_string(out, "<xform>");
    put_element(out, "formID", form->id);
    put_element(out, "name", form->title.len > 0 ? form->title : form->id);
    put_element(out, "version", form->version);
    put_element(out, "hash",
                text_format(arena, "md5:%s", hex_of(form->file.md5, NEWS_MD5, arena).at));
    put_file_url(out, call, "downloadUrl", &form->file);
    if (media_count > 0) {
        buffer_add_string(out, "<manifestUrl>");
        openrosa_escape(out, openrosa_base(call));
        buffer_add_string(out, "/manifest/");
        put_escaped(out, form->folder);
        buffer_add_string(out, "</manifestUrl>");
    }
    buffer_add_string(out, "</xform>");
    buffer_close(&media);
    return status;
}

void openrosa_form_list(struct call *call)
{
    struct text only = http_query(call->request, "formID");
    struct news_form_facts *forms;
    struct buffer out = {0};
    struct fault why = {0};
    struct db *db = take(call);
    size_t count;

    if (db == NULL)
        return;
    enum status status = news_forms(&forms, &count, db, call->request->arena, &why);
    buffer_add_string(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">");
    for (size_t i = 0; status == OK && i < count; i++)
        if (forms[i].submits && (only.len == 0 || text_equal(only, forms[i].id)))
            status = write_form(&out, call, db, &forms[i], &why);
    buffer_add_string(&out, "</xforms>\n");
    db_give(db);
    if (status == OK)
        send_xml(call, &out);
    else
        openrosa_say_later(call, &why);
    buffer_close(&out);
}

void openrosa_manifest(struct call *call)
{
    struct news_form_facts form = {0};
    struct buffer out = {0};
    struct fault why = {0};
    struct db *db = take(call);
    size_t count;

    if (db == NULL)
        return;
    enum status status = find_form(&form, call, db, text_part(call->rest, 9, SIZE_MAX), &why);
    buffer_add_string(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\">");
    if (status == OK)
        status = write_media(&out, &count, call, db, &form, &why);
    buffer_add_string(&out, "</manifest>\n");
    db_give(db);
    if (status == OK)
        send_xml(call, &out);
    else if (status == NOT_FOUND)
        openrosa_say(call, 404, "There is no such form.");
    else
        openrosa_say_later(call, &why);
    buffer_close(&out);
}

/* By what the name says; a browser may not guess (nosniff). */
static struct text type_of(struct text name)
{
    static const char *const TYPES[][2] = {{".xml", "text/xml; charset=utf-8"},
                                           {".csv", "text/csv; charset=utf-8"},
                                           {".jpg", "image/jpeg"},
                                           {".png", "image/png"},
                                           {".mp3", "audio/mpeg"},
                                           {".ogg", "audio/ogg"},
                                           {".opus", "audio/ogg"},
                                           {".geojson", "application/geo+json"}};

    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
        if (text_ends(name, TYPES[i][0]))
            return text_of(TYPES[i][1]);
    return TEXT("application/octet-stream");
}

void openrosa_file(struct call *call)
{
    struct arena *arena = call->request->arena;
    struct text hex, name = text_part(call->rest, 5, SIZE_MAX);
    uint8_t sha[WIRE_SHA];
    size_t len = 0;
    struct fault why = {0};

    text_take_part(&name, '/', &hex);
    bool named = hex.len == 2 * WIRE_SHA &&
                 sodium_hex2bin(sha, sizeof sha, hex.at, hex.len, NULL, &len, NULL) == 0 &&
                 len == sizeof sha;
    struct db *db = named ? take(call) : NULL;
    if (named && db == NULL)
        return;
    enum status status =
        named ? news_file(&call->reply->body, db, sha, arena, &why) : NOT_FOUND;
    if (db != NULL)
        db_give(db);
    if (status == NOT_FOUND) {
        openrosa_say(call, 404, "There is no such file.");
    } else if (status != OK) {
        openrosa_say_later(call, &why);
    } else {
        call->reply->type = type_of(name);
        http_serve(call->reply, call->request,
                   text_format(arena, "\"%s\"", md5_of(call->reply->body, arena).at));
    }
}

void openrosa_entities(struct call *call)
{
    struct arena *arena = call->request->arena;
    const char *table = table_of(text_part(call->rest, 9, SIZE_MAX));
    struct fault why = {0};
    struct db *db;

    if (table == NULL) {
        openrosa_say(call, 404, "There is no such list.");
        return;
    }
    if ((db = take(call)) == NULL)
        return;
    enum status status = write_table(&call->reply->body, call, db, table, &why);
    db_give(db);
    if (status != OK) {
        openrosa_say_later(call, &why);
        return;
    }
    call->reply->type = TEXT("text/csv; charset=utf-8");
    http_serve(call->reply, call->request,
               text_format(arena, "\"%s\"", md5_of(call->reply->body, arena).at));
}

/* ?id=uuid,uuid: whether each was deleted; unknown ones are those that are not in the list. */
void openrosa_integrity(struct call *call)
{
    struct arena *arena = call->request->arena;
    struct text table = text_part(call->rest, 10, SIZE_MAX), ids, id, csv;
    const char *known = table_of(text_format(arena, "%.*s.csv", TEXT_ARG(table)));
    struct buffer out = {0};
    struct fault why = {0};
    struct db *db;

    if (known == NULL) {
        openrosa_say(call, 404, "There is no such list.");
        return;
    }
    if ((db = take(call)) == NULL)
        return;
    enum status status = write_table(&csv, call, db, known, &why);
    db_give(db);
    ids = http_query(call->request, "id");
    buffer_add_string(&out, "<data><entities>");
    while (status == OK && text_take_part(&ids, ',', &id)) {
        struct text row = text_format(arena, "\n%.*s,", TEXT_ARG(text_trim(id)));
        buffer_add_string(&out, "<entity id=\"");
        openrosa_escape(&out, text_trim(id));
        buffer_addf(&out, "\"><deleted>%s</deleted></entity>",
                    id.len > 0 && text_find(csv, row) != SIZE_MAX ? "false" : "true");
    }
    buffer_add_string(&out, "</entities></data>\n");
    if (status == OK)
        send_xml(call, &out);
    else
        openrosa_say_later(call, &why);
    buffer_close(&out);
}
