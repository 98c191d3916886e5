/* bench.c: how fast the engine loads a form and takes an answer, and what a session holds.
 *
 *   bench            measures and prints one figure a line: name, value
 *   bench smoke      the same with few rounds, to see that it runs
 *   bench form N     prints the form of N questions that is measured (for compare.sh)
 *
 * Every question has a relevance and a calculation. They stand in sections of ten: the first
 * answer of a section decides which others are asked, and each calculation adds up those before
 * it, so one answer touches up to twenty binds. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "form/record.h"

enum { SECTION = 10, LARGE = 1000, SMALL = 100 };

/* ---- The form ---- */

static int first_of_section(int question)
{
    return question - question % SECTION;
}

static void add_binds(struct buffer *xml, int count)
{
    for (int i = 0; i < count; i++) {
        int first = first_of_section(i);
        if (i == first)
            buffer_addf(xml,
                        "<bind nodeset=\"/data/q%d\" type=\"int\" relevant=\"/data/on = 1\"/>\n"
                        "<bind nodeset=\"/data/c%d\" calculate=\"/data/q%d * 2\"/>\n",
                        i, i, i);
        else
            buffer_addf(
                xml,
                "<bind nodeset=\"/data/q%d\" type=\"int\" relevant=\"/data/q%d &gt; 0\"/>\n"
                "<bind nodeset=\"/data/c%d\" calculate=\"/data/q%d * 2 + /data/c%d\"/>\n",
                i, first, i, i, i - 1);
    }
}

static void write_form(struct buffer *xml, int count)
{
    buffer_addf(xml,
                "<?xml version=\"1.0\"?>\n"
                "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
                "xmlns:h=\"http://www.w3.org/1999/xhtml\" "
                "xmlns:jr=\"http://openrosa.org/javarosa\">\n"
                "<h:head><h:title>%d questions</h:title>\n<model>\n"
                "<instance><data id=\"bench\" version=\"1\">\n<on>1</on>\n",
                count);
    for (int i = 0; i < count; i++)
        buffer_addf(xml, "<q%d/><c%d/>\n", i, i);
    buffer_add_string(xml, "<meta><instanceID/></meta>\n</data></instance>\n"
                           "<bind nodeset=\"/data/meta/instanceID\" jr:preload=\"uid\"/>\n");
    add_binds(xml, count);
    buffer_add_string(xml, "</model></h:head>\n<h:body>\n");
    for (int i = 0; i < count; i++)
        buffer_addf(xml, "<input ref=\"/data/q%d\"><label>Question %d</label></input>\n", i, i);
    buffer_add_string(xml, "</h:body>\n</h:html>\n");
}

/* ---- Measuring ---- */

static double now_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

/* Without the turns of other programs. */
static double processor_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void die(const struct fault *why)
{
    fprintf(stderr, "bench: %u:%u: %s\n", why->line, why->column, why->text);
    exit(1);
}

struct bench {
    struct arena *arena;
    struct random_seeded seed;
    struct record_host host;
    struct fault why;
};

static void open_form(struct bench *bench, struct form **form, struct record **record,
                      struct text xml)
{
    if (form_open(form, xml, TEXT("bench.xml"), NULL, &bench->why) != OK ||
        record_new(record, *form, &bench->host, &bench->why) != OK)
        die(&bench->why);
}

static void measure_load(struct bench *bench, struct text xml, int rounds)
{
    double *took = arena_array(bench->arena, (size_t)rounds, sizeof *took);
    double *busy = arena_array(bench->arena, (size_t)rounds, sizeof *busy);
    for (int i = 0; i < rounds; i++) {
        struct form *form = NULL;
        struct record *record = NULL;
        double start = now_us(), worked = processor_us();
        open_form(bench, &form, &record, xml);
        took[i] = (now_us() - start) / 1000;
        busy[i] = (processor_us() - worked) / 1000;
        record_close(record);
        form_close(form);
    }
    qsort(took, (size_t)rounds, sizeof *took, by_size);
    qsort(busy, (size_t)rounds, sizeof *busy, by_size);
    printf("load_ms_median %.3f\nload_ms_worst %.3f\nload_processor_ms_median %.3f\n",
           took[rounds / 2], took[rounds - 1], busy[rounds / 2]);
}

static void answer(struct bench *bench, struct record *record, struct place place, int number)
{
    struct arena_mark mark = arena_mark(bench->arena);
    struct verdict verdict;
    char value[16];
    snprintf(value, sizeof value, "%d", number);
    if (record_answer(&verdict, record, place, text_of(value), bench->arena, &bench->why) != OK)
        die(&bench->why);
    if (verdict.kind != ANSWER_TAKEN) {
        fprintf(stderr, "bench: an answer was refused (%d)\n", (int)verdict.kind);
        exit(1);
    }
    arena_release(bench->arena, mark);
}

/* Answers every question in order, so that all become relevant, and notes their places. */
static struct place *answer_all(struct bench *bench, struct record *record, size_t *count)
{
    struct place *places = arena_array(bench->arena, LARGE, sizeof *places);
    *count = 0;
    for (struct place at = record_next(record, record_start());
         at.kind == PLACE_QUESTION && *count < LARGE; at = record_next(record, at)) {
        places[(*count)++] = at;
        answer(bench, record, at, 1);
    }
    return places;
}

static void measure_answers(struct bench *bench, struct text xml, int rounds)
{
    struct form *form = NULL;
    struct record *record = NULL;
    size_t count;
    open_form(bench, &form, &record, xml);
    struct place *places = answer_all(bench, record, &count);
    size_t all = count * (size_t)rounds;
    double *took = arena_array(bench->arena, all, sizeof *took), busiest = 0;
    for (size_t i = 0; i < all; i++) {
        double busy = processor_us(), start = now_us();
        answer(bench, record, places[i % count], 2 + (int)(i / count));
        took[i] = now_us() - start;
        busiest = fmax(busiest, processor_us() - busy);
    }
    qsort(took, all, sizeof *took, by_size);
    printf("questions %zu\nanswer_us_median %.2f\nanswer_us_p99 %.2f\nanswer_us_worst %.2f\n"
           "answer_processor_us_worst %.2f\n",
           count, took[all / 2], took[all * 99 / 100], took[all - 1], busiest);
    record_close(record);
    form_close(form);
}

static void measure_memory(struct bench *bench, struct text xml)
{
    struct form *form = NULL;
    struct record *record = NULL;
    size_t count;
    open_form(bench, &form, &record, xml);
    answer_all(bench, record, &count);
    printf("session_bytes %zu\nform_bytes %zu\n", record_held_bytes(record),
           form_held_bytes(form));
    record_close(record);
    form_close(form);
}

static int measure(int rounds)
{
    struct bench bench = {.arena = arena_open("bench"), .seed = {1}};
    struct buffer large = {0}, small = {0};

    bench.host =
        (struct record_host){.clock = clock_system(), .random = random_seeded(&bench.seed)};
    write_form(&large, LARGE);
    write_form(&small, SMALL);
    measure_load(&bench, buffer_text(&large), rounds);
    measure_answers(&bench, buffer_text(&large), rounds);
    measure_memory(&bench, buffer_text(&small));
    buffer_close(&large);
    buffer_close(&small);
    arena_close(bench.arena);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "form") == 0) {
        struct buffer xml = {0};
        write_form(&xml, (int)strtol(argv[2], NULL, 10));
        fwrite(xml.at, 1, xml.len, stdout);
        buffer_close(&xml);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "smoke") == 0)
        return measure(2);
    if (argc == 1)
        return measure(51);
    fprintf(stderr, "usage: bench [smoke | form QUESTIONS]\n");
    return 64;
}
