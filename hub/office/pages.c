#include "office/pages.h"

#include "audit/audit.h"

static const struct page PAGES[] = {
    {"GET", "", CASES, "worker.queue", page_queue},
    {"GET", "calls", CASES, "worker.calls", page_calls},
    {"GET", "case/", CASES, NULL, page_case},
    {"POST", "preview/", CASES, NULL, page_case_preview},
    {"POST", "do/", CASES, NULL, page_case_do},
    {"GET", "overview", EVERYBODY, "worker.overview", page_overview},
    {"GET", "stops", EVERYBODY, "worker.stops", page_stops},
    {"GET", "fair", REVIEWER | AUDITOR | ADMINISTRATOR, "worker.fair", page_fair},
    {"GET", "dci/", ADMINISTRATOR, NULL, page_dci},
    {"GET", "offers", EVERYBODY, "worker.offers", page_offers},
    {"GET", "export/", CASES | AUDITOR, NULL, page_export},
    {"GET", "devices", ADMINISTRATOR, "worker.devices", page_devices},
    {"POST", "devices/code", ADMINISTRATOR, NULL, page_device_code},
    {"POST", "devices/revoke", ADMINISTRATOR, NULL, page_device_revoke},
    {"POST", "tokens/add", ADMINISTRATOR, NULL, page_token_add},
    {"POST", "tokens/revoke", ADMINISTRATOR, NULL, page_token_revoke},
    {"GET", "people", ADMINISTRATOR, "worker.people", page_people},
    {"POST", "people/add", ADMINISTRATOR, NULL, page_person_add},
    {"POST", "people/password", ADMINISTRATOR, NULL, page_person_password},
    {"POST", "people/disable", ADMINISTRATOR, NULL, page_person_disable},
    {"GET", "trail", AUDITOR | ADMINISTRATOR, "worker.trail", page_trail},
};

const struct page *office_pages(size_t *count)
{
    *count = sizeof PAGES / sizeof *PAGES;
    return PAGES;
}

struct text pages_form_name(struct ask *ask, struct text form)
{
    struct case_name *names;
    size_t count = 0;
    if (case_names(&names, &count, ask->office->options.book, CASE_FORMS,
                   catalogue_tag(ask->words), ask->arena, NULL) != OK)
        return form; /* its code will do */
    for (size_t i = 0; i < count; i++)
        if (text_equal(names[i].code, form))
            return names[i].shown;
    return form;
}

struct text pages_code_name(struct ask *ask, struct text code)
{
    for (size_t i = 0; i < ask->office->catalogue_count; i++)
        if (text_equal(catalogue_tag(ask->office->catalogues[i]), code))
            return catalogue_words(ask->office->catalogues[i], "language.name");
    if (text_is(code, "kiosk"))
        return ask_words(ask, "worker.preview.kiosk");
    return text_is(code, "ussd") ? ask_words(ask, "worker.preview.phone") : code;
}

struct text pages_path(const struct ask *ask, const char *page, int64_t id)
{
    return text_format(ask->arena, "/office/%s/%lld", page, (long long)id);
}

bool pages_case(struct case_facts *facts, struct ask *ask, struct text id)
{
    struct fault why = {0};
    struct text area = ask->visit.user.area;
    int64_t number;
    enum status status = text_to_int64(id, &number)
                             ? case_get(facts, ask->office->options.book, number,
                                        catalogue_tag(ask->words), ask->arena, &why)
                             : NOT_FOUND;
    /* A case of another area is none: nobody learns that it is there. */
    if (status == OK && area.len > 0 && !text_equal(area, facts->area))
        status = NOT_FOUND;
    if (status != OK)
        ask_fault(ask, status, &why);
    return status == OK;
}

bool pages_is_colleague(const struct ask *ask, const struct case_facts *facts,
                        const struct user *user)
{
    return !user->disabled && (user_is(user, "worker") || user_is(user, "reviewer")) &&
           !text_equal(user->name, ask->visit.user.name) &&
           (user->area.len == 0 || text_equal(user->area, facts->area));
}
