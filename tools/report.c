#include "tools/report.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

bool report_is_deployable(const struct report *report)
{
    return finding_count(&report->findings, SEVERITY_ERROR) == 0;
}

/* ---- Order ---- */

struct ranked {
    const struct finding *finding;
    size_t rank;
};

static int by_line(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->finding->line != right->finding->line)
        return left->finding->line < right->finding->line ? -1 : 1;
    return left->rank < right->rank ? -1 : left->rank > right->rank;
}

/* The findings of one file, by line; what has no line comes first. */
static size_t of_file(struct ranked **ranked, const struct report *report, struct text file)
{
    const struct findings *findings = &report->findings;
    struct ranked *all = arena_array(findings->arena, findings->count + 1, sizeof *all);
    size_t count = 0;

    for (size_t i = 0; i < findings->count; i++)
        if (text_equal(findings->at[i].file, file))
            all[count++] = (struct ranked){&findings->at[i], i};
    if (count > 0)
        qsort(all, count, sizeof *all, by_line);
    *ranked = all;
    return count;
}

/* Files with findings that are no form: settings, tables, the programs' own words; in the order
 * in which they were looked at, each once. The deployment's own folder is not among them. */
static size_t other_files(struct text **files, const struct report *report)
{
    const struct findings *findings = &report->findings;
    struct text *all = arena_array(findings->arena, findings->count + 1, sizeof *all);
    size_t count = 0;

    for (size_t i = 0; i < findings->count; i++) {
        struct text file = findings->at[i].file;
        bool known = text_equal(file, report->path);
        for (size_t k = 0; !known && k < report->form_count; k++)
            known = text_equal(file, report->forms[k].file);
        for (size_t k = 0; !known && k < count; k++)
            known = text_equal(file, all[k]);
        if (!known)
            all[count++] = file;
    }
    *files = all;
    return count;
}

/* ---- For people ---- */

static void print_place(const struct finding *finding, FILE *to)
{
    const char *before = "";

    if (finding->line > 0) {
        fprintf(to, "line %u", finding->line);
        before = ", ";
    }
    if (finding->column > 0 && finding->line > 0)
        fprintf(to, ":%u", finding->column);
    if (finding->place.len > 0) {
        fprintf(to, "%s%.*s", before, TEXT_ARG(finding->place));
        before = ", ";
    }
    if (finding->languages.len > 0) {
        fprintf(to, "%s%.*s", before, TEXT_ARG(finding->languages));
        before = ", ";
    }
    if (*before != '\0')
        fputs(": ", to);
}

static void print_findings(const struct report *report, struct text file, FILE *to)
{
    struct ranked *ranked;
    size_t count = of_file(&ranked, report, file);

    for (size_t i = 0; i < count; i++) {
        fprintf(to, "  %-7s  ", severity_name(ranked[i].finding->severity));
        print_place(ranked[i].finding, to);
        fprintf(to, "%.*s.\n", TEXT_ARG(ranked[i].finding->text));
    }
}

static void print_form(const struct report *report, const struct report_form *form, FILE *to)
{
    fprintf(to, "%.*s", TEXT_ARG(form->file));
    if (form->id.len > 0)
        fprintf(to, ": %.*s %.*s, %zu questions,", TEXT_ARG(form->id), TEXT_ARG(form->version),
                form->questions);
    for (size_t i = 0; i < form->language_count; i++)
        fprintf(to, " %.*s", TEXT_ARG(form->languages[i]));
    fputc('\n', to);
    print_findings(report, form->file, to);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_others(const struct report *report, FILE *to)
{
    struct text *files;
    size_t count = other_files(&files, report);

    for (size_t i = 0; i < count; i++) {
        fprintf(to, "%.*s\n", TEXT_ARG(files[i]));
        print_findings(report, files[i], to);
    }
}

void report_print(struct report *report, FILE *to)
{
    const struct findings *findings = &report->findings;
    size_t errors = finding_count(findings, SEVERITY_ERROR);
    size_t warnings = finding_count(findings, SEVERITY_WARNING);
    size_t notices = finding_count(findings, SEVERITY_NOTICE);

    for (size_t i = 0; i < report->form_count; i++)
        print_form(report, &report->forms[i], to);
    if (report->path.len > 0) {
        struct ranked *ranked;
        if (of_file(&ranked, report, report->path) > 0)
            fprintf(to, "%.*s\n", TEXT_ARG(report->path));
        print_findings(report, report->path, to);
    }
    print_others(report, to);
    if (findings->overflowed)
        fprintf(to, "There is more; mend these %d first.\n", FINDINGS_MOST);
    fprintf(to, "%s be deployed: %zu form%s, %zu error%s, %zu warning%s, %zu notice%s.\n",
            errors > 0 ? "Cannot" : "Can", report->form_count, plural(report->form_count),
            errors, plural(errors), warnings, plural(warnings), notices, plural(notices));
}

/* ---- For programs ---- */

static json_t *text_json(struct text text)
{
    json_t *json = json_stringn(text.at ? text.at : "", text.len);
    return json ? json : json_string("");
}

static json_t *languages_json(struct text languages)
{
    json_t *all = json_array();
    while (languages.len > 0) {
        size_t comma = text_find(languages, TEXT(", "));
        json_array_append_new(all, text_json(text_part(languages, 0, comma)));
        languages = comma == SIZE_MAX ? (struct text){0}
                                      : text_part(languages, comma + 2, languages.len);
    }
    return all;
}

static json_t *findings_json(const struct report *report, struct text file)
{
    struct ranked *ranked;
    size_t count = of_file(&ranked, report, file);
    json_t *all = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct finding *finding = ranked[i].finding;
        json_t *json = json_object();
        json_object_set_new(json, "severity", json_string(severity_name(finding->severity)));
        json_object_set_new(json, "kind", json_string(finding->kind));
        json_object_set_new(json, "line", json_integer(finding->line));
        json_object_set_new(json, "column", json_integer(finding->column));
        json_object_set_new(json, "place", text_json(finding->place));
        json_object_set_new(json, "languages", languages_json(finding->languages));
        json_object_set_new(json, "text", text_json(finding->text));
        json_array_append_new(all, json);
    }
    return all;
}

static json_t *screens_json(const struct report_form *form)
{
    json_t *all = json_array();

    for (size_t i = 0; i < form->screen_count; i++) {
        const struct report_screen *screen = &form->screens[i];
        json_t *json = json_object();
        json_object_set_new(json, "question", text_json(screen->question));
        json_object_set_new(json, "language", text_json(screen->language));
        json_object_set_new(json, "screens", json_integer((json_int_t)screen->screens));
        json_object_set_new(json, "over", json_integer((json_int_t)screen->over));
        json_object_set_new(json, "alphabet", json_string(screen->ucs2 ? "ucs2" : "gsm"));
        json_array_append_new(all, json);
    }
    return all;
}

static json_t *form_json(const struct report *report, const struct report_form *form)
{
    json_t *json = json_object(), *languages = json_array();

    for (size_t i = 0; i < form->language_count; i++)
        json_array_append_new(languages, text_json(form->languages[i]));
    json_object_set_new(json, "file", text_json(form->file));
    json_object_set_new(json, "id", text_json(form->id));
    json_object_set_new(json, "version", text_json(form->version));
    json_object_set_new(json, "questions", json_integer((json_int_t)form->questions));
    json_object_set_new(json, "languages", languages);
    json_object_set_new(json, "findings", findings_json(report, form->file));
    json_object_set_new(json, "screens", screens_json(form));
    return json;
}

static json_t *others_json(const struct report *report)
{
    json_t *all = json_array();
    struct text *files;
    size_t count = other_files(&files, report);

    for (size_t i = 0; i < count; i++) {
        json_t *json = json_object();
        json_object_set_new(json, "file", text_json(files[i]));
        json_object_set_new(json, "findings", findings_json(report, files[i]));
        json_array_append_new(all, json);
    }
    return all;
}

static json_t *count_json(const struct report *report, enum severity severity)
{
    return json_integer((json_int_t)finding_count(&report->findings, severity));
}

void report_print_json(struct report *report, FILE *to)
{
    json_t *json = json_object(), *forms = json_array();

    for (size_t i = 0; i < report->form_count; i++)
        json_array_append_new(forms, form_json(report, &report->forms[i]));
    json_object_set_new(json, "deployable", json_boolean(report_is_deployable(report)));
    json_object_set_new(json, "errors", count_json(report, SEVERITY_ERROR));
    json_object_set_new(json, "warnings", count_json(report, SEVERITY_WARNING));
    json_object_set_new(json, "notices", count_json(report, SEVERITY_NOTICE));
    json_object_set_new(json, "more", json_boolean(report->findings.overflowed));
    json_object_set_new(json, "forms", forms);
    json_object_set_new(json, "deployment", findings_json(report, report->path));
    json_object_set_new(json, "others", others_json(report));
    json_dumpf(json, to, JSON_INDENT(2));
    fputc('\n', to);
    json_decref(json);
}
