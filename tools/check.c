/* check.c: `doorstep-form check FORM|FOLDER`: opens every form by itself, has every part of the
 * check look at it, and reports. */
#include "tools/check.h"

#include <stdio.h>

#include "base/log.h"
#include "session/session.h"
#include "tools/commands.h"
#include "tools/options.h"
#include "tools/report.h"

/* ---- What the parts ask ---- */

bool check_is_question(const struct outline_control *control)
{
    return control->control > CONTROL_REPEAT;
}

struct spot check_spot(const struct check *check, size_t control)
{
    const struct outline_control *outline = &check->controls[control];
    return (struct spot){.line = outline->line, .place = outline->reference};
}

struct text check_extra(const struct check *check, size_t control, const char *name)
{
    const struct outline_control *outline = &check->controls[control];
    for (size_t i = 0; i < outline->extra_count; i++)
        if (text_is(outline->extras[i].name, name))
            return outline->extras[i].value;
    return (struct text){0};
}

struct look_manner check_manner(const struct check *check, size_t language)
{
    const struct tongue *tongue = check->languages[language].tongue;
    return (struct look_manner){.tongue = tongue,
                                .words =
                                    tongue->catalogue ? tongue->catalogue : check->fallback,
                                .budget = check->budget,
                                .is_home = check->is_home,
                                .many_languages = check->language_count > 1};
}

struct faces check_label(const struct check *check, size_t control, size_t language)
{
    const struct outline_control *outline = &check->controls[control];
    struct outline_text text = {0};
    size_t index = outline->label_words == WORDS_ITEXT
                       ? outline_find_text(check->form, outline->label)
                       : SIZE_MAX;

    if (index != SIZE_MAX && check->languages[language].translation != SIZE_MAX)
        outline_text(&text, check->form, index, check->languages[language].translation,
                     check->arena);
    return text.faces;
}

/* ---- One form ---- */

static void say_warnings(struct check *check)
{
    for (size_t i = 0; i < form_warning_count(check->form); i++)
        finding_of_fault(check->findings, SEVERITY_WARNING, "form",
                         form_warning(check->form, i));
}

static void keep_screens(const struct check *check, struct report_form *form,
                         struct arena *arena)
{
    form->screens = arena_array(arena, check->control_count * check->language_count + 1,
                                sizeof *form->screens);
    for (size_t i = 0; i < check->control_count; i++)
        for (size_t k = 0; k < check->language_count; k++) {
            const struct screen_use *use = &check->uses[i * check->language_count + k];
            if (use->screens == 0)
                continue;
            form->screens[form->screen_count++] =
                (struct report_screen){.question = check->controls[i].reference,
                                       .language = check->languages[k].name,
                                       .screens = use->screens,
                                       .over = use->over,
                                       .ucs2 = use->ucs2};
        }
}

static void keep_summary(const struct check *check, struct report_form *form,
                         struct arena *arena)
{
    form->id = form_id(check->form);
    form->version = form_version(check->form);
    form->languages = arena_array(arena, check->language_count + 1, sizeof *form->languages);
    for (size_t i = 0; i < check->language_count; i++)
        form->languages[form->language_count++] = check->languages[i].name;
    for (size_t i = 0; i < check->control_count; i++)
        form->questions += check_is_question(&check->controls[i]);
}

static void run_parts(struct check *check, const struct form *old, struct report_form *form,
                      struct arena *arena)
{
    struct fault why = {0};

    check_words(check);
    enum status status = record_new(&check->fresh, check->form, &check->host, &why);
    if (status != OK) {
        finding_of_fault(check->findings, SEVERITY_ERROR, "form", &why);
        return;
    }
    check_kind(check);
    check_choice_words(check);
    check_letters(check);
    check_media(check);
    check_sheet(check);
    status = check_screens(check, &why);
    if (status == OK) {
        keep_screens(check, form, arena);
        check_paths(check);
        if (old)
            check_digits(check, old);
    } else {
        finding_of_fault(check->findings, SEVERITY_ERROR, "form", &why);
    }
    record_close(check->fresh);
}

static void check_form(struct check *check, const struct form *old, struct report_form *form,
                       struct arena *arena)
{
    check->arena = arena_open("check");
    check->form = check->at->form;
    check->host_state = (struct explore_host){.clock = check->clock, .random.state = 1};
    check->host = explore_host(&check->host_state);
    check->is_home = check->bundle->has_settings &&
                     text_equal(form_id(check->form), check->bundle->deployment.home);
    check->language_count = bundle_languages(&check->languages, check->bundle, check->form);
    check->control_count = outline_count(check->form);
    check->controls =
        arena_array(check->arena, check->control_count + 1, sizeof *check->controls);
    for (size_t i = 0; i < check->control_count; i++)
        outline_control(&check->controls[i], check->form, i, check->arena);
    keep_summary(check, form, arena);
    say_warnings(check);
    run_parts(check, old, form, arena);
    arena_close(check->arena);
}

/* ---- The whole ---- */

static void check_twins(struct report *report, const struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->form_count; i++)
        for (size_t k = 0; k < i; k++)
            if (bundle->forms[i].form && bundle->forms[k].form &&
                text_equal(form_id(bundle->forms[i].form), form_id(bundle->forms[k].form))) {
                report->findings.file = bundle->forms[i].path;
                finding_add(&report->findings, SEVERITY_ERROR, "form", (struct spot){0},
                            "its id \"%.*s\" is also that of %.*s",
                            TEXT_ARG(form_id(bundle->forms[i].form)),
                            TEXT_ARG(bundle->forms[k].path));
            }
}

/* People who know a service by its digits look for it where it was. */
static void check_gone(struct report *report, const struct bundle *bundle,
                       const struct bundle *old)
{
    report->findings.file = bundle->path;
    for (size_t i = 0; bundle->is_deployment && i < old->form_count; i++) {
        const struct bundle_form *was = &old->forms[i];
        if (!was->form)
            finding_add(&report->findings, SEVERITY_WARNING, "deployed", (struct spot){0},
                        "%.*s cannot be read, so nothing was compared with it",
                        TEXT_ARG(was->path));
        else if (!bundle_find(bundle, form_id(was->form)))
            finding_add(&report->findings, SEVERITY_WARNING, "deployed", (struct spot){0},
                        "the service \"%.*s\" is deployed, and is there no more",
                        TEXT_ARG(form_id(was->form)));
    }
}

/* A machine is an addition to people, never the only door. */
static void check_staffed(struct report *report, const struct bundle *bundle)
{
    const struct deployment *deployment = &bundle->deployment;

    report->findings.file = bundle->path;
    for (size_t i = 0; bundle->has_settings && i < deployment->language_count; i++)
        if (deployment->staffed_place[i].len == 0 || deployment->staffed_hours[i].len == 0)
            finding_add(
                &report->findings, SEVERITY_WARNING, "deployment",
                (struct spot){.language = deployment->languages[i]},
                "nobody is told where people serve people, and when: staffed_place.%.*s "
                "and staffed_hours.%.*s",
                TEXT_ARG(deployment->languages[i]), TEXT_ARG(deployment->languages[i]));
}

/* What the programs themselves would say at their start, if nothing here said it. */
static void check_start(struct report *report, const struct bundle *bundle)
{
    const struct house_options options = {.services = bundle->path.at,
                                          .locales = bundle->locales,
                                          .clock = clock_system(),
                                          .random = random_system()};
    struct fault why = {0};

    report->findings.file = bundle->path;
    if (bundle->is_deployment && !bundle->has_settings && bundle->settings.text[0] == '\0')
        finding_add(&report->findings, SEVERITY_WARNING, "deployment", (struct spot){0},
                    "there is no deployment.conf, so menus and languages are not known");
    else if (bundle->is_deployment && !bundle->has_settings)
        finding_of_fault(&report->findings, SEVERITY_ERROR, "deployment", &bundle->settings);
    else if (bundle->has_settings && report_is_deployable(report) &&
             house_check(&options, &why) != OK)
        finding_of_fault(&report->findings, SEVERITY_ERROR, "deployment", &why);
}

void check_bundle(struct report *report, struct bundle *bundle, const struct bundle *old,
                  struct options *options)
{
    struct check check = {.bundle = bundle,
                          .budget = options->budget,
                          .clock = options_clock(options),
                          .pictures = options->pictures,
                          .findings = &report->findings};
    struct catalogue *english = NULL;
    struct fault why;

    *report = (struct report){.path = bundle->is_deployment ? bundle->path : (struct text){0},
                              .findings.arena = bundle->arena};
    if (catalogue_open(&english, bundle->locales, TEXT("en"), bundle->arena, &why) == OK)
        check.fallback = english;
    report->forms = arena_array(bundle->arena, bundle->form_count + 1, sizeof *report->forms);
    for (size_t i = 0; i < bundle->form_count; i++) {
        struct report_form *form = &report->forms[report->form_count++];
        check.at = &bundle->forms[i];
        form->file = report->findings.file = check.at->path;
        if (!check.at->form) {
            finding_of_fault(&report->findings, SEVERITY_ERROR, "form", &check.at->refusal);
            continue;
        }
        const struct bundle_form *there = bundle_find(old, form_id(check.at->form));
        check_form(&check, there ? there->form : NULL, form, bundle->arena);
    }
    check_kind_bundle(&report->findings, bundle);
    check_twins(report, bundle);
    check_gone(report, bundle, old);
    check_staffed(report, bundle);
    check_start(report, bundle);
}

static void be_quiet(void *self, enum log_level level, const char *line)
{
    (void)self;
    (void)level;
    (void)line;
}

static int cannot_read(const struct fault *why)
{
    fprintf(stderr, "doorstep-form: %s\n", why->text);
    return EXIT_NO_INPUT;
}

int command_check(int argc, char **argv)
{
    struct options options;
    struct bundle bundle = {0}, old = {0};
    struct fault why = {0};

    if (!options_read(&options, argc, argv))
        return EXIT_USAGE;
    /* What the core would log, the findings say. */
    log_set_sink((struct log_sink){.line = be_quiet, .least = LOG_FATAL});
    enum status status = bundle_open(&bundle, options.path, options.locales, &why);
    if (status == OK && options.deployed)
        status = bundle_open(&old, options.deployed, options.locales, &why);
    if (status != OK) {
        bundle_close(&bundle);
        bundle_close(&old);
        return cannot_read(&why);
    }
    struct report report;
    check_bundle(&report, &bundle, &old, &options);
    if (options.json)
        report_print_json(&report, stdout);
    else
        report_print(&report, stdout);
    bool deployable = report_is_deployable(&report);
    bundle_close(&old);
    bundle_close(&bundle);
    return deployable ? EXIT_FINE : EXIT_NOT_GOOD;
}
