#include "desk/staff_facts.h"

#include <sys/statvfs.h>

#include "base/log.h"
#include "locale/catalogue.h"
#include "store/store.h"

enum { HOUR_MS = 3600 * 1000, DAY_HOURS = 24 };

struct list {
    struct staff_fact *facts;
    size_t count;
    const struct staff_options *options;
    struct arena *arena;
};

static void add(struct list *list, const char *key, struct text value)
{
    if (list->count < STAFF_MOST_FACTS)
        list->facts[list->count++] = (struct staff_fact){
            .name = catalogue_words(list->options->words, key), .value = value};
}

static struct text number(struct list *list, size_t value)
{
    return text_format(list->arena, "%zu", value);
}

/* "2 hours", "3 days": how long ago. */
static struct text age(struct list *list, int64_t then_ms)
{
    struct clock clock = list->options->clock;
    int64_t hours = (clock.now_ms(clock.self) - then_ms) / HOUR_MS;
    bool days = hours >= 2 * DAY_HOURS;

    if (hours < 0)
        hours = 0;
    return catalogue_fill(
        list->options->words, days ? "kiosk.staff.days" : "kiosk.staff.hours", list->arena,
        "count", number(list, (size_t)(days ? hours / DAY_HOURS : hours)), (const char *)NULL);
}

struct counts {
    size_t waiting, refused;
    int64_t oldest_ms;
};

static bool count(void *self, const struct store_entry *entry)
{
    struct counts *counts = self;

    if (entry->state == STORE_REFUSED)
        counts->refused++;
    if (entry->state == STORE_QUEUED || entry->state == STORE_SENT) {
        if (counts->waiting++ == 0 || entry->queued_ms < counts->oldest_ms)
            counts->oldest_ms = entry->queued_ms;
    }
    return true;
}

static void add_queue(struct list *list)
{
    struct counts counts = {0};
    struct fault why = {0};

    if (list->options->store == NULL)
        return;
    if (store_each(list->options->store, &counts, count, &why) != OK) {
        log_line(LOG_ERROR, "staff corner: %s", why.text);
        add(list, "kiosk.staff.queued",
            catalogue_words(list->options->words, "kiosk.staff.unknown"));
        return;
    }
    add(list, "kiosk.staff.queued", number(list, counts.waiting));
    if (counts.waiting > 0)
        add(list, "kiosk.staff.oldest", age(list, counts.oldest_ms));
    if (counts.refused > 0)
        add(list, "kiosk.staff.refused", number(list, counts.refused));
}

static void add_sync(struct list *list)
{
    struct text note;
    int64_t heard_ms;
    bool heard = list->options->store != NULL &&
                 store_note_get(&note, list->options->store, STORE_NOTE_HEARD, list->arena,
                                NULL) == OK &&
                 text_to_int64(note, &heard_ms);

    add(list, "kiosk.staff.sync",
        heard ? age(list, heard_ms)
              : catalogue_words(list->options->words, "kiosk.staff.never"));
}

static void add_disk(struct list *list)
{
    struct statvfs is;
    struct text value = catalogue_words(list->options->words, "kiosk.staff.unknown");

    if (statvfs(list->options->data, &is) == 0) {
        double megabytes = (double)is.f_bavail * (double)is.f_frsize / 1e6;
        value = megabytes < 1000 ? text_format(list->arena, "%.0f MB", megabytes)
                                 : text_format(list->arena, "%.1f GB", megabytes / 1000);
    }
    add(list, "kiosk.staff.disk", value);
}

static void add_sound(struct list *list)
{
    const struct desk_ports *ports = list->options->ports;

    if (ports->silent != NULL && ports->silent(ports->self))
        add(list, "kiosk.staff.loudspeaker",
            catalogue_words(list->options->words, "kiosk.silent"));
}

static void add_machine(struct list *list)
{
    const struct desk_ports *ports = list->options->ports;
    struct text names[STAFF_MOST_FACTS] = {0}, values[STAFF_MOST_FACTS] = {0};
    size_t room = STAFF_MOST_FACTS - list->count;

    if (ports->facts == NULL)
        return;
    size_t found = ports->facts(ports->self, names, values, room, list->arena);
    for (size_t i = 0; i < found && i < room; i++)
        list->facts[list->count++] = (struct staff_fact){.name = names[i], .value = values[i]};
}

size_t staff_facts(struct staff_fact facts[STAFF_MOST_FACTS],
                   const struct staff_options *options, struct arena *arena)
{
    struct list list = {facts, 0, options, arena};

    add_queue(&list);
    add_sync(&list);
    add_disk(&list);
    add_sound(&list);
    add_machine(&list);
    return list.count;
}
