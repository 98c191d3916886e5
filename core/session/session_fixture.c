#include "session/session_fixture.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "form/compact.h"
#include "seal/seal.h"
#include "session/house.h"

enum { LARGEST_FILE = 64 * 1024 * 1024 };
static const int64_t TODAY_MS = 1795430400000; /* 2026-11-23 12:00 UTC */

static void open_house(struct fixture *fixture)
{
    struct fault why = {0};
    const struct house_options options = {
        .services = fixture->services,
        .data = fixture->data,
        .locales = DOORSTEP_BUILT_LOCALES,
        .clock = clock_fixed(&fixture->clock),
        .random = random_seeded(&fixture->random),
        .demonstration = true,
        .forms_open = 1, /* as few as there can be: what is left is closed soon */
        .practice = fixture->practice,
    };
    if (house_open(&fixture->house, &options, &why) != OK)
        fail_msg("%s:%u: %s", why.file, why.line, why.text);
}

void fixture_open(struct fixture *fixture, const char *services)
{
    *fixture = (struct fixture){.data = "/tmp/doorstep-session-XXXXXX", .services = services};
    setenv("TZ", "UTC", 1);
    assert_non_null(mkdtemp(fixture->data));
    fixture->clock.now_ms = TODAY_MS;
    fixture->random.state = 7;
    fixture->arena = arena_open("page");
    open_house(fixture);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk)
{
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

void fixture_remove(const char *folder)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void fixture_close(struct fixture *fixture)
{
    session_close(fixture->session);
    house_close(fixture->house);
    arena_close(fixture->arena);
    fixture_remove(fixture->data);
}

void fixture_restart(struct fixture *fixture)
{
    session_close(fixture->session);
    fixture->session = NULL;
    house_close(fixture->house);
    open_house(fixture);
}

static void look(struct fixture *fixture)
{
    arena_close(fixture->arena);
    fixture->arena = arena_open("page");
    session_page(&fixture->page, fixture->session, fixture->arena);
}

void fixture_dial(struct fixture *fixture, const char *person, const char *language)
{
    struct fault why = {0};
    const struct visitor visitor = {
        .channel = TEXT("ussd"),
        .person = text_of(person),
        .phone = text_of(person),
        .device = TEXT("device-1"),
        .language = text_of(language),
    };
    session_close(fixture->session);
    fixture->session = NULL;
    if (session_open(&fixture->session, fixture->house, &visitor, &why) != OK)
        fail_msg("%s", why.text);
    look(fixture);
}

static void say(struct fixture *fixture, const struct answer *answer)
{
    struct fault why = {0};
    if (session_answer(fixture->session, answer, &why) != OK ||
        session_keep(fixture->session, TEXT("note"), &why) != OK)
        fail_msg("%s", why.text);
    look(fixture);
}

void fixture_say(struct fixture *fixture, enum answer_kind kind, const char *value)
{
    say(fixture, &(struct answer){.kind = kind, .value = text_of(value)});
}

void fixture_change(struct fixture *fixture, size_t line)
{
    say(fixture, &(struct answer){.kind = ANSWER_CHANGE, .index = line});
}

void fixture_hand(struct fixture *fixture, const char *name, struct text bytes)
{
    say(fixture,
        &(struct answer){.kind = ANSWER_VALUE, .value = text_of(name), .bytes = bytes});
}

/* ---- The village, changed ---- */

static struct text replaced(struct text bytes, const char *from, const char *to,
                            struct arena *arena)
{
    size_t at = text_find(bytes, text_of(from));
    assert_true(at != SIZE_MAX);
    return text_format(arena, "%.*s%s%.*s", TEXT_ARG(text_part(bytes, 0, at)), to,
                       TEXT_ARG(text_part(bytes, at + strlen(from), SIZE_MAX)));
}

static void copy_file(const char *folder, const char *name, struct text bytes,
                      struct arena *arena)
{
    char *path = text_string(arena, text_format(arena, "%s/%s", folder, name));
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(folder_make(path, NULL), OK);
    *slash = '/';
    assert_int_equal(file_replace(path, bytes, 0600, NULL), OK);
}

void fixture_copy(const char *folder, const char *file, const char *from, const char *to)
{
    static const char *const FILES[] = {"deployment.conf", "home/form.xml", "register/form.xml",
                                        "case/form.xml"};
    struct arena *arena = arena_open("copy");
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        struct text bytes;
        bool changes = file && strcmp(FILES[i], file) == 0;
        const char *path = text_format(arena, VILLAGE "/%s", FILES[i]).at;
        assert_int_equal(file_read(&bytes, path, LARGEST_FILE, arena, NULL), OK);
        if (changes && !from)
            continue;
        if (changes)
            bytes = replaced(bytes, from, to, arena);
        copy_file(folder, FILES[i], bytes, arena);
    }
    arena_close(arena);
}

/* ---- Looking ---- */

void fixture_at(const struct fixture *fixture, const char *name)
{
    const struct page *page = &fixture->page;
    if (!text_is(page->name, name))
        fail_msg("wanted the page %s, but this is %.*s (%.*s) [%.*s]", name,
                 TEXT_ARG(page->name), TEXT_ARG(page->prompt.text),
                 TEXT_ARG(page->refusal.text));
}

void fixture_refused(const struct fixture *fixture, const char *words)
{
    assert_text(fixture->page.refusal.text, words);
    assert_true((fixture->page.refused > 0) == (words[0] != '\0'));
}

static void dump_faces(struct buffer *out, const char *name, const struct faces *faces)
{
    const struct text all[] = {faces->text,  faces->short_text, faces->guidance,
                               faces->image, faces->big_image,  faces->audio,
                               faces->video};
    buffer_addf(out, "%s:", name);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buffer_addf(out, " [%.*s]", TEXT_ARG(all[i]));
    buffer_add_string(out, "\n");
}

static void dump_lists(struct buffer *out, const struct page *page)
{
    for (size_t i = 0; i < page->choice_count; i++) {
        const struct page_choice *choice = &page->choices[i];
        buffer_addf(out, "%u %.*s%s ", choice->digit, TEXT_ARG(choice->value),
                    choice->chosen ? " (chosen)" : "");
        dump_faces(out, "choice", &choice->faces);
    }
    for (size_t i = 0; i < page->line_count; i++) {
        const struct page_line *line = &page->lines[i];
        dump_faces(out, "line", &line->label);
        buffer_addf(out, "  = %.*s%s\n", TEXT_ARG(line->value), line->hidden ? " hidden" : "");
    }
}

struct text fixture_dump(const struct fixture *fixture, struct arena *arena)
{
    const struct page *page = &fixture->page;
    struct buffer out = {0};
    buffer_addf(&out, "kind %d %.*s %.*s/%.*s in %.*s%s\n", page->kind, TEXT_ARG(page->name),
                TEXT_ARG(page->service), TEXT_ARG(page->version), TEXT_ARG(page->language),
                page->right_to_left ? " rtl" : "");
    dump_faces(&out, "section", &page->section);
    dump_faces(&out, "prompt", &page->prompt);
    dump_faces(&out, "hint", &page->hint);
    dump_faces(&out, "refusal", &page->refusal);
    buffer_addf(&out, "value %.*s refused %u step %zu of %zu may %x\n", TEXT_ARG(page->value),
                page->refused, page->step, page->steps, page->may);
    buffer_addf(&out, "groups %.*s unit %.*s x%d private%d secret%d consent%d menu%d\n",
                TEXT_ARG(page->groups), TEXT_ARG(page->unit), page->letters_x, page->is_private,
                page->is_secret, page->is_consent, page->is_menu);
    buffer_addf(&out, "receipt %.*s\n", TEXT_ARG(page->receipt));
    dump_lists(&out, page);
    struct text dump = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return dump;
}

struct text fixture_line(const struct fixture *fixture, const char *label, size_t *index)
{
    for (size_t i = 0; i < fixture->page.line_count; i++) {
        if (!text_is(fixture->page.lines[i].label.text, label))
            continue;
        if (index)
            *index = i;
        return fixture->page.lines[i].value;
    }
    fail_msg("the review has no line \"%s\"", label);
    return TEXT("");
}

/* ---- The store ---- */

struct count {
    size_t entries;
    char instance_id[128], form_id[128];
};

static bool count_one(void *self, const struct store_entry *entry)
{
    struct count *count = self;
    count->entries++;
    snprintf(count->instance_id, sizeof count->instance_id, "%.*s",
             TEXT_ARG(entry->instance_id));
    snprintf(count->form_id, sizeof count->form_id, "%.*s", TEXT_ARG(entry->form_id));
    return true;
}

static struct count count_queue(const struct fixture *fixture)
{
    struct count count = {0};
    struct fault why = {0};
    if (store_each(house_store(fixture->house), &count, count_one, &why) != OK)
        fail_msg("%s", why.text);
    return count;
}

size_t fixture_queued(const struct fixture *fixture)
{
    return count_queue(fixture).entries;
}

void fixture_queued_id(const struct fixture *fixture, char *id, size_t room)
{
    snprintf(id, room, "%s", count_queue(fixture).instance_id);
}

struct text fixture_submission(const struct fixture *fixture, size_t part, struct arena *arena)
{
    struct count count = count_queue(fixture);
    struct store_part *parts;
    size_t part_count = 0;
    struct text plain = {NULL, 0};
    struct fault why = {0};
    const char *office = text_format(arena, "%s/office", fixture->data).at;
    assert_int_equal(count.entries, 1);
    assert_int_equal(store_parts(&parts, &part_count, house_store(fixture->house),
                                 text_of(count.instance_id), arena, &why),
                     OK);
    assert_true(part < part_count);
    if (seal_open(&plain, office, parts[part].bytes, arena, &why) != OK)
        fail_msg("%s", why.text);
    if (part > 0)
        return plain;
    const struct service *service = house_service(fixture->house, text_of(count.form_id));
    uint8_t print[COMPACT_PRINT];
    assert_non_null(service);
    assert_true(compact_print(print, plain));
    const struct form *form = NULL;
    if (service_enter(&form, service, &why) != OK ||
        compact_read(&plain, form, plain, arena, &why) != OK)
        fail_msg("%s", why.text);
    service_leave(service);
    return plain;
}

static void search_folder(const char *folder, const char *words, struct arena *arena)
{
    struct text *names;
    size_t count = 0;
    assert_int_equal(folder_list(&names, &count, folder, arena, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        struct text bytes;
        const char *path = text_format(arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        enum status status = file_read(&bytes, path, LARGEST_FILE, arena, NULL);
        if (status == REFUSED)
            search_folder(path, words, arena);
        else if (status == OK && bytes.len > 0 &&
                 memmem(bytes.at, bytes.len, words, strlen(words)))
            fail_msg("%s holds \"%s\" readably", path, words);
    }
}

void fixture_nowhere(const struct fixture *fixture, const char *words)
{
    struct arena *arena = arena_open("search");
    search_folder(fixture->data, words, arena);
    arena_close(arena);
}

void fixture_to_review(struct fixture *fixture)
{
    static const struct {
        const char *page, *value;
    } STEPS[] = {
        {"menu", "register"},
        {"consent", "yes"},
        {"name", "Amina Wangari"},
        {"number", "110105 19491231 002*"},
        {"age", "77"},
        {"amount", "2,000"},
        {"born", "31.12.1949"},
        {"trades", "shop farm"},
        {"married", "no"},
        {"member", "no"},
        {"mark", ""},
        {"secret", "4 7 1 1 4 2"},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        fixture_at(fixture, STEPS[i].page);
        fixture_say(fixture, ANSWER_VALUE, STEPS[i].value);
    }
    fixture_at(fixture, "review");
}
