#include "load.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

/* A call's time falls into one of these, each an eighth longer than the one before. */
enum { SLOTS = 200 };

struct shared {
    struct load load;
    struct load_work work;
    int64_t until_us;
    atomic_llong things;
};

struct client {
    struct shared *shared;
    pthread_t thread;
    unsigned number;
    uint64_t slots[SLOTS];
    int64_t things;
    enum status status;
    struct fault why;
};

int64_t load_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* What a process has used, if `parent` is its parent (proc(5): fields 4, 14 and 15). */
static int64_t ticks_of_child(const char *pid, int64_t parent)
{
    enum { STATE, PARENT, USER = 11, SYSTEM, FIELDS }; /* after the name in brackets */
    char path[64], line[512];
    int64_t fields[FIELDS] = {0};
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    const char *rest = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    fclose(file);
    struct text words = text_of(rest ? rest + 1 : ""), word;
    for (size_t i = 0; i < FIELDS && text_take_word(&words, &word); i++)
        text_to_int64(word, &fields[i]); /* STATE is a letter: it stays 0 */
    return fields[PARENT] == parent ? fields[USER] + fields[SYSTEM] : 0;
}

static int64_t server_us(int64_t parent)
{
    int64_t ticks = 0;
    DIR *proc = parent > 0 ? opendir("/proc") : NULL;
    for (struct dirent *entry; proc && (entry = readdir(proc));)
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
            ticks += ticks_of_child(entry->d_name, parent);
    if (proc)
        closedir(proc);
    return ticks * 1000000 / sysconf(_SC_CLK_TCK);
}

static int64_t cpu_us(int64_t server)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return ((int64_t)used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
           used.ru_utime.tv_usec + used.ru_stime.tv_usec + server_us(server);
}

static size_t slot_of(int64_t us)
{
    double edge = 1;
    size_t slot = 0;
    while (slot + 1 < SLOTS && edge < (double)us) {
        edge *= 1.125;
        slot++;
    }
    return slot;
}

static double ms_of(size_t slot)
{
    double edge = 1;
    while (slot-- > 0)
        edge *= 1.125;
    return edge / 1000;
}

static bool goes_on(struct shared *shared)
{
    if (shared->load.things > 0)
        return atomic_fetch_add(&shared->things, (long long)shared->load.batch) <
               shared->load.things;
    return load_now_us() < shared->until_us;
}

static void *be_client(void *self)
{
    struct client *client = self;
    struct shared *shared = client->shared;
    struct random_seeded state = {random_u64(random_system())};
    struct random random = random_seeded(&state);

    while (client->status == OK && goes_on(shared)) {
        int64_t began = load_now_us();
        client->status = shared->work.send(shared->work.self, client->number,
                                           shared->load.batch, random, &client->why);
        client->slots[slot_of(load_now_us() - began)]++;
        client->things += (int64_t)shared->load.batch;
    }
    return NULL;
}

static double percentile(const uint64_t slots[SLOTS], double share)
{
    uint64_t all = 0, seen = 0;
    for (size_t i = 0; i < SLOTS; i++)
        all += slots[i];
    for (size_t i = 0; i < SLOTS; i++) {
        seen += slots[i];
        if ((double)seen >= share * (double)all)
            return ms_of(i);
    }
    return 0;
}

static enum status sum_up(struct load_result *result, struct client *clients, unsigned count,
                          int64_t took_us, struct fault *why)
{
    uint64_t slots[SLOTS] = {0};
    enum status status = OK;

    *result = (struct load_result){0};
    for (unsigned i = 0; i < count; i++) {
        result->things += clients[i].things;
        for (size_t n = 0; n < SLOTS; n++)
            slots[n] += clients[i].slots[n];
        if (clients[i].status != OK && status == OK) {
            status = clients[i].status;
            *why = clients[i].why;
        }
    }
    result->per_second = (double)result->things * 1e6 / (double)took_us;
    result->p50_ms = percentile(slots, 0.5);
    result->p99_ms = percentile(slots, 0.99);
    return status;
}

enum status load_run(struct load_result *result, struct load load, struct load_work work,
                     struct fault *why)
{
    struct client *clients = calloc(load.clients, sizeof *clients);
    int64_t began = load_now_us(), cpu_began = cpu_us(load.server);
    struct shared shared = {.load = load, .work = work, .until_us = began + load.for_ms * 1000};
    pthread_attr_t small;

    if (!clients)
        fatal("no memory for %u clients", load.clients);
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 * 1024);
    for (unsigned i = 0; i < load.clients; i++) {
        clients[i].shared = &shared;
        clients[i].number = i;
        if (pthread_create(&clients[i].thread, &small, be_client, &clients[i]) != 0)
            fatal("cannot start client %u", i);
    }
    for (unsigned i = 0; i < load.clients; i++)
        pthread_join(clients[i].thread, NULL);
    enum status status = sum_up(result, clients, load.clients, load_now_us() - began, why);
    if (result->things > 0)
        result->cpu_us = (double)(cpu_us(load.server) - cpu_began) / (double)result->things;
    pthread_attr_destroy(&small);
    free(clients);
    return status;
}

double load_memory_mb(void)
{
    FILE *file = fopen("/proc/self/status", "re");
    char line[128];
    double kb = 0;

    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kb = strtod(line + 6, NULL);
    if (file)
        fclose(file);
    return kb / 1024;
}
