#include "ussd/phones.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "ussd/view.h"

enum { MOST_DEFAULT = 20000, MOST_PHONE = 24, BUCKETS = 4096 };

/* A phone, in a chain of its bucket and in the order of last use. */
struct entry {
    char key[MOST_PHONE + 2 + 64];
    struct dialogue *dialogue;
    int64_t last_ms;
    struct entry *chain, *newer, *older;
};

struct phones {
    struct dialogue_host host;
    struct arena *arena;   /* of `down` and `language` */
    struct arena *scratch; /* of one event */
    size_t most, count;
    uint64_t seed;
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
};

struct text phone_plain(struct text phone, struct arena *arena)
{
    char *out = arena_bytes(arena, phone.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < phone.len && len < MOST_PHONE; i++)
        if (phone.at[i] >= '0' && phone.at[i] <= '9')
            out[len++] = phone.at[i];
    struct text plain = {out, len};
    return text_starts(plain, "00") ? text_part(plain, 2, SIZE_MAX) : plain;
}

/* ---- Opening ---- */

static enum status check_language(struct phones *phones, struct text language,
                                  struct fault *why)
{
    struct visitor visitor = {.channel = TEXT("ussd"), .language = language};
    struct session *session;
    enum status status = session_open(&session, phones->host.house, &visitor, why);

    if (status != OK)
        return status;
    struct screen_words words = view_words(session);
    status =
        screen_check_budget(phones->host.manner.budget, &words, language, phones->arena, why);
    if (phones->host.down.len == 0)
        phones->host.down = text_copy(phones->arena, session_words(session, "phone.down"));
    session_close(session);
    return status;
}

/* The language wished for phones that have not been here: one of the deployment's, or none. */
static enum status check_wish(const struct phones *phones, struct fault *why)
{
    const struct house *house = phones->host.house;
    struct text wish = phones->host.language, known = TEXT("");

    if (wish.len == 0)
        return OK;
    for (size_t i = 0; i < house_language_count(house); i++) {
        struct text language = house_language(house, i);
        if (text_equal(language, wish))
            return OK;
        known = text_format(phones->arena, "%.*s %.*s", TEXT_ARG(known), TEXT_ARG(language));
    }
    return fault_set(why, REFUSED, "the deployment has no language \"%.*s\", it has:%.*s",
                     TEXT_ARG(wish), TEXT_ARG(known));
}

/* The letters that each language allows to be replaced. */
static enum status open_tables(struct phones *phones, const char *locales, struct fault *why)
{
    size_t count = house_language_count(phones->host.house);
    struct view_table *tables = arena_array(phones->arena, count, sizeof *tables);

    for (size_t i = 0; i < count; i++) {
        tables[i].language = house_language(phones->host.house, i);
        enum status status =
            translit_open(&tables[i].letters, locales, tables[i].language, phones->arena, why);
        if (status != OK)
            return status;
    }
    phones->host.manner.tables = tables;
    phones->host.manner.table_count = count;
    return OK;
}

enum status phones_open(struct phones **out, const struct phones_options *options,
                        struct fault *why)
{
    struct phones *phones = calloc(1, sizeof *phones);
    enum status status = OK;

    if (phones == NULL)
        fatal("no memory for the phones");
    phones->arena = arena_open("phones");
    phones->scratch = arena_open("phone event");
    phones->most = options->most > 0 ? options->most : MOST_DEFAULT;
    phones->seed = random_u64(random_system());
    phones->host = (struct dialogue_host){
        .house = options->house,
        .transport = options->transport,
        .manner.budget =
            options->budget.septets > 0 ? options->budget : options->transport->budget,
        .language = text_copy(phones->arena, options->language),
        .scratch = phones->scratch};
    for (size_t i = 0; i < house_language_count(options->house) && status == OK; i++)
        status = check_language(phones, house_language(options->house, i), why);
    if (status == OK)
        status = check_wish(phones, why);
    if (status == OK && options->locales != NULL)
        status = open_tables(phones, options->locales, why);
    if (status != OK) {
        phones_close(phones);
        return status;
    }
    *out = phones;
    return OK;
}

/* ---- The table ---- */

static size_t bucket_of(const struct phones *phones, const char *key)
{
    uint64_t hash = phones->seed;

    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211U;
    return (size_t)((hash ^ (hash >> 32)) % BUCKETS);
}

static void unlink_used(struct phones *phones, struct entry *entry)
{
    if (entry->newer != NULL)
        entry->newer->older = entry->older;
    else
        phones->newest = entry->older;
    if (entry->older != NULL)
        entry->older->newer = entry->newer;
    else
        phones->oldest = entry->newer;
}

static void link_newest(struct phones *phones, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = phones->newest;
    *(phones->newest ? &phones->newest->newer : &phones->oldest) = entry;
    phones->newest = entry;
}

static void let_go(struct phones *phones, struct entry *entry)
{
    struct entry **at = &phones->buckets[bucket_of(phones, entry->key)];

    while (*at != entry)
        at = &(*at)->chain;
    *at = entry->chain;
    unlink_used(phones, entry);
    phones->count--;
    dialogue_close(entry->dialogue);
    free(entry);
}

void phones_close(struct phones *phones)
{
    if (phones == NULL)
        return;
    while (phones->oldest != NULL)
        let_go(phones, phones->oldest);
    arena_close(phones->arena);
    arena_close(phones->scratch);
    free(phones);
}

static struct entry *find_entry(const struct phones *phones, const char *key)
{
    struct entry *entry = phones->buckets[bucket_of(phones, key)];

    while (entry != NULL && strcmp(entry->key, key) != 0)
        entry = entry->chain;
    return entry;
}

static struct entry *add_entry(struct phones *phones, const char *key, struct text phone)
{
    struct entry *entry = calloc(1, sizeof *entry);
    struct entry **bucket = &phones->buckets[bucket_of(phones, key)];

    if (entry == NULL)
        fatal("no memory for a phone");
    if (phones->count >= phones->most)
        let_go(phones, phones->oldest);
    snprintf(entry->key, sizeof entry->key, "%s", key);
    entry->dialogue = dialogue_open(&phones->host, phone);
    entry->chain = *bucket;
    *bucket = entry;
    link_newest(phones, entry);
    phones->count++;
    return entry;
}

/* ---- Events ---- */

/* A phone without a number is known by the network's session. */
static void key_of(char *key, size_t room, struct text phone, const struct phone_event *event)
{
    struct text network = text_part(event->network, 0, 64);

    if (phone.len > 0)
        snprintf(key, room, "%.*s", TEXT_ARG(phone));
    else
        snprintf(key, room, "?%.*s", TEXT_ARG(network));
}

void phones_take(struct phones *phones, const struct phone_event *event, int64_t now_ms,
                 struct phone_reply *reply)
{
    struct arena_mark mark = arena_mark(phones->scratch);
    struct text phone = phone_plain(event->phone, phones->scratch);
    struct entry *entry;
    char key[sizeof entry->key];

    key_of(key, sizeof key, phone, event);
    entry = find_entry(phones, key);
    if (entry == NULL)
        entry = add_entry(phones, key, phone);
    unlink_used(phones, entry);
    link_newest(phones, entry);
    entry->last_ms = now_ms;
    dialogue_take(entry->dialogue, event, reply);
    arena_release(phones->scratch, mark);
}

void phones_tick(struct phones *phones, int64_t now_ms)
{
    int64_t longest_ms = phones->host.transport->idle_s * 2 * 1000;

    for (struct entry *entry = phones->oldest, *next; entry != NULL; entry = next) {
        if (now_ms - entry->last_ms <= longest_ms)
            break;
        next = entry->newer;
        let_go(phones, entry);
    }
}

size_t phones_count(const struct phones *phones)
{
    return phones->count;
}

size_t phones_held_bytes(const struct phones *phones)
{
    size_t bytes = sizeof *phones;

    for (const struct entry *entry = phones->oldest; entry != NULL; entry = entry->newer)
        bytes += sizeof *entry + dialogue_held_bytes(entry->dialogue);
    return bytes;
}
