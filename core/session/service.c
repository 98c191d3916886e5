#include "session/service.h"

#include "base/file.h"
#include "base/log.h"

enum { PRIORITY = 5, PRIORITY_LAST = 9 };

/* Words that questions carry themselves, or that the office reads, so nothing of them is kept
 * here. */
static bool is_of_questions(struct text name)
{
    static const char *const NAMES[] = {"private", "consent", "review", "groups", "letters",
                                        "back",    "money",   "digit",  "joins",  "person"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (text_is(name, NAMES[i]))
            return true;
    return false;
}

static enum status take_priority(struct service *service, const struct form_extra *extra,
                                 struct fault *why)
{
    int64_t number = 0;
    if (!text_to_int64(extra->value, &number) || number < 0 || number > PRIORITY_LAST)
        return fault_set(why, REFUSED, "ds:priority wants a number from 0 to %d",
                         PRIORITY_LAST);
    service->priority = (int)number;
    return OK;
}

static enum status take_fill(struct service *service, const struct form_extra *extra,
                             struct fault *why)
{
    static const char *const NAMES[FILLS] = {"case-number",  "language",  "channel",
                                             "from-service", "from-step", "from-case"};
    for (size_t i = 0; i < FILLS; i++)
        if (text_is(extra->value, NAMES[i])) {
            service->fills[i] = extra->reference;
            return OK;
        }
    return fault_set(why, REFUSED,
                     "ds:fill wants case-number, language, channel, from-service, from-step or "
                     "from-case, not \"%.*s\"",
                     TEXT_ARG(extra->value));
}

static enum status take_extra(struct service *service, const struct form_extra *extra,
                              struct fault *why)
{
    bool yes = text_is(extra->value, "yes");
    if (text_is(extra->name, "check"))
        return text_is(extra->value, "case-number")
                   ? OK
                   : fault_set(why, REFUSED, "ds:check wants case-number, not \"%.*s\"",
                               TEXT_ARG(extra->value));
    if (text_is(extra->name, "priority"))
        return take_priority(service, extra, why);
    if (text_is(extra->name, "fill"))
        return take_fill(service, extra, why);
    if (text_is(extra->name, "submit"))
        service->tells_only = service->tells_only || text_is(extra->value, "no");
    else if (text_is(extra->name, "keep"))
        service->leaves_no_trace = service->leaves_no_trace || text_is(extra->value, "no");
    else if (text_is(extra->name, "send") && yes)
        service->send = extra->reference;
    else if (text_is(extra->name, "secret") && yes)
        service->secrets[service->secret_count++] = extra->reference;
    else if (text_is(extra->name, "person") && yes)
        service->persons[service->person_count++] = extra->reference;
    else if (text_is(extra->name, "menu") && yes)
        service->menus[service->menu_count++] = extra->reference;
    else if (!is_of_questions(extra->name) && !text_is(extra->name, "send") &&
             !text_is(extra->name, "secret") && !text_is(extra->name, "menu"))
        log_line(LOG_WARNING, "form %.*s: ds:%.*s means nothing", TEXT_ARG(service->id),
                 TEXT_ARG(extra->name));
    return OK;
}

static enum status take_extras(struct service *service, const struct form *form,
                               struct arena *arena, struct fault *why)
{
    size_t count = form_extra_count(form);
    service->secrets = arena_array(arena, count, sizeof *service->secrets);
    service->persons = arena_array(arena, count, sizeof *service->persons);
    service->menus = arena_array(arena, count, sizeof *service->menus);
    for (size_t i = 0; i < count; i++) {
        struct form_extra extra = form_extra_at(form, i);
        extra.reference = text_copy(arena, extra.reference);
        enum status status = take_extra(service, &extra, why);
        if (status != OK)
            return status;
    }
    return OK;
}

static void match_languages(struct service *service, const struct form *form,
                            const struct deployment *deployment, struct arena *arena)
{
    service->languages =
        arena_array(arena, deployment->language_count, sizeof *service->languages);
    for (size_t i = 0; i < deployment->language_count; i++) {
        size_t found = form_find_language(form, deployment->languages[i]);
        if (found == SIZE_MAX && form_language_count(form) > 0)
            log_line(LOG_WARNING, "form %.*s: nothing in %.*s, so its default is shown",
                     TEXT_ARG(service->id), TEXT_ARG(deployment->languages[i]));
        service->languages[i] = found == SIZE_MAX ? 0 : found;
    }
}

enum status service_open(struct service *service, struct text folder,
                         const struct deployment *deployment, struct slots *slots,
                         struct arena *arena, struct fault *why)
{
    *service = (struct service){.priority = PRIORITY, .slot = ARENA_NEW(arena, struct slot)};
    enum status status = slot_open(service->slot, slots, folder, why);
    if (status != OK)
        return status;
    const struct form *form = service->slot->form;
    service->id = text_copy(arena, form_id(form));
    service->version = text_copy(arena, form_version(form));
    service->title = text_copy(arena, form_title(form));
    service->mark = form_print(form);
    match_languages(service, form, deployment, arena);
    status = take_extras(service, form, arena, why);
    if (status != OK) {
        fault_at(why, text_format(arena, "%.*s/form.xml", TEXT_ARG(folder)), 0, 0);
        service_close(service);
    }
    return status;
}

void service_close(struct service *service)
{
    slot_close(service->slot);
}

enum status service_enter(const struct form **form, const struct service *service,
                          struct fault *why)
{
    enum status status = slot_enter(service->slot, why);
    *form = service->slot->form;
    return status;
}

void service_leave(const struct service *service)
{
    slot_leave(service->slot);
}
