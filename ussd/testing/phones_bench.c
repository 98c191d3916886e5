/* phones_bench SERVICES DATA LOCALES PHONES DIAL [INPUT ...]: so many phones dial and type the
 * same, one input of each after the other, and all of them hold their dialogues at once. Prints
 * screens a second on this one core, CPU time a screen, and memory a dialogue. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ussd/phones.h"

static double seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* One input from every phone; how many replies were not the end. */
static size_t round_of(struct phones *phones, size_t count, uint64_t step, const char *typed)
{
    size_t going = 0;

    for (size_t i = 0; i < count; i++) {
        char number[32];
        struct phone_reply reply;
        snprintf(number, sizeof number, "2547%08zu", i);
        struct phone_event event = {.phone = text_of(number),
                                    .network = TEXT("bench"),
                                    .step = step,
                                    .dial = step == 0,
                                    .text = text_of(typed)};
        phones_take(phones, &event, 0, &reply);
        going += !reply.end;
        if (i == 0)
            fprintf(stderr, "[%s]\n%.*s\n\n", typed, TEXT_ARG(reply.text));
    }
    return going;
}

int main(int count, char **words)
{
    struct house *house;
    struct phones *phones;
    struct fault why = {0};

    if (count < 6) {
        fputs("phones_bench SERVICES DATA LOCALES PHONES DIAL [INPUT ...]\n", stderr);
        return 64;
    }
    struct house_options options = {.services = words[1],
                                    .data = words[2],
                                    .locales = words[3],
                                    .clock = clock_system(),
                                    .random = random_system(),
                                    .demonstration = true};
    size_t many = strtoul(words[4], NULL, 10), going = 0;
    enum status status = house_open(&house, &options, &why);
    struct phones_options wanted = {
        .house = house, .transport = transport_at(0), .locales = words[3], .most = many};
    if (status == OK)
        status = phones_open(&phones, &wanted, &why);
    if (status != OK) {
        fprintf(stderr, "%s\n", why.text);
        return 70;
    }
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 5; i < count; i++)
        going += round_of(phones, many, (uint64_t)i - 5, words[i]);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    double screens = (double)many * (count - 5);
    printf("%.0f screens of %zu phones, %zu went on: %.0f screens/s, %.1f us of CPU a screen, "
           "%.1f KiB a dialogue\n",
           screens, many, going, screens / wall, cpu * 1e6 / screens,
           (double)phones_held_bytes(phones) / 1024 / (double)many);
    phones_close(phones);
    house_close(house);
    return 0;
}
