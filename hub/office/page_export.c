/* Figures for analysts: cases as CSV and JSON (no word of what people said), and submissions as
 * ODK's XML for who may read them. At most EXPORT_MOST cases at once; Link tells how to go on.
 */
#include <jansson.h>
#include <string.h>

#include "office/pages.h"

enum { EXPORT_MOST = 5000 };

static struct text query_of(const struct ask *ask, const char *name)
{
    return text_trim(http_query(ask->request, name));
}

static void fill_filter(struct case_filter *filter, const struct ask *ask)
{
    *filter = (struct case_filter){.form_id = query_of(ask, "form"),
                                   .area = query_of(ask, "area"),
                                   .state = query_of(ask, "state"),
                                   .user_area = ask->visit.user.area,
                                   .most = EXPORT_MOST};
    text_to_int64(query_of(ask, "due"), &filter->after_due_ms);
    text_to_int64(query_of(ask, "after"), &filter->after_id);
}

static void tell_more(struct ask *ask, const struct case_facts *found, size_t count)
{
    if (count < EXPORT_MOST)
        return;
    http_add_header(ask->reply, TEXT("Link"),
                    text_format(ask->arena, "<%.*s?due=%lld&after=%lld>; rel=\"next\"",
                                TEXT_ARG(ask->request->path),
                                (long long)found[count - 1].due_ms,
                                (long long)found[count - 1].id));
}

/* ---- CSV (RFC 4180) ---- */

/* A cell that a spreadsheet would take for a formula begins with an apostrophe. */
static void add_cell(struct buffer *out, struct text value)
{
    buffer_add_char(out, '"');
    if (value.len > 0 && value.at[0] != '\0' && strchr("=+-@\t\r", value.at[0]))
        buffer_add_char(out, '\'');
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '"')
            buffer_add_char(out, '"');
        buffer_add(out, text_part(value, i, 1));
    }
    buffer_add_char(out, '"');
}

static void add_csv_row(struct ask *ask, struct buffer *out, const struct case_facts *facts)
{
    const struct text cells[] = {facts->number,
                                 facts->form_id,
                                 facts->area,
                                 facts->state,
                                 facts->channel,
                                 facts->language,
                                 ask_time(ask, facts->opened_ms),
                                 facts->due_ms > 0 ? ask_time(ask, facts->due_ms)
                                                   : (struct text){0},
                                 facts->late ? TEXT("yes") : TEXT("no"),
                                 facts->objection ? TEXT("yes") : TEXT("no")};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        add_cell(out, cells[i]);
    }
    buffer_add_string(out, "\r\n");
}

static void give_csv(struct ask *ask, const struct case_facts *found, size_t count)
{
    struct buffer out = {0};
    buffer_add_string(&out,
                      "number,form,area,state,channel,language,opened,due,late,objection\r\n");
    for (size_t i = 0; i < count; i++)
        add_csv_row(ask, &out, &found[i]);
    ask_bytes(ask, TEXT("text/csv; charset=utf-8"), TEXT("cases.csv"),
              text_copy(ask->arena, buffer_text(&out)), true);
    buffer_close(&out);
}

/* ---- JSON ---- */

static json_t *string_of(struct text text)
{
    json_t *string = json_stringn(text.at ? text.at : "", text.len);
    return string ? string : json_null();
}

static json_t *object_of(const struct case_facts *facts)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_integer(facts->id));
    json_object_set_new(object, "number", string_of(facts->number));
    json_object_set_new(object, "form", string_of(facts->form_id));
    json_object_set_new(object, "area", string_of(facts->area));
    json_object_set_new(object, "state", string_of(facts->state));
    json_object_set_new(object, "channel", string_of(facts->channel));
    json_object_set_new(object, "language", string_of(facts->language));
    json_object_set_new(object, "opened_ms", json_integer(facts->opened_ms));
    json_object_set_new(object, "due_ms",
                        facts->due_ms > 0 ? json_integer(facts->due_ms) : json_null());
    json_object_set_new(object, "late", json_boolean(facts->late));
    json_object_set_new(object, "objection", json_boolean(facts->objection));
    return object;
}

static void give_json(struct ask *ask, const struct case_facts *found, size_t count)
{
    json_t *root = json_object(), *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, object_of(&found[i]));
    json_object_set_new(root, "value", list);
    char *written = json_dumps(root, JSON_COMPACT);
    ask_bytes(ask, TEXT("application/json"), TEXT("cases.json"),
              text_copy(ask->arena, text_of(written)), true);
    free(written);
    json_decref(root);
}

/* ---- XML ---- */

static bool add_submission(void *self, const struct case_facts *facts, struct text xml)
{
    struct buffer *out = self;
    (void)facts;
    if (text_starts(xml, "<?xml")) { /* a declaration stands only at a document's beginning */
        size_t end = text_find(xml, TEXT("?>"));
        xml = end == SIZE_MAX ? xml : text_part(xml, end + 2, xml.len);
    }
    buffer_add(out, text_trim(xml));
    buffer_add_char(out, '\n');
    return true;
}

static void give_xml(struct ask *ask, const struct case_filter *filter)
{
    struct buffer out = {0};
    struct fault why = {0};

    buffer_add_string(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<submissions>\n");
    enum status status = case_each_xml(ask->office->options.book, filter, ask->visit.user.name,
                                       &out, add_submission, &why);
    buffer_add_string(&out, "</submissions>\n");
    if (status != OK)
        ask_fault(ask, status, &why);
    else
        ask_bytes(ask, TEXT("application/xml"), TEXT("submissions.xml"),
                  text_copy(ask->arena, buffer_text(&out)), true);
    buffer_close(&out);
}

void page_export(struct ask *ask)
{
    struct case_filter filter;
    struct case_facts *found;
    size_t count = 0;
    struct fault why = {0};

    fill_filter(&filter, ask);
    bool csv = text_is(ask->rest, "cases.csv"), json = text_is(ask->rest, "cases.json");
    if (text_is(ask->rest, "submissions.xml") && !user_is(&ask->visit.user, "auditor")) {
        filter.most = EXPORT_MOST / 10;
        give_xml(ask, &filter);
        return;
    }
    if (!csv && !json) {
        ask_refuse(ask, 404, "worker.not-found", NULL);
        return;
    }
    enum status status = case_list(&found, &count, ask->office->options.book, &filter,
                                   catalogue_tag(ask->words), ask->arena, &why);
    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    tell_more(ask, found, count);
    if (csv)
        give_csv(ask, found, count);
    else
        give_json(ask, found, count);
}
