/* gallery.c: draws a picture of every sample scene, to be looked at.
 *
 *   screen_gallery FOLDER [--size 1280x800] [--mm PIXELS] [--text 0..2] [--contrast]
 *                  [--language TAG] [--scene NAME] [--lit ID[:FROM:LEN]] */
#include "screen/screen.h"
#include "screen/testing/samples.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wish {
    const char *folder, *language, *scene;
    struct screen_options screen;
    int text;
    bool contrast;
    unsigned lit;
    size_t word, word_len;
};

static void read_size(struct wish *wish, const char *value)
{
    char *end;

    wish->screen.width = (int)strtol(value, &end, 10);
    wish->screen.height = *end == 'x' ? (int)strtol(end + 1, NULL, 10) : 0;
}

static void read_lit(struct wish *wish, const char *value)
{
    char *end;

    wish->lit = (unsigned)strtoul(value, &end, 10);
    if (*end == ':')
        wish->word = strtoul(end + 1, &end, 10);
    if (*end == ':')
        wish->word_len = strtoul(end + 1, &end, 10);
}

static bool read_wish(struct wish *wish, int argc, char **argv)
{
    *wish = (struct wish){.screen = {1280, 800, 0, "assets"}};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (argv[i][0] != '-')
            wish->folder = argv[i];
        else if (strcmp(argv[i], "--contrast") == 0)
            wish->contrast = true;
        else if (i++, strcmp(argv[i - 1], "--size") == 0)
            read_size(wish, value);
        else if (strcmp(argv[i - 1], "--mm") == 0)
            wish->screen.pixels_per_mm = strtod(value, NULL);
        else if (strcmp(argv[i - 1], "--text") == 0)
            wish->text = *value - '0';
        else if (strcmp(argv[i - 1], "--language") == 0)
            wish->language = value;
        else if (strcmp(argv[i - 1], "--scene") == 0)
            wish->scene = value;
        else if (strcmp(argv[i - 1], "--lit") == 0)
            read_lit(wish, value);
        else
            return false;
    }
    return wish->folder != NULL && wish->text >= SIZE_USUAL && wish->text <= SIZE_LARGEST;
}

static enum status draw_one(const struct wish *wish, const char *tag, size_t n,
                            struct screen *screen, struct fault *why)
{
    struct arena *arena = arena_open("sample");
    struct samples *samples;
    struct scene scene;
    SDL_Rect changed[8];
    enum status status = samples_open(&samples, "kiosk/screen/testing/words", tag, arena, why);

    if (status == OK) {
        samples_make(samples, n, &scene, arena);
        scene.size = (enum scene_size)wish->text;
        scene.high_contrast = wish->contrast;
        screen_draw(screen, &scene, wish->lit, wish->word, wish->word_len, 1000, changed, 8);
        if (screen_cut_texts(screen) > 0)
            printf("%s-%s: %u texts are cut\n", samples_name(n), tag, screen_cut_texts(screen));
        struct text path =
            text_format(arena, "%s/%s-%s.png", wish->folder, samples_name(n), tag);
        status = screen_save_png(screen, path.at, why);
    }
    arena_close(arena);
    return status;
}

int main(int argc, char **argv)
{
    struct wish wish;
    struct fault why = {0};
    struct screen *screen;

    if (!read_wish(&wish, argc, argv)) {
        fprintf(stderr, "usage: screen_gallery FOLDER [--size WxH] [--contrast] ...\n");
        return 2;
    }
    enum status status = folder_make(wish.folder, &why);
    if (status == OK)
        status = screen_open(&screen, &wish.screen, &why);
    if (status != OK) {
        fprintf(stderr, "screen_gallery: %s\n", why.text);
        return 1;
    }
    for (size_t t = 0; t < 4 && status == OK; t++)
        for (size_t n = 0; n < samples_count() && status == OK; n++)
            if ((wish.language == NULL || strcmp(wish.language, SAMPLES_TAGS[t]) == 0) &&
                (wish.scene == NULL || strcmp(wish.scene, samples_name(n)) == 0))
                status = draw_one(&wish, SAMPLES_TAGS[t], n, screen, &why);
    if (status != OK)
        fprintf(stderr, "screen_gallery: %s\n", why.text);
    screen_close(screen);
    return status == OK ? 0 : 1;
}
