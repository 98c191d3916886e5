/* doorstep-voice: a deployment's sentences, recorded one after another by whoever speaks its
 * people's speech. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "ear/ear.h"
#include "tools/voice/sentences.h"
#include "tools/voice/take.h"

enum { EXIT_LACKING = 1, EXIT_REFUSED = 2, EXIT_USAGE = 64, LINE = 256 };

static int usage(FILE *to)
{
    fputs(
        "usage:\n"
        "  doorstep-voice list DEPLOYMENT LANGUAGE\n"
        "      the sentences that have no recording: form, id, file, words; those of\n"
        "      tables, which the voice always speaks, have - for a file\n"
        "  doorstep-voice record DEPLOYMENT LANGUAGE [--from FOLDER]\n"
        "      records them one after another with the microphone, or takes\n"
        "      FORM.ID.wav (enrol.welcome.wav) from FOLDER; cuts silence off, evens\n"
        "      loudness, writes each where its form expects it, and writes its\n"
        "      name into a form that has none (give that form a new version before it is\n"
        "      deployed)\n"
        "  doorstep-voice even FROM TO\n"
        "      the same for one file\n"
        "\n"
        "DEPLOYMENT is a folder of services; LANGUAGE a tag such as ug. list ends with 1 when\n"
        "a recording is lacking, all with 2 when something is refused.\n",
        to);
    return EXIT_USAGE;
}

static int refuse(const struct fault *why)
{
    if (why->file[0] != '\0')
        fprintf(stderr, "doorstep-voice: %s:%u: %s\n", why->file, why->line, why->text);
    else
        fprintf(stderr, "doorstep-voice: %s\n", why->text);
    return EXIT_REFUSED;
}

static int list(const struct sentences *sentences)
{
    size_t lacking = 0;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct sentence *sentence = &sentences->at[i];
        if (sentence->is_there)
            continue;
        lacking++;
        printf("%.*s\t%.*s\t%.*s\t%.*s\n", TEXT_ARG(sentence->form), TEXT_ARG(sentence->id),
               TEXT_ARG(sentence->file), TEXT_ARG(sentence->words));
    }
    for (size_t i = 0; i < sentences->in_tables_count; i++) {
        const struct sentence *sentence = &sentences->in_tables[i];
        printf("%.*s\t%.*s\t-\t%.*s\n", TEXT_ARG(sentence->form), TEXT_ARG(sentence->id),
               TEXT_ARG(sentence->words));
    }
    fprintf(stderr,
            "%zu sentences, %zu without a recording; %zu more change with the person and %zu "
            "stand in tables: the voice always speaks these\n",
            sentences->count, lacking, sentences->changing, sentences->in_tables_count);
    return lacking > 0 ? EXIT_LACKING : 0;
}

/* ---- Recording ---- */

struct studio {
    struct ear *ear; /* NULL: takes come from `from` */
    const char *from;
    struct arena *arena;
    const char *deployment;
    struct text language;
};

enum wish { WISH_GO, WISH_AGAIN, WISH_SKIP, WISH_END };

static enum wish ask(const char *prompt)
{
    char line[LINE];
    printf("%s ", prompt);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin) || line[0] == 'q')
        return WISH_END;
    return line[0] == 's' ? WISH_SKIP : line[0] == 'a' ? WISH_AGAIN : WISH_GO;
}

/* From the microphone into the file `take`. The ear encodes while the person speaks, so it is
 * asked for its level meanwhile by a line typed: a sentence is shorter than what it holds. */
static enum status record(struct studio *studio, const char *take, struct fault *why)
{
    struct text bytes, media_type;
    enum status status = ear_start(studio->ear, EAR_MICROPHONE, why);
    if (status != OK)
        return status;
    ask("    Speak now; Return when done.");
    status = ear_end(studio->ear, &bytes, &media_type, studio->arena, why);
    if (status == OK)
        status = file_replace(take, bytes, 0600, why);
    return status;
}

/* The file a take lies in, NULL when there is none for this sentence. */
static const char *find_take(const struct studio *studio, const struct sentence *sentence)
{
    struct text form = text_part(sentence->form, strlen(studio->deployment) + 1, SIZE_MAX);
    form = text_part(form, 0, text_find(form, TEXT("/")));
    const char *path = text_format(studio->arena, "%s/%.*s.%.*s.wav", studio->from,
                                   TEXT_ARG(form), TEXT_ARG(sentence->id))
                           .at;
    return access(path, R_OK) == 0 ? path : NULL;
}

static enum status keep(struct studio *studio, const struct sentence *sentence,
                        const char *take, struct fault *why)
{
    struct take_figures figures;
    size_t slash = sentence->file.len - sentence->name.len - 1;
    const char *folder = text_string(studio->arena, text_part(sentence->file, 0, slash));
    enum status status = folder_make(folder, why);
    if (status == OK)
        status = take_make(&figures, take, sentence->file.at, why);
    if (status == OK)
        status = sentences_name(sentence, studio->arena, why);
    if (status == OK)
        printf("    %.1f s, %.0f dB made %.0f dB: %.*s\n", figures.seconds, figures.was_db,
               figures.is_db, TEXT_ARG(sentence->name));
    return status;
}

/* One sentence with the microphone, until the person is content. */
static enum wish record_one(struct studio *studio, const struct sentence *sentence,
                            const char *take)
{
    for (;;) {
        struct fault why = {0};
        enum wish wish = ask("    Return: begin. s: skip. q: end.");
        if (wish == WISH_SKIP || wish == WISH_END)
            return wish;
        enum status status = record(studio, take, &why);
        if (status == OK)
            status = keep(studio, sentence, take, &why);
        unlink(take);
        if (status != OK) {
            printf("    %s\n", why.text);
            continue;
        }
        wish = ask("    Return: go on. a: again. q: end.");
        if (wish != WISH_AGAIN)
            return wish;
    }
}

/* The forms are read anew after each take: naming one moves the places of the others. */
static int record_all(struct studio *studio)
{
    struct sentences sentences;
    struct fault why = {0};
    char take[] = "/tmp/doorstep-voice-XXXXXX";
    int file = studio->ear ? mkstemp(take) : -1;
    if (file >= 0)
        close(file);
    for (size_t next = 0;; next++) {
        if (sentences_read(&sentences, studio->deployment, studio->language, studio->arena,
                           &why) != OK)
            return refuse(&why);
        while (next < sentences.count && sentences.at[next].is_there)
            next++;
        if (next >= sentences.count)
            break;
        const struct sentence *sentence = &sentences.at[next];
        const char *path = studio->ear ? take : find_take(studio, sentence);
        if (!path)
            continue;
        printf("%zu of %zu: %.*s\n", next + 1, sentences.count, TEXT_ARG(sentence->words));
        if (studio->ear && record_one(studio, sentence, path) == WISH_END)
            break;
        if (!studio->ear && keep(studio, sentence, path, &why) != OK)
            return refuse(&why);
    }
    if (file >= 0)
        unlink(take);
    return list(&sentences) == 0 ? 0 : EXIT_LACKING;
}

static int run(const char *command, const char *deployment, const char *language,
               const char *from)
{
    struct arena *arena = arena_open("doorstep-voice");
    struct studio studio = {NULL, from, arena, deployment, text_of(language)};
    struct sentences sentences;
    struct fault why = {0};
    int code;
    if (strcmp(command, "list") == 0)
        code = sentences_read(&sentences, deployment, text_of(language), arena, &why) == OK
                   ? list(&sentences)
                   : refuse(&why);
    else if (!from && ear_open(&studio.ear, &why) != OK)
        code = refuse(&why);
    else
        code = record_all(&studio);
    ear_close(studio.ear);
    arena_close(arena);
    return code;
}

int main(int argc, char **argv)
{
    struct take_figures figures;
    struct fault why = {0};
    bool has_from = argc == 6 && strcmp(argv[4], "--from") == 0;

    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return usage(stdout), 0;
    if (argc == 4 && strcmp(argv[1], "even") == 0)
        return take_make(&figures, argv[2], argv[3], &why) == OK ? 0 : refuse(&why);
    if (argc == 4 && (strcmp(argv[1], "list") == 0 || strcmp(argv[1], "record") == 0))
        return run(argv[1], argv[2], argv[3], NULL);
    if (has_from && strcmp(argv[1], "record") == 0)
        return run(argv[1], argv[2], argv[3], argv[5]);
    return usage(stderr);
}
