/* compare.c: runs every case of a folder through `doorstep-form run` and compares the documents
 * with those that the reference engine gave. See README.md beside it.
 * Usage: compare_cases DOORSTEP-FORM FOLDER [PART-OF-A-NAME] */
#include <dirent.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <expat.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"

struct comparison {
    const char *program, *name; /* of the case at hand */
    struct arena *arena;        /* for one case */
    regex_t uuid;
    size_t cases, differences;
};

static void differ(struct comparison *comparison, const char *where, const char *key,
                   const char *wanted, const char *got)
{
    comparison->differences++;
    printf("%s: %s%s%s\n    wanted %s\n    got    %s\n", comparison->name, where,
           *where ? " " : "", key, wanted, got);
}

/* ---- Values, less what is random ---- */

/* A random identity is another one in every run: only that it stands there is compared. */
static char *masked(struct comparison *comparison, const char *string)
{
    struct buffer out = {0};
    regmatch_t match;
    while (regexec(&comparison->uuid, string, 1, &match, 0) == 0) {
        buffer_add(&out, (struct text){string, (size_t)match.rm_so});
        buffer_add_string(&out, "UUID");
        string += match.rm_eo;
    }
    buffer_add_string(&out, string);
    char *result = text_string(comparison->arena, buffer_text(&out));
    buffer_close(&out);
    return result;
}

/* Why a step failed is told in each engine's own words. */
static void forget_reasons(json_t *steps)
{
    size_t index;
    json_t *step;
    json_array_foreach(steps, index,
                       step) if (strncmp(json_string_value(step), "error: ", 7) == 0)
        json_array_set_new(steps, index, json_string("error"));
}

static const char *shown(struct comparison *comparison, const json_t *value)
{
    if (!value)
        return "nothing";
    char *dumped = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
    char *result = masked(comparison, dumped ? dumped : "?");
    free(dumped);
    return result;
}

/* ---- XML: the same document, however its namespaces and attributes are written ---- */

static int by_name(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(left[0], right[0]);
}

static void xml_start(void *self, const char *name, const char **attributes)
{
    size_t count = 0;
    while (attributes[count])
        count += 2;
    qsort(attributes, count / 2, 2 * sizeof *attributes, by_name);
    buffer_addf(self, "<%s", name);
    for (; *attributes; attributes += 2)
        buffer_addf(self, " %s=\"%s\"", attributes[0], attributes[1]);
    buffer_add_string(self, ">");
}

static void xml_end(void *self, const char *name)
{
    buffer_addf(self, "</%s>", name);
}

static void xml_letters(void *self, const char *bytes, int len)
{
    buffer_add(self, (struct text){bytes, (size_t)len});
}

static char *canonical(struct comparison *comparison, const char *xml)
{
    struct buffer out = {0};
    XML_Parser parser = XML_ParserCreateNS(NULL, ' ');
    XML_SetUserData(parser, &out);
    XML_SetElementHandler(parser, xml_start, xml_end);
    XML_SetCharacterDataHandler(parser, xml_letters);
    if (XML_Parse(parser, xml, (int)strlen(xml), 1) != XML_STATUS_OK) {
        buffer_clear(&out);
        buffer_addf(&out, "not XML: %s", xml);
    }
    XML_ParserFree(parser);
    char *string = text_string(comparison->arena, buffer_text(&out));
    buffer_close(&out);
    return masked(comparison, string);
}

static void compare_xml(struct comparison *comparison, const json_t *wanted, const json_t *got)
{
    const char *want = json_string_value(wanted), *have = json_string_value(got);
    char *left = canonical(comparison, want ? want : ""),
         *right = canonical(comparison, have ? have : "");
    if (strcmp(left, right) != 0)
        differ(comparison, "", "instance", left, right);
}

/* ---- Files: the reference says an address, we a plain name ---- */

static json_t *plain_name(json_t *value)
{
    const char *string = json_string_value(value),
               *slash = string ? strrchr(string, '/') : NULL;
    return json_string(slash ? slash + 1 : string ? string : "");
}

static json_t *plain_names(const json_t *media)
{
    json_t *plain = json_object(), *value;
    const char *kind;
    json_object_foreach((json_t *)media, kind, value)
        json_object_set_new(plain, kind, plain_name(value));
    return plain;
}

/* Makes addresses of media and missing files plain wherever they stand in the document. */
static void make_plain(json_t *json)
{
    json_t *value, *media = json_object_get(json, "media");
    const char *key;
    size_t index;

    if (media)
        json_object_set_new(json, "media", plain_names(media));
    json_array_foreach(json_object_get(json, "missing"), index, value)
        json_array_set_new(json_object_get(json, "missing"), index, plain_name(value));
    json_object_foreach(json, key, value) make_plain(value);
    if (json_is_array(json))
        json_array_foreach(json, index, value) make_plain(value);
}

/* ---- Documents ---- */

static json_t *node_named(const json_t *nodes, const char *reference)
{
    size_t index;
    json_t *node;
    json_array_foreach((json_t *)nodes, index, node)
    {
        const char *here = json_string_value(json_object_get(node, "ref"));
        if (here && strcmp(here, reference) == 0)
            return node;
    }
    return NULL;
}

static void compare_members(struct comparison *comparison, const char *where,
                            const json_t *wanted, const json_t *got)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)wanted, key, value)
    {
        if (strcmp(key, "instance") == 0 || strcmp(key, "nodes") == 0)
            continue;
        const char *want = shown(comparison, value),
                   *have = shown(comparison, json_object_get(got, key));
        if (strcmp(want, have) != 0)
            differ(comparison, where, key, want, have);
    }
    json_object_foreach((json_t *)got, key, value) if (!json_object_get(wanted, key))
        differ(comparison, where, key, "nothing", shown(comparison, value));
}

static char *references(struct comparison *comparison, const json_t *nodes)
{
    struct buffer out = {0};
    size_t index;
    json_t *node;
    json_array_foreach((json_t *)nodes, index, node) buffer_addf(
        &out, "%s%s", index > 0 ? " " : "", json_string_value(json_object_get(node, "ref")));
    char *result = text_string(comparison->arena, buffer_text(&out));
    buffer_close(&out);
    return result;
}

static void compare_nodes(struct comparison *comparison, const json_t *wanted,
                          const json_t *got)
{
    size_t index;
    json_t *node;
    char *want = references(comparison, wanted), *have = references(comparison, got);
    if (strcmp(want, have) != 0)
        differ(comparison, "", "nodes in order", want, have);
    json_array_foreach((json_t *)wanted, index, node)
    {
        const char *reference = json_string_value(json_object_get(node, "ref"));
        json_t *ours = reference ? node_named(got, reference) : NULL;
        if (ours)
            compare_members(comparison, reference, node, ours);
    }
}

static void compare_documents(struct comparison *comparison, json_t *wanted, json_t *got)
{
    const json_t *refused = json_object_get(wanted, "error"),
                 *ours = json_object_get(got, "error");
    if (refused || ours) {
        if (!refused || !ours)
            differ(comparison, "", "error", shown(comparison, refused),
                   shown(comparison, ours));
        return;
    }
    make_plain(wanted);
    make_plain(got);
    forget_reasons(json_object_get(wanted, "steps"));
    forget_reasons(json_object_get(got, "steps"));
    compare_xml(comparison, json_object_get(wanted, "instance"),
                json_object_get(got, "instance"));
    compare_members(comparison, "", wanted, got);
    compare_nodes(comparison, json_object_get(wanted, "nodes"), json_object_get(got, "nodes"));
}

/* ---- Cases ---- */

/* What differs from the reference on purpose: members replace those of its document; `nodes` is
 * an object from a reference to the members of that node. */
static void apply_ours(json_t *wanted, const json_t *ours)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)ours, key, value)
    {
        if (strcmp(key, "nodes") != 0 || json_is_array(value)) {
            json_object_set(wanted, key, value);
            continue;
        }
        const char *reference;
        json_t *members;
        json_object_foreach(value, reference, members) json_object_update(
            node_named(json_object_get(wanted, "nodes"), reference), members);
    }
    if (!json_object_get(ours, "error") && json_object_get(ours, "instance"))
        json_object_del(wanted, "error"), json_object_del(wanted, "phase");
}

static json_t *wanted_document(struct comparison *comparison, const char *stem)
{
    json_error_t error;
    struct text path = text_format(comparison->arena, "%s.expected.json", stem);
    json_t *wanted = json_load_file(path.at, 0, &error);
    if (!wanted) {
        differ(comparison, "", "wanted document", path.at, error.text);
        return NULL;
    }
    struct text ours_path = text_format(comparison->arena, "%s.ours.json", stem);
    struct text reason = text_format(comparison->arena, "%s.differs.md", stem);
    if (access(ours_path.at, R_OK) == 0) {
        json_t *ours = json_load_file(ours_path.at, 0, &error);
        if (!ours)
            differ(comparison, "", "our document", "JSON", error.text);
        else if (access(reason.at, R_OK) != 0)
            differ(comparison, "", "reason", reason.at, "no such file");
        else
            apply_ours(wanted, ours);
        json_decref(ours);
    }
    return wanted;
}

static json_t *our_document(struct comparison *comparison, const char *stem)
{
    json_error_t error;
    struct text command =
        text_format(comparison->arena, "'%s' run '%s.json'", comparison->program, stem);
    FILE *pipe = popen(command.at, "r"); // NOLINT(cert-env33-c): both names are ours
    json_t *got = pipe ? json_loadf(pipe, JSON_DISABLE_EOF_CHECK, &error) : NULL;
    int status = pipe ? pclose(pipe) : -1;
    if (!got)
        differ(comparison, "", "our document", "JSON", pipe ? error.text : "no program");
    else if (!WIFEXITED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 2))
        differ(comparison, "", "exit status", "0 or 2", "another");
    return got;
}

static void compare_case(struct comparison *comparison, const char *folder, struct text file)
{
    comparison->arena = arena_open("case");
    struct text stem = text_format(comparison->arena, "%s/%.*s", folder,
                                   TEXT_ARG(text_part(file, 0, file.len - 5)));
    const char *slash = strrchr(folder, '/');
    struct text name = text_format(comparison->arena, "%s/%.*s", slash ? slash + 1 : folder,
                                   TEXT_ARG(text_part(file, 0, file.len - 5)));
    comparison->name = name.at;
    comparison->cases++;
    json_t *wanted = wanted_document(comparison, stem.at);
    json_t *got = wanted ? our_document(comparison, stem.at) : NULL;
    if (wanted && got)
        compare_documents(comparison, wanted, got);
    json_decref(wanted);
    json_decref(got);
    arena_close(comparison->arena);
}

/* A case is a JSON file beside which the reference's answer lies. */
static bool is_case(const char *folder, struct text file, struct arena *arena)
{
    if (!text_ends(file, ".json") || text_ends(file, ".expected.json") ||
        text_ends(file, ".ours.json"))
        return false;
    struct text answer = text_format(arena, "%s/%.*s.expected.json", folder,
                                     TEXT_ARG(text_part(file, 0, file.len - 5)));
    return text_starts(file, "case-") || access(answer.at, R_OK) == 0;
}

static int compare_folder(struct comparison *comparison, const char *folder, const char *part)
{
    struct arena *arena = arena_open("folders");
    struct fault why = {.status = OK};
    struct text *topics, *files;
    size_t topic_count, file_count;

    if (folder_list(&topics, &topic_count, folder, arena, &why) != OK) {
        fprintf(stderr, "%s\n", fault_text(&why, arena).at);
        arena_close(arena);
        return 66;
    }
    for (size_t i = 0; i < topic_count; i++) {
        struct text topic = text_format(arena, "%s/%.*s", folder, TEXT_ARG(topics[i]));
        if (folder_list(&files, &file_count, topic.at, arena, NULL) != OK)
            continue;
        for (size_t k = 0; k < file_count; k++) {
            struct text name =
                text_format(arena, "%.*s/%.*s", TEXT_ARG(topics[i]), TEXT_ARG(files[k]));
            if (is_case(topic.at, files[k], arena) && (!part || strstr(name.at, part)))
                compare_case(comparison, topic.at, files[k]);
        }
    }
    arena_close(arena);
    return 0;
}

int main(int argc, char **argv)
{
    struct comparison comparison = {.program = argc > 2 ? argv[1] : NULL};
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: %s DOORSTEP-FORM FOLDER [PART-OF-A-NAME]\n", argv[0]);
        return 64;
    }
    if (regcomp(&comparison.uuid, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", REG_EXTENDED) !=
        0)
        return 70;
    int status = compare_folder(&comparison, argv[2], argc > 3 ? argv[3] : NULL);
    regfree(&comparison.uuid);
    printf("%zu cases, %zu differences\n", comparison.cases, comparison.differences);
    return status != 0 ? status : comparison.differences > 0 || comparison.cases == 0;
}
