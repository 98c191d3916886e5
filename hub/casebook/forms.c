#include <string.h>

#include "base/file.h"
#include "casebook/inside.h"
#include "form/compact.h"
#include "news/news.h"

/* Names from an envelope become paths only when they are plain. */
static bool is_plain(struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_' || (c == '.' && i > 0)))
            return false;
    }
    return name.len > 0 && name.len < 100;
}

struct beside {
    const char *folder;
};

/* Lists of the deployment as it is now: their words are what a worker reads, and a submission
 * needs none of them to be read back. */
static enum status read_beside(void *self, struct text *bytes, struct text name,
                               struct arena *arena, struct fault *why)
{
    const struct beside *beside = self;
    if (!beside->folder || !is_plain(name))
        return NOT_FOUND;
    enum status status =
        file_read(bytes, text_format(arena, "%s/%.*s", beside->folder, TEXT_ARG(name)).at,
                  FORM_ATTACHMENT_LONGEST, arena, why);
    if (status == NOT_FOUND)
        status = file_read(
            bytes, text_format(arena, "%s/media/%.*s", beside->folder, TEXT_ARG(name)).at,
            FORM_ATTACHMENT_LONGEST, arena, why);
    return status;
}

static enum status open_bytes(struct form **form, struct text bytes, const char *folder,
                              struct text form_id, struct fault *why)
{
    struct beside beside = {folder};
    const struct form_files files = {&beside, read_beside};
    enum status status = form_open(form, bytes, form_id, &files, why);
    if (status == OK)
        return OK;
    beside.folder =
        NULL; /* lists that changed too much since: their words are missed, no more */
    return form_open(form, bytes, form_id, &files, why);
}

static bool is_wanted(const struct form *form, struct text id, struct text version,
                      const uint8_t *print)
{
    uint8_t own[COMPACT_PRINT];
    if (!text_equal(form_id(form), id))
        return false;
    if (!print)
        return text_equal(form_version(form), version);
    compact_print_of(own, form);
    return memcmp(own, print, COMPACT_PRINT) == 0;
}

/* As it was published; else the deployment's own, when it is the very same. */
static enum status load(struct form **form, struct casebook *book, struct db *db,
                        struct text id, struct text version, const uint8_t *print,
                        struct arena *arena, struct fault *why)
{
    const char *folder = text_format(arena, "%s/%.*s", book->services,
                                     is_plain(id) ? (int)id.len : 0, is_plain(id) ? id.at : "")
                             .at;
    struct text bytes;
    enum status status = news_form(&bytes, db, id, version, print, arena, why);
    if (status == OK)
        return open_bytes(form, bytes, folder, id, why);
    if (status != NOT_FOUND || !is_plain(id))
        return status;
    if (form_open_path(form, folder, why) != OK)
        return fault_set(why, NOT_FOUND, "the form %.*s was not published here", TEXT_ARG(id));
    if (is_wanted(*form, id, version, print))
        return OK;
    form_close(*form);
    return fault_set(why, NOT_FOUND, "this version of the form %.*s was not published here",
                     TEXT_ARG(id));
}

static struct form *find(const struct casebook *book, struct text id, struct text version,
                         const uint8_t *print)
{
    for (const struct book_form *kept = book->forms; kept; kept = kept->next)
        if (is_wanted(kept->form, id, version, print))
            return kept->form;
    return NULL;
}

static void keep(struct casebook *book, struct form *form)
{
    struct book_form *kept = ARENA_NEW(book->arena, struct book_form);
    *kept = (struct book_form){form, book->forms};
    book->forms = kept;
    book->form_count++;
}

enum status forms_get(struct form **form, struct casebook *book, struct db *db, struct text id,
                      struct text version, const uint8_t *print, struct fault *why)
{
    struct arena *arena = arena_open("form");
    enum status status = OK;
    pthread_mutex_lock(&book->lock);
    *form = find(book, id, version, print);
    if (!*form)
        status = book->form_count < BOOK_MOST_FORMS
                     ? load(form, book, db, id, version, print, arena, why)
                     : fault_set(why, NOT_FOUND, "over %d versions of forms are in use",
                                 BOOK_MOST_FORMS);
    if (status == OK && !find(book, id, version, print))
        keep(book, *form);
    pthread_mutex_unlock(&book->lock);
    arena_close(arena);
    return status;
}

void forms_close(struct casebook *book)
{
    for (struct book_form *kept = book->forms; kept; kept = kept->next)
        form_close(kept->form);
    book->forms = NULL;
}
