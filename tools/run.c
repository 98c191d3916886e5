/* run.c: `doorstep-form run CASE.json`: plays a list of answers into a form and prints what the
 * form then says about every node. tests/cases/README.md has the case file's keys. */
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/file.h"
#include "tools/commands.h"
#include "tools/document.h"

enum { LONGEST_CASE = 4 * 1024 * 1024 };

struct play {
    json_t *given; /* the case file */
    struct arena *arena;
    struct form *form;
    struct record *record;
    struct document_notes notes;
};

/* ---- The clock ---- */

/* "+03:00" or "Z" as minutes. */
static bool read_offset(const char *zone, int *minutes)
{
    struct tm tm = {0};
    const char *rest = *zone == '+' || *zone == '-' ? strptime(zone + 1, "%H:%M", &tm) : NULL;
    if (strcmp(zone, "Z") != 0 && (!rest || *rest))
        return false;
    *minutes = (tm.tm_hour * 60 + tm.tm_min) * (*zone == '-' ? -1 : 1);
    return true;
}

/* An ISO 8601 date-time with seconds, perhaps their fraction, and an offset. */
static bool read_instant(const char *iso, int64_t *ms)
{
    struct tm tm = {0};
    const char *rest = strptime(iso, "%Y-%m-%dT%H:%M:%S", &tm);
    int fraction = 0, offset = 0;

    if (rest && *rest == '.')
        for (int unit = 100; *++rest >= '0' && *rest <= '9'; unit /= 10)
            fraction += (*rest - '0') * unit;
    if (!rest || !read_offset(rest, &offset))
        return false;
    struct date date = {tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
    int64_t minutes = (date_to_days(date) * 24 + tm.tm_hour) * 60 + tm.tm_min - offset;
    *ms = (minutes * 60 + tm.tm_sec) * 1000 + fraction;
    return true;
}

/* ---- What the record asks of us ---- */

static struct text property_of(void *self, struct text name)
{
    static const struct {
        const char *asked, *key;
    } NAMES[] = {{"deviceid", "deviceID"},
                 {"username", "username"},
                 {"email", "email"},
                 {"phonenumber", "phoneNumber"},
                 {"phone number", "phoneNumber"}};
    const struct play *play = self;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (text_is(name, NAMES[i].asked))
            return text_of(json_string_value(
                json_object_get(json_object_get(play->given, "properties"), NAMES[i].key)));
    return TEXT("");
}

/* ---- Steps ---- */

struct wanted_node {
    struct text reference;
    bool found, count_controlled;
    enum record_node_kind kind;
    enum control control;
    bool readonly, is_note;
    size_t instances; /* of a repeat */
};

static bool is_instance_of(struct text reference, struct text repeat)
{
    return reference.len > repeat.len && reference.at[repeat.len] == '[' &&
           text_equal(text_part(reference, 0, repeat.len), repeat);
}

static bool look_at(void *self, const struct record_node *node)
{
    struct wanted_node *wanted = self;
    if (node->kind == RECORD_INSTANCE && is_instance_of(node->reference, wanted->reference))
        wanted->instances++;
    if (wanted->found || !text_equal(node->reference, wanted->reference))
        return true;
    wanted->found = true;
    wanted->kind = node->kind;
    wanted->control = node->control;
    wanted->readonly = node->readonly;
    wanted->is_note = node->is_note;
    wanted->count_controlled = node->count_controlled;
    return true;
}

static struct wanted_node look_for(const struct play *play, struct text reference)
{
    struct wanted_node wanted = {.reference = reference};
    record_each(play->record, &wanted, look_at);
    return wanted;
}

static const char *failed(const struct play *play, const struct fault *why)
{
    return text_format(play->arena, "error: %s", why->text).at;
}

static const char *set(struct play *play, struct text reference, struct text value)
{
    struct fault why = {.status = OK};
    struct wanted_node node = look_for(play, reference);
    if (!node.found)
        return "no-such-node";
    if (node.kind != RECORD_LEAF || node.control == CONTROL_NONE || node.is_note)
        return "not-answerable";
    if (node.readonly)
        return "readonly";
    return record_set(play->record, reference, value, &why) == OK ? "ok" : failed(play, &why);
}

static const char *no_repeat(const struct wanted_node *node)
{
    if (!node->found)
        return "no-such-node";
    if (node->kind != RECORD_REPEAT)
        return "not-a-repeat";
    return node->count_controlled ? "count-controlled" : NULL;
}

static const char *add_repeat(struct play *play, struct text reference)
{
    struct fault why = {.status = OK};
    struct place place;
    struct wanted_node node = look_for(play, reference);
    const char *refusal = no_repeat(&node);
    if (refusal)
        return refusal;
    if (!record_find(play->record, reference, &place))
        return "no-such-node";
    return record_add_repeat(play->record, &place, &why) == OK ? "ok" : failed(play, &why);
}

static const char *remove_repeat(struct play *play, struct text reference, const json_t *index)
{
    struct fault why = {.status = OK};
    struct wanted_node node = look_for(play, reference);
    const char *refusal = no_repeat(&node);
    if (refusal)
        return refusal;
    json_int_t which = index ? json_integer_value(index) : (json_int_t)node.instances;
    if (which < 1 || which > (json_int_t)node.instances)
        return "no-such-repeat";
    if (record_remove_repeat(play->record, reference, (size_t)which, &why) != OK)
        return failed(play, &why);
    return "ok";
}

static const char *change_language(struct play *play, const char *name)
{
    for (size_t i = 0; i < form_language_count(play->form); i++)
        if (text_is(form_language(play->form, i), name)) {
            record_set_language(play->record, i);
            return "ok";
        }
    json_array_append_new(play->notes.warnings, json_sprintf("no such language: %s", name));
    return "no-such-language";
}

static const char *take_step(struct play *play, const json_t *step)
{
    const char *language = json_string_value(json_object_get(step, "language"));
    const char *reference = json_string_value(json_object_get(step, "set"));
    const char *add = json_string_value(json_object_get(step, "add_repeat"));
    const char *remove = json_string_value(json_object_get(step, "remove_repeat"));

    if (language)
        return change_language(play, language);
    if (reference)
        return set(play, text_of(reference),
                   text_of(json_string_value(json_object_get(step, "value"))));
    if (add)
        return add_repeat(play, text_of(add));
    if (remove)
        return remove_repeat(play, text_of(remove), json_object_get(step, "index"));
    return NULL;
}

/* ---- A case ---- */

static int refuse(const char *phase, const struct fault *why, struct arena *arena)
{
    json_t *json = json_pack("{s:s, s:s}", "error", fault_text(why, arena).at, "phase", phase);
    char *dumped = json_dumps(json, JSON_COMPACT);
    puts(dumped ? dumped : "{\"error\":\"\",\"phase\":\"run\"}");
    free(dumped);
    json_decref(json);
    return EXIT_REFUSED;
}

static int play_steps(struct play *play)
{
    size_t index;
    json_t *step;
    const char *language = json_string_value(json_object_get(play->given, "language"));

    if (language && *language)
        change_language(play, language);
    json_array_foreach(json_object_get(play->given, "steps"), index, step)
    {
        const char *outcome = take_step(play, step);
        if (!outcome) {
            fprintf(stderr, "doorstep-form: step %zu does nothing known\n", index + 1);
            return EXIT_USAGE;
        }
        json_array_append_new(play->notes.steps, json_string(outcome));
    }
    return EXIT_FINE;
}

static int play_record(struct play *play, struct clock clock)
{
    struct fault why = {.status = OK};
    struct random_seeded seed = {1};
    struct record_host host = {
        .self = play, .clock = clock, .random = random_seeded(&seed), .property = property_of};
    struct text json;

    if (record_new(&play->record, play->form, &host, &why) != OK)
        return refuse("instance", &why, play->arena);
    int status = play_steps(play);
    if (status != EXIT_FINE)
        return status;
    if (document_write(&json, play->record, &play->notes, play->arena, &why) != OK)
        return refuse("run", &why, play->arena);
    fwrite(json.at, 1, json.len, stdout);
    return EXIT_FINE;
}

static int play_case(struct play *play, char *path)
{
    struct fault why = {.status = OK};
    struct clock_fixed fixed = {0};
    const char *form = json_string_value(json_object_get(play->given, "form"));
    const char *now = json_string_value(json_object_get(play->given, "now"));
    const char *zone = json_string_value(json_object_get(play->given, "tz"));

    if (!form || (now && !read_instant(now, &fixed.now_ms))) {
        fprintf(stderr, "doorstep-form: %s: %s\n", path,
                form ? "\"now\" is no ISO date-time" : "the case names no \"form\"");
        return EXIT_USAGE;
    }
    if (zone) {
        setenv("TZ", zone, 1);
        tzset();
    }
    struct text beside =
        *form == '/' ? text_of(form) : text_format(play->arena, "%s/%s", dirname(path), form);
    if (form_open_path(&play->form, beside.at, &why) != OK)
        return refuse("load", &why, play->arena);
    return play_record(play, now ? clock_fixed(&fixed) : clock_system());
}

int command_run(int argc, char **argv)
{
    struct fault why = {.status = OK};
    struct text bytes;
    json_error_t error;
    int status = EXIT_USAGE;

    if (argc != 1) {
        fputs("usage: doorstep-form run CASE.json\n", stderr);
        return EXIT_USAGE;
    }
    struct play play = {.arena = arena_open("case"), .notes = {json_array(), json_array()}};
    if (file_read(&bytes, argv[0], LONGEST_CASE, play.arena, &why) != OK) {
        fprintf(stderr, "doorstep-form: %s\n", fault_text(&why, play.arena).at);
        status = EXIT_NO_INPUT;
        goto done;
    }
    play.given = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, &error);
    if (!play.given) {
        fprintf(stderr, "doorstep-form: %s:%d:%d: %s\n", argv[0], error.line, error.column,
                error.text);
        goto done;
    }
    status = play_case(&play, argv[0]);
done:
    record_close(play.record);
    form_close(play.form);
    json_decref(play.given);
    json_decref(play.notes.steps);
    json_decref(play.notes.warnings);
    arena_close(play.arena);
    return status;
}
