#include "tools/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_SENTENCE = 600 };

const char *severity_name(enum severity severity)
{
    static const char *const NAMES[] = {[SEVERITY_NOTICE] = "notice",
                                        [SEVERITY_WARNING] = "warning",
                                        [SEVERITY_ERROR] = "error"};
    return NAMES[severity];
}

/* The same finding made before in another language, or NULL. */
static struct finding *same(const struct findings *findings, const struct finding *wanted)
{
    for (size_t i = findings->count; i > 0; i--) {
        struct finding *each = &findings->at[i - 1];
        if (!text_equal(each->file, wanted->file))
            return NULL;
        if (each->kind == wanted->kind && each->severity == wanted->severity &&
            text_equal(each->place, wanted->place) && text_equal(each->text, wanted->text))
            return each;
    }
    return NULL;
}

static bool names_language(struct text languages, struct text language)
{
    while (languages.len > 0) {
        size_t comma = text_find(languages, TEXT(", "));
        if (text_equal(text_part(languages, 0, comma), language))
            return true;
        languages = comma == SIZE_MAX ? (struct text){0}
                                      : text_part(languages, comma + 2, languages.len);
    }
    return false;
}

static void keep(struct findings *findings, const struct finding *finding)
{
    struct finding *before = same(findings, finding);

    if (before && names_language(before->languages, finding->languages))
        return;
    if (before && finding->languages.len > 0 && before->languages.len > 0) {
        before->languages =
            text_format(findings->arena, "%.*s, %.*s", TEXT_ARG(before->languages),
                        TEXT_ARG(finding->languages));
        return;
    }
    if (findings->count == FINDINGS_MOST) {
        findings->overflowed = true;
        return;
    }
    if (findings->count == findings->room) {
        size_t room = findings->room > 0 ? findings->room * 2 : 64;
        struct finding *grown = arena_array(findings->arena, room, sizeof *grown);
        if (findings->count > 0)
            memcpy(grown, findings->at, findings->count * sizeof *grown);
        findings->at = grown;
        findings->room = room;
    }
    struct finding *kept = &findings->at[findings->count++];
    *kept = *finding;
    kept->place = text_copy(findings->arena, finding->place);
    kept->languages = text_copy(findings->arena, finding->languages);
    kept->text = text_copy(findings->arena, finding->text);
}

void finding_add(struct findings *findings, enum severity severity, const char *kind,
                 struct spot spot, const char *format, ...)
{
    char sentence[LONGEST_SENTENCE];
    va_list values;

    va_start(values, format);
    vsnprintf(sentence, sizeof sentence, format, values);
    va_end(values);
    text_make_line(sentence);
    const struct finding finding = {.severity = severity,
                                    .kind = kind,
                                    .file = findings->file,
                                    .line = spot.line,
                                    .column = spot.column,
                                    .place = spot.place,
                                    .languages = spot.language,
                                    .text = text_of(sentence)};
    keep(findings, &finding);
}

void finding_of_fault(struct findings *findings, enum severity severity, const char *kind,
                      const struct fault *fault)
{
    finding_add(findings, severity, kind,
                (struct spot){.line = fault->line, .column = fault->column}, "%s", fault->text);
}

size_t finding_count(const struct findings *findings, enum severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += findings->at[i].severity == severity;
    return count;
}
