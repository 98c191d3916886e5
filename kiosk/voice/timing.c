#include "voice/timing.h"

#include "base/arena.h"
#include "base/file.h"
#include "voice/voice.h"

enum { MOST_MS = 120 * 1000 };

size_t timing_read(struct mark *marks, struct text bytes, struct text words)
{
    size_t count = 0, from = 0, last = 0;
    for (struct text line; count < TIMING_MOST_MARKS && text_take_part(&bytes, '\n', &line);) {
        struct text time;
        int64_t ms;
        line = text_trim(line);
        if (line.len == 0)
            continue;
        if (!text_take_word(&line, &time) || !text_to_int64(time, &ms) || ms < 0 ||
            ms > MOST_MS)
            return count;
        struct text piece = text_trim(line);
        size_t at = text_find(text_part(words, from, SIZE_MAX), piece);
        size_t sample = (size_t)ms * VOICE_RATE / 1000;
        if (piece.len == 0 || at == SIZE_MAX || sample < last)
            return count;
        marks[count++] = (struct mark){sample, from + at, piece.len};
        from += at + piece.len;
        last = sample;
    }
    return count;
}

size_t timing_open(struct mark *marks, struct text recording, struct text words)
{
    struct arena *arena = arena_open("timing");
    struct text bytes;
    size_t count = 0;
    const char *path = text_format(arena, "%.*s.words", TEXT_ARG(recording)).at;
    if (file_read(&bytes, path, TIMING_MOST_BYTES, arena, NULL) == OK)
        count = timing_read(marks, bytes, words);
    arena_close(arena);
    return count;
}
