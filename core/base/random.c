#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"

static void system_fill(void *self, void *bytes, size_t count)
{
    (void)self;
    for (size_t done = 0; done < count;) {
        ssize_t got = getrandom((char *)bytes + done, count - done, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fatal("the system gives no random bytes");
        done += (size_t)got;
    }
}

struct random random_system(void)
{
    return (struct random){NULL, system_fill};
}

/* SplitMix64. */
static void seeded_fill(void *self, void *bytes, size_t count)
{
    struct random_seeded *seeded = self;
    for (size_t done = 0; done < count; done += 8) {
        uint64_t z = seeded->state += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        z ^= z >> 31;
        memcpy((char *)bytes + done, &z, count - done < 8 ? count - done : 8);
    }
}

struct random random_seeded(struct random_seeded *state)
{
    return (struct random){state, seeded_fill};
}

uint64_t random_u64(struct random random)
{
    uint64_t value = 0;
    random.fill(random.self, &value, sizeof value);
    return value;
}

double random_unit(struct random random)
{
    return (double)(random_u64(random) >> 11) * 0x1p-53;
}

void random_uuid(struct random random, char out[37])
{
    uint8_t b[16];
    random.fill(random.self, b, sizeof b);
    b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
    b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
             b[13], b[14], b[15]);
}
