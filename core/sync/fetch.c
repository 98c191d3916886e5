#include "sync/fetch.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "sync/fetch_deploy.h"
#include "sync/fetch_file.h"
#include "sync/openrosa_list.h"

enum {
    LARGEST_FORM = 8 * 1024 * 1024, /* as form.h has it */
    LARGEST_FILE = 64 * 1024 * 1024,
    LEAST_LEFT = 4096, /* bytes of a day with which nothing is begun */
    MOST_STEM = 40     /* letters of a form's id in the name of its folder */
};

struct fetching {
    struct fetched *fetched;
    const struct round *round;
    struct openrosa_line *line;
    struct fetch_place place;
    struct text list_path; /* where the list was asked for: addresses are relative to it */
    struct fetch_record old, wanted;
    struct text unsendable; /* a service that came with the device and is not offered */
    size_t troubled;        /* forms that are not as the server has them, or not sendable */
    struct arena *arena;
    struct fault *why;
};

__attribute__((format(printf, 2, 3))) static void tell(struct fetching *fetching,
                                                       const char *format, ...)
{
    char sentence[sizeof fetching->fetched->trouble];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    text_make_line(sentence);
    log_line(LOG_WARNING, "sync: %s", sentence);
    if (fetching->fetched->trouble[0] == '\0')
        memcpy(fetching->fetched->trouble, sentence, sizeof sentence);
}

static uint64_t left_today(const struct fetching *fetching)
{
    const struct round *round = fetching->round;
    return (uint64_t)pace_left_bytes(&round->memory->pace, &round->account->settings.limits,
                                     round->clock);
}

static bool must_stop(struct fetching *fetching)
{
    const struct round *round = fetching->round;
    if ((round->stop && round->stop(round->self)) || left_today(fetching) < LEAST_LEFT)
        fetching->fetched->is_stopped = true;
    return fetching->fetched->is_stopped;
}

/* ---- The list ---- */

static const char *list_file(const struct fetching *fetching)
{
    return text_format(fetching->arena, "%s/sync/openrosa/formlist",
                       fetching->round->account->data)
        .at;
}

/* The list as it last came whole: its ETag on the first line, then its bytes. */
static struct text known_list(struct text *etag, const struct fetching *fetching)
{
    struct text bytes, line;
    *etag = (struct text){0};
    if (file_read(&bytes, list_file(fetching), OPENROSA_LARGEST_LIST + 1024, fetching->arena,
                  NULL) != OK ||
        !text_take_part(&bytes, '\n', &line) || !bytes.at)
        return (struct text){0};
    *etag = line;
    return bytes;
}

static void keep_list(const struct fetching *fetching, struct text etag, struct text bytes)
{
    struct fault why = {0};
    struct text all =
        text_format(fetching->arena, "%.*s\n%.*s", TEXT_ARG(etag), TEXT_ARG(bytes));
    if (file_replace(list_file(fetching), all, 0600, &why) != OK)
        log_line(LOG_WARNING, "sync: the list of forms is not kept: %s", why.text);
}

static enum status get_list(struct openrosa_form **forms, size_t *count,
                            struct fetching *fetching)
{
    struct link_reply reply;
    struct openrosa_wish wish = {.path = fetching->list_path, .largest = OPENROSA_LARGEST_LIST};
    struct text known = known_list(&wish.etag, fetching), bytes;
    enum status status =
        openrosa_get(&reply, fetching->line, &wish, fetching->arena, fetching->why);
    if (status != OK)
        return status == REFUSED ? REFUSED : FAILED;
    bytes = reply.status == 304 ? known : reply.body;
    status = openrosa_forms_read(forms, count, bytes, fetching->arena, fetching->why);
    if (status != OK) {
        unlink(list_file(fetching));
        return FAILED;
    }
    if (reply.status != 304)
        keep_list(fetching, reply.etag, bytes);
    return OK;
}

/* Whether sync.conf wants it: all, unless it names some. */
static bool is_wanted(const struct fetching *fetching, const struct openrosa_form *form)
{
    struct text names = fetching->round->account->settings.forms, name;
    if (text_trim(names).len == 0)
        return true;
    while (text_take_word(&names, &name))
        if (text_equal(name, form->id))
            return true;
    return false;
}

/* ---- One form ---- */

/* A name for its folder that no service that came with the device has, nor another form. */
static struct text folder_of(struct text id, struct arena *arena)
{
    char stem[MOST_STEM + 1] = "";
    size_t len = 0;
    struct fetch_form only_id = {.id = id};
    fetch_form_set_print(&only_id, arena);
    for (size_t i = 0; i < id.len && len < MOST_STEM; i++) {
        char letter = id.at[i];
        bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                        (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
        stem[len++] = is_plain ? letter : '_';
    }
    return text_format(arena, "odk-%s-%.*s", stem, 8, only_id.print.at);
}

static enum status get_manifest(struct openrosa_file **files, size_t *count,
                                const struct openrosa_form *form, struct fetching *fetching,
                                struct text *path)
{
    struct link_reply reply;
    struct openrosa_wish wish = {.largest = OPENROSA_LARGEST_LIST};
    *count = 0;
    if (form->manifest.len == 0)
        return OK;
    enum status status =
        openrosa_resolve(&wish.path, &fetching->line->base, fetching->list_path, form->manifest,
                         fetching->arena, fetching->why);
    if (status != OK)
        return CONFLICT;
    *path = wish.path;
    status = openrosa_get(&reply, fetching->line, &wish, fetching->arena, fetching->why);
    if (status != OK)
        return status == REFUSED ? CONFLICT : status;
    status = openrosa_manifest_read(files, count, reply.body, fetching->arena, fetching->why);
    return status == OK ? OK : CONFLICT;
}

/* What it is to consist of, by what the server announces. */
static enum status announce(struct fetch_form *made, struct text *paths,
                            const struct openrosa_form *form, const struct openrosa_file *files,
                            size_t count, struct text manifest_path, struct fetching *fetching)
{
    struct arena *arena = fetching->arena;
    const struct openrosa_base *base = &fetching->line->base;
    made->pieces[0] = (struct fetch_piece){.name = TEXT("form.xml"), .hash = form->hash};
    made->count = count + 1;
    enum status status = openrosa_resolve(&paths[0], base, fetching->list_path, form->download,
                                          arena, fetching->why);
    for (size_t i = 0; i < count && status == OK; i++) {
        made->pieces[i + 1] = (struct fetch_piece){
            .name = text_format(arena, "media/%.*s", TEXT_ARG(files[i].name)),
            .hash = files[i].hash,
            .is_entities = files[i].is_entities};
        status = openrosa_resolve(&paths[i + 1], base, manifest_path, files[i].download, arena,
                                  fetching->why);
    }
    fetch_form_set_print(made, arena);
    return status == OK ? OK : CONFLICT;
}

/* Whether the XML that came is the form that was announced, and can be used here. */
static enum status check_form(struct fetch_form *made, struct fetching *fetching)
{
    struct text bytes;
    struct openrosa_head head;
    const char *path = fetch_file_path(fetching->place.data, &made->pieces[0], fetching->arena);
    enum status status = file_read(&bytes, path, LARGEST_FORM, fetching->arena, fetching->why);
    if (status == OK)
        status = openrosa_head_read(&head, bytes, fetching->arena, fetching->why);
    if (status != OK)
        return status == NO_ROOM ? status : CONFLICT;
    made->version = head.version;
    if (!text_equal(head.id, made->id))
        return fault_set(fetching->why, CONFLICT, "its XML is of form %.*s", TEXT_ARG(head.id));
    if (!head.has_key && !head.tells_only)
        return fault_set(fetching->why, CONFLICT,
                         "it carries no key (base64RsaPublicKey), and nothing is ever sent "
                         "from here that others can read: encrypt it at the server");
    return OK;
}

static enum status get_pieces(struct fetch_form *made, const struct text *paths,
                              struct fetching *fetching)
{
    enum status status = OK;
    for (size_t i = 0; i < made->count && status == OK; i++) {
        if (must_stop(fetching))
            return fault_set(fetching->why, FAILED, "stopped in the middle");
        struct fault why = {0};
        fetching->place.left = left_today(fetching);
        status = fetch_file(&made->pieces[i], &fetching->place, paths[i],
                            i == 0 ? LARGEST_FORM : LARGEST_FILE, &why);
        if (status == REFUSED) /* of this file; who was not wanted would have no list */
            status = CONFLICT;
        if (status != OK)
            fault_set(fetching->why, status, "%.*s: %s", TEXT_ARG(made->pieces[i].name),
                      why.text);
        if (status == OK && i == 0)
            status = check_form(made, fetching);
    }
    return status;
}

/* OK: `made` is what the server has now, all of it here. */
static enum status get_form(struct fetch_form *made, const struct openrosa_form *form,
                            struct fetching *fetching)
{
    struct openrosa_file *files = NULL;
    struct text manifest_path = fetching->list_path;
    size_t count = 0;
    const struct fetch_form *old = fetch_record_find(&fetching->old, form->id);
    *made = (struct fetch_form){.id = form->id,
                                .version = form->version,
                                .folder = folder_of(form->id, fetching->arena)};
    enum status status = get_manifest(&files, &count, form, fetching, &manifest_path);
    if (status != OK)
        return status;
    struct text *paths = arena_array(fetching->arena, count + 1, sizeof *paths);
    made->pieces = arena_array(fetching->arena, count + 1, sizeof *made->pieces);
    status = announce(made, paths, form, files, count, manifest_path, fetching);
    if (status == OK && old && text_equal(old->print, made->print)) {
        *made = *old;
        return OK;
    }
    return status == OK ? get_pieces(made, paths, fetching) : status;
}

/* ---- All forms ---- */

/* What is to be in place now: of each form the new, or the old where the new cannot be had. */
static enum status take_forms(struct fetching *fetching, const struct openrosa_form *forms,
                              size_t count)
{
    struct fetch_record *wanted = &fetching->wanted;
    wanted->forms = arena_array(fetching->arena, count, sizeof *wanted->forms);
    wanted->refusals = arena_array(fetching->arena, count + 2, sizeof *wanted->refusals);
    for (size_t i = 0; i < count; i++) {
        struct fetch_form made;
        if (!is_wanted(fetching, &forms[i]))
            continue;
        const struct fetch_form *old = fetch_record_find(&fetching->old, forms[i].id);
        enum status status = get_form(&made, &forms[i], fetching);
        if (status == FAILED || status == NO_ROOM)
            return status;
        if (status == OK) {
            wanted->forms[wanted->count++] = made;
            continue;
        }
        fetching->troubled++;
        tell(fetching, "form %.*s: %s%s", TEXT_ARG(forms[i].id), fetching->why->text,
             old ? "; its version before stays" : "");
        if (old)
            wanted->forms[wanted->count++] = *old;
    }
    return OK;
}

/* ---- Into place ---- */

static enum status deploy(struct fetching *fetching, const struct fetch_record *record)
{
    struct fetch_deployed deployed;
    struct arena *arena = arena_open("deploy");
    enum status status =
        fetch_deploy(&deployed, record, &fetching->round->install, arena, fetching->why);
    fetching->fetched->deployed = fetching->fetched->deployed || deployed.changed;
    fetching->unsendable = text_copy(fetching->arena, deployed.unsendable);
    arena_close(arena);
    return status;
}

/* Puts `form` into the record in its old version's place, or behind the others. */
static void put_form(struct fetch_record *record, const struct fetch_form *form)
{
    for (size_t i = 0; i < record->count; i++)
        if (text_equal(record->forms[i].id, form->id)) {
            record->forms[i] = *form;
            return;
        }
    record->forms[record->count++] = *form;
}

static struct fetch_record copy_of(const struct fetch_record *record, size_t room,
                                   struct arena *arena)
{
    struct fetch_record copy = *record;
    copy.forms = arena_array(arena, record->count + room, sizeof *copy.forms);
    if (record->count > 0)
        memcpy(copy.forms, record->forms, record->count * sizeof *copy.forms);
    return copy;
}

static void refuse(struct fetching *fetching, struct fetch_record *record, struct text id)
{
    record->refusals[record->refusal_count++] =
        (struct fetch_refusal){id, text_copy(fetching->arena, text_of(fetching->why->text))};
}

/* All together were refused: one after the other, each that is sound stays. */
static enum status deploy_singly(struct fetching *fetching)
{
    struct arena *arena = fetching->arena;
    struct fetch_record good = copy_of(&fetching->old, fetching->wanted.count, arena);
    enum status status = OK;
    good.refusals = fetching->wanted.refusals;
    good.refusal_count = 0;
    good.tried = fetching->wanted.tried;
    for (size_t i = 0; i < fetching->wanted.count; i++) {
        const struct fetch_form *form = &fetching->wanted.forms[i];
        const struct fetch_form *old = fetch_record_find(&fetching->old, form->id);
        if (old && text_equal(old->print, form->print))
            continue;
        struct fetch_record tried = copy_of(&good, 1, arena);
        put_form(&tried, form);
        status = deploy(fetching, &tried);
        if (status == OK)
            put_form(&good, form);
        else if (status == REFUSED)
            refuse(fetching, &good, form->id);
        else
            return status;
    }
    status = deploy(fetching, &good);
    if (status == REFUSED)
        refuse(fetching, &good, TEXT(""));
    fetching->wanted = good;
    return status == REFUSED ? OK : status;
}

/* All that a deployment's soundness hangs on: the program, what came with the device, and each
 * form. */
static struct text all_of(const struct fetching *fetching)
{
    struct arena *arena = fetching->arena;
    const struct fetch_record *wanted = &fetching->wanted;
    struct fetch_form all = {.id = text_of(fetching->round->program),
                             .pieces =
                                 arena_array(arena, wanted->count + 1, sizeof *all.pieces),
                             .count = wanted->count + 1};
    all.pieces[0].hash = fetch_base_stamp(fetching->round->account, arena);
    for (size_t i = 0; i < wanted->count; i++)
        all.pieces[i + 1] =
            (struct fetch_piece){.name = wanted->forms[i].id, .hash = wanted->forms[i].print};
    fetch_form_set_print(&all, arena);
    return all.print;
}

static void tell_refusals(struct fetching *fetching)
{
    for (size_t i = 0; i < fetching->wanted.refusal_count; i++) {
        const struct fetch_refusal *refusal = &fetching->wanted.refusals[i];
        fetching->troubled++;
        if (refusal->id.len > 0)
            tell(fetching, "form %.*s is not put in place: %.*s", TEXT_ARG(refusal->id),
                 TEXT_ARG(refusal->reason));
        else
            tell(fetching, "the deployment is not put in place: %.*s",
                 TEXT_ARG(refusal->reason));
    }
}

static enum status put_in_place(struct fetching *fetching)
{
    const char *data = fetching->round->account->data;
    enum status status = OK;
    fetching->wanted.tried = all_of(fetching);
    if (text_equal(fetching->wanted.tried, fetching->old.tried)) {
        fetching->wanted = fetching->old; /* nothing is new */
        tell_refusals(fetching);
        return OK;
    }
    status = deploy(fetching, &fetching->wanted);
    if (status == REFUSED)
        status = deploy_singly(fetching);
    if (status == DAMAGED) /* all is looked at anew; what is here is not fetched again */
        fetching->wanted = (struct fetch_record){0};
    if (status != OK && status != DAMAGED)
        return FAILED;
    if (status == OK && fetching->unsendable.len > 0) {
        fault_set(fetching->why, OK,
                  "it came with this device and is not encrypted for this "
                  "server, so it is not offered");
        refuse(fetching, &fetching->wanted, fetching->unsendable);
    }
    tell_refusals(fetching);
    enum status written = fetch_record_write(&fetching->wanted, data, fetching->why);
    if (status == OK && fetching->troubled == 0)
        fetch_file_tidy(data, &fetching->wanted);
    return status == OK ? written : FAILED;
}

enum status fetch_forms(struct fetched *fetched, const struct round *round,
                        struct openrosa_line *line, struct fault *why)
{
    struct openrosa_form *forms = NULL;
    size_t count = 0;
    struct fault own = {0};
    struct fetching fetching = {.fetched = fetched,
                                .round = round,
                                .line = line,
                                .place = {.data = round->account->data, .line = line},
                                .arena = arena_open("fetching"),
                                .why = why ? why : &own};
    *fetched = (struct fetched){0};
    fetching.list_path = openrosa_path(line, "formList", fetching.arena);
    enum status status = folder_make(
        text_format(fetching.arena, "%s/sync/openrosa", round->account->data).at, why);
    if (status == OK)
        status = fetch_record_read(&fetching.old, round->account->data, fetching.arena,
                                   fetching.why);
    if (status == OK)
        status = get_list(&forms, &count, &fetching);
    if (status == OK)
        status = take_forms(&fetching, forms, count);
    if (status == OK)
        status = put_in_place(&fetching);
    fetched->files = fetching.place.came;
    arena_close(fetching.arena);
    return status;
}
