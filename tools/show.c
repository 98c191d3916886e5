/* show.c: `doorstep-form show FORM`: every page of a form in its order, as a phone cuts it into
 * screens and as the kiosk has it, side by side.
 *
 * A page is shown as somebody filling the form in first meets it, with outputs filled in; one
 * that no such walk comes to is shown as the empty form has it, and that is said. */
#include <stdio.h>

#include "base/log.h"
#include "tools/bundle.h"
#include "tools/columns.h"
#include "tools/commands.h"
#include "tools/explore.h"
#include "tools/look.h"
#include "tools/options.h"

enum { BETWEEN = 3 }; /* columns: " | " */

struct show {
    struct options *options;
    const struct form *form;
    struct look_manner manner;
    size_t translation;
    struct arena *arena;
    struct text *pages; /* by control; at NULL: not shown yet */
    struct text *adds;  /* by control: "another one?" after a repeat */
    size_t count;
};

static const char *kind_name(enum page_kind kind)
{
    static const char *const NAMES[] = {
        [PAGE_CHOOSE] = "choose one",
        [PAGE_CHOOSE_MANY] = "choose several",
        [PAGE_RANK] = "put in order",
        [PAGE_NUMBER] = "number",
        [PAGE_DECIMAL] = "decimal",
        [PAGE_MONEY] = "money",
        [PAGE_RANGE] = "range",
        [PAGE_DIGITS] = "digits",
        [PAGE_DATE] = "date",
        [PAGE_TIME] = "time",
        [PAGE_DATETIME] = "date and time",
        [PAGE_TEXT] = "text",
        [PAGE_RECORDING] = "recording",
        [PAGE_DRAWING] = "drawing",
        [PAGE_PICTURE] = "picture",
        [PAGE_FILE] = "file",
        [PAGE_SCAN] = "scan",
        [PAGE_AGREE] = "agree",
        [PAGE_LISTEN] = "listen",
        [PAGE_ADD] = "another one?",
    };
    return kind <= PAGE_ADD ? NAMES[kind] : "page";
}

/* ---- Faces ---- */

static void add_named(struct column *column, const char *name, struct text value)
{
    if (value.len > 0)
        column_add(column, text_format(column->arena, "%s: %.*s", name, TEXT_ARG(value)));
}

static void add_kiosk(struct column *column, const struct page *page)
{
    struct arena *arena = column->arena;

    add_named(column, "section", page->section.text);
    column_add(column, text_trim(page->prompt.text.len > 0 ? page->prompt.text
                                                           : page->prompt.short_text));
    if (page->hint.text.len > 0)
        column_add(column, text_trim(page->hint.text));
    for (size_t i = 0; i < page->choice_count; i++) {
        const struct page_choice *choice = &page->choices[i];
        struct text label = text_trim(choice->faces.text);
        column_add(column, text_format(arena, "[%u] %.*s%s%.*s%s", choice->digit,
                                       TEXT_ARG(label.len > 0 ? label : choice->value),
                                       choice->faces.image.len > 0 ? "  (" : "",
                                       TEXT_ARG(choice->faces.image),
                                       choice->faces.image.len > 0 ? ")" : ""));
    }
    add_named(column, "picture",
              page->prompt.image.len > 0 ? page->prompt.image : TEXT("none"));
    add_named(column, "recording",
              page->prompt.audio.len > 0 ? page->prompt.audio : TEXT("none, it is spoken"));
    add_named(column, "guidance", page->prompt.guidance);
}

/* On the wire: 7 bits a septet, 16 a letter of UCS-2. */
static size_t octets(const struct screen *screen)
{
    return screen->ucs2 ? screen->used * 2 : (screen->used * 7 + 7) / 8;
}

static void add_phone(struct column *column, const struct look *look)
{
    struct arena *arena = column->arena;

    if (look->status != OK)
        column_add(column, text_format(arena, "a phone cannot show it: %s", look->why.text));
    for (size_t i = 0; i < look->screens.count; i++) {
        const struct screen *screen = &look->screens.at[i];
        if (i > 0)
            column_add(column, TEXT(""));
        column_add(column, text_trim(screen->text));
        column_add(column, text_format(arena, "-- %zu of %zu: %zu/%zu %s, %zu octets", i + 1,
                                       look->screens.count, screen->used, screen->limit,
                                       screen->ucs2 ? "letters (UCS-2)" : "septets (GSM)",
                                       octets(screen)));
    }
}

static struct text draw(const struct show *show, const struct look *look, struct text head)
{
    size_t width = (size_t)show->options->width - BETWEEN;
    struct arena *arena = arena_open("draw");
    struct column left = {.columns = width * 2 / 5, .arena = arena};
    struct column right = {.columns = width - width * 2 / 5, .arena = arena};
    struct buffer out = {0};

    add_phone(&left, look);
    add_kiosk(&right, &look->page);
    buffer_add(&out, head);
    columns_print(&out, &left, &right);
    struct text text = text_copy(show->arena, buffer_text(&out));
    buffer_close(&out);
    arena_close(arena);
    return text;
}

/* "/data/who/have: choose one; only when /data/consent = 'yes'" */
static struct text head_of(const struct show *show, struct place place, const struct page *page)
{
    struct outline_control outline;
    outline_control(&outline, show->form, place.control, show->arena);
    bool optional = (page->may & MAY_SKIP) != 0;
    return text_format(show->arena, "%.*s: %s%s%s%.*s\n", TEXT_ARG(outline.reference),
                       kind_name(page->kind), optional ? ", may be left out" : "",
                       outline.relevant == WHEN_ALWAYS  ? ""
                       : outline.relevant == WHEN_NEVER ? "; never: "
                                                        : "; only when ",
                       TEXT_ARG(outline.relevant_source));
}

/* ---- Walking ---- */

static void at_stop(void *self, struct record *record, struct place place, bool answered)
{
    struct show *show = self;
    struct text *into =
        place.kind == PLACE_REPEAT ? &show->adds[place.control] : &show->pages[place.control];
    struct arena *arena;
    struct look look;

    if (answered || into->at)
        return;
    arena = arena_open("show");
    record_set_language(record, show->translation);
    look_at(&look, &show->manner, record, place, arena);
    *into = draw(show, &look, head_of(show, place, &look.page));
    record_set_language(record, 0);
    arena_close(arena);
}

/* What no walk came to, as a fresh record has it. */
static void add_the_rest(struct show *show, struct record *record)
{
    for (size_t i = 0; i < show->count; i++) {
        const struct place place = {.kind = PLACE_QUESTION, .control = (uint32_t)i};
        struct outline_control outline;
        outline_control(&outline, show->form, i, show->arena);
        if (outline.control <= CONTROL_REPEAT || outline.repeated || show->pages[i].at)
            continue;
        at_stop(show, record, place, false);
        show->pages[i] =
            text_format(show->arena, "(no walk came here) %.*s", TEXT_ARG(show->pages[i]));
    }
}

static void print_pages(const struct show *show)
{
    size_t number = 0;

    for (size_t i = 0; i < show->count; i++) {
        if (show->pages[i].at)
            printf("\n%zu. %.*s", ++number, TEXT_ARG(show->pages[i]));
        if (show->adds[i].at)
            printf("\n%zu. %.*s", ++number, TEXT_ARG(show->adds[i]));
    }
}

static enum status show_pages(struct show *show, struct fault *why)
{
    const struct clock clock = options_clock(show->options);
    const struct explorer explorer = {.clock = clock, .self = show, .stop = at_stop};
    struct explore_host host_state = {.clock = clock, .random.state = 1};
    const struct record_host host = explore_host(&host_state);
    struct explored explored;
    struct record *record;

    show->count = outline_count(show->form);
    show->pages = arena_array(show->arena, show->count + 1, sizeof *show->pages);
    show->adds = arena_array(show->arena, show->count + 1, sizeof *show->adds);
    enum status status = record_new(&record, show->form, &host, why);
    if (status != OK)
        return status;
    status = explore(&explored, show->form, &explorer, show->arena, why);
    if (status == OK) {
        add_the_rest(show, record);
        print_pages(show);
    }
    record_close(record);
    return status;
}

/* ---- One form ---- */

/* By tag or by name; the first when none is asked for; NULL: the form lacks it. */
static const struct bundle_language *find_language(const struct bundle_language *languages,
                                                   size_t count, const char *wanted,
                                                   const struct form *form)
{
    size_t index = wanted ? form_find_language(form, text_of(wanted)) : SIZE_MAX;

    for (size_t i = 0; i < count; i++)
        if (languages[i].translation != SIZE_MAX &&
            (!wanted || languages[i].translation == index ||
             text_is(languages[i].name, wanted)))
            return &languages[i];
    return NULL;
}

static int show_form(struct bundle *bundle, const struct bundle_form *at,
                     struct options *options)
{
    struct bundle_language *languages;
    struct catalogue *english = NULL;
    struct fault why = {0};

    if (!at->form) {
        struct text said = fault_text(&at->refusal, bundle->arena);
        fprintf(stderr, "doorstep-form: %.*s\n", TEXT_ARG(said));
        return EXIT_REFUSED;
    }
    size_t count = bundle_languages(&languages, bundle, at->form);
    const struct bundle_language *language =
        find_language(languages, count, options->language, at->form);
    if (!language) {
        fprintf(stderr, "doorstep-form: %.*s has no language \"%s\"\n", TEXT_ARG(at->path),
                options->language ? options->language : "");
        return EXIT_USAGE;
    }
    if (!language->tongue->catalogue)
        (void)catalogue_open(&english, bundle->locales, TEXT("en"), bundle->arena, &why);
    struct show show = {
        .options = options,
        .form = at->form,
        .translation = language->translation,
        .arena = bundle->arena,
        .manner = {.tongue = language->tongue,
                   .words = language->tongue->catalogue ? language->tongue->catalogue : english,
                   .budget = options->budget,
                   .is_home = bundle->has_settings &&
                              text_equal(form_id(at->form), bundle->deployment.home),
                   .many_languages = count > 1}};
    printf("%.*s: %.*s %.*s, in %.*s\n", TEXT_ARG(at->path), TEXT_ARG(form_id(at->form)),
           TEXT_ARG(form_version(at->form)), TEXT_ARG(language->name));
    if (show_pages(&show, &why) == OK)
        return EXIT_FINE;
    fprintf(stderr, "doorstep-form: %s\n", why.text);
    return EXIT_REFUSED;
}

static void be_quiet(void *self, enum log_level level, const char *line)
{
    (void)self;
    (void)level;
    (void)line;
}

int command_show(int argc, char **argv)
{
    struct options options;
    struct bundle bundle = {0};
    struct fault why = {0};
    int exit = EXIT_FINE;

    if (!options_read(&options, argc, argv))
        return EXIT_USAGE;
    log_set_sink((struct log_sink){.line = be_quiet, .least = LOG_FATAL});
    if (bundle_open(&bundle, options.path, options.locales, &why) != OK) {
        fprintf(stderr, "doorstep-form: %s\n", why.text);
        bundle_close(&bundle);
        return EXIT_NO_INPUT;
    }
    for (size_t i = 0; i < bundle.form_count; i++) {
        int each = show_form(&bundle, &bundle.forms[i], &options);
        exit = each != EXIT_FINE ? each : exit;
        if (i + 1 < bundle.form_count)
            putchar('\n');
    }
    bundle_close(&bundle);
    return exit;
}
