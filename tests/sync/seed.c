/* seed: queues submissions in a device's data folder, sealed as a kiosk seals them.
 *
 *   sync_seed DATA FORM VERSION COUNT RECORDED [FIRST]
 *
 * COUNT of them have one part of about 150 bytes; RECORDED more have a second one of 30,000 to
 * 90,000. Their identities are those numbers from FIRST (0) on, so a second call adds others.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "seal/case_number.h"
#include "seal/seal.h"
#include "store/store.h"

enum { PLAIN = 100, LEAST_RECORDED = 30000, MORE_RECORDED = 60000 };

struct seeding {
    struct store *store;
    struct office_key office;
    const char *form, *version;
    struct random random;
    struct fault why;
};

static struct text some_bytes(struct seeding *seeding, size_t count, struct arena *arena)
{
    char *bytes = arena_bytes(arena, count);
    seeding->random.fill(seeding->random.self, bytes, count);
    struct text sealed = {0};
    seal_to_office(&sealed, &seeding->office, (struct text){bytes, count}, arena, NULL);
    return sealed;
}

static enum status queue(struct seeding *seeding, unsigned number, bool is_recorded)
{
    static const uint8_t KEY[CASE_KEY] = {1};
    struct arena *arena = arena_open("seed");
    char case_number[CASE_DIGITS + 1];
    size_t more = random_u64(seeding->random) % MORE_RECORDED;
    struct store_part parts[2] = {{TEXT(""), some_bytes(seeding, PLAIN + number % 60, arena)}};
    if (is_recorded)
        parts[1] =
            (struct store_part){TEXT("1"), some_bytes(seeding, LEAST_RECORDED + more, arena)};
    case_number_make(case_number, KEY, number);
    struct store_sending sending = {
        .submission = {.instance_id =
                           text_format(arena, "uuid:5eed0000-0000-4000-8000-%012u", number),
                       .form_id = text_of(seeding->form),
                       .form_version = text_of(seeding->version),
                       .case_number = text_of(case_number),
                       .priority = (int)(number % 4),
                       .parts = parts,
                       .part_count = is_recorded ? 2 : 1},
        .case_check = {(uint8_t)number, (uint8_t)(number >> 8), 1}};
    enum status status = store_send(seeding->store, &sending, &seeding->why);
    arena_close(arena);
    return status;
}

int main(int argc, char **argv)
{
    struct seeding seeding = {.random = random_system()};
    if (argc != 6 && argc != 7)
        return fprintf(stderr, "usage: %s DATA FORM VERSION COUNT RECORDED [FIRST]\n", argv[0]),
               64;
    unsigned count = (unsigned)strtoul(argv[4], NULL, 10);
    unsigned recorded = (unsigned)strtoul(argv[5], NULL, 10);
    unsigned first = argc == 7 ? (unsigned)strtoul(argv[6], NULL, 10) : 0;
    struct arena *arena = arena_open("seed");
    const char *office = text_format(arena, "%s/office", argv[1]).at;
    seal_start();
    seeding.form = argv[2];
    seeding.version = argv[3];
    enum status status = office_key_read(&seeding.office, office, &seeding.why);
    if (status == OK)
        status = store_open(&seeding.store, argv[1], clock_system(), NULL, arena, &seeding.why);
    for (unsigned i = 0; i < count + recorded && status == OK; i++)
        status = queue(&seeding, first + i, i >= count);
    if (status != OK)
        fprintf(stderr, "sync_seed: %s\n", seeding.why.text);
    store_close(seeding.store);
    arena_close(arena);
    return status == OK ? 0 : 70;
}
