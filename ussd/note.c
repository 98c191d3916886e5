#include "ussd/note.h"

#include <string.h>

#define MAGIC "phone 3"

void note_set(char *out, size_t most, struct text text)
{
    size_t len = 0;

    while (text.len > 0) {
        char letter[4];
        uint32_t code = text_take_char(&text);
        size_t bytes = text_put_char(letter, code < ' ' && code != '\n' ? '_' : code);
        if (len + bytes > most)
            break;
        for (size_t i = 0; i < bytes; i++)
            out[len++] = letter[i];
    }
    out[len] = '\0';
}

static void put_number(struct buffer *out, uint64_t number)
{
    buffer_addf(out, "%llu,", (unsigned long long)number);
}

/* "5:hello," */
static void put_string(struct buffer *out, const char *string)
{
    buffer_addf(out, "%zu:%s,", strlen(string), string);
}

void note_pack(struct buffer *out, const struct note *note)
{
    buffer_add_string(out, MAGIC ",");
    put_number(out, note->step);
    put_number(out, note->mode);
    put_number(out, note->screen);
    put_number(out, note->screen_before);
    put_number(out, note->part);
    put_number(out, note->parted);
    put_number(out, note->heard);
    put_number(out, note->line);
    put_number(out, note->mark);
    put_number(out, note->refusals);
    put_number(out, note->opening);
    put_number(out, note->ended);
    put_number(out, note->tries.wrong);
    put_number(out, (uint64_t)note->tries.closed_until_ms);
    put_string(out, note->network);
    put_string(out, note->typed);
    put_string(out, note->refusal);
    put_string(out, note->reply);
}

static bool take_number(struct text *rest, uint64_t *number)
{
    *number = 0;
    size_t i = 0;

    for (; i < rest->len && rest->at[i] >= '0' && rest->at[i] <= '9' && i < 20; i++)
        *number = *number * 10 + (uint64_t)(rest->at[i] - '0');
    if (i == 0 || i >= rest->len)
        return false;
    *rest = text_part(*rest, i, SIZE_MAX);
    return true;
}

static bool take_sign(struct text *rest, char sign)
{
    if (rest->len == 0 || rest->at[0] != sign)
        return false;
    *rest = text_part(*rest, 1, SIZE_MAX);
    return true;
}

static bool take_field(struct text *rest, uint64_t *number)
{
    return take_number(rest, number) && take_sign(rest, ',');
}

static bool take_string(struct text *rest, char *out, size_t most)
{
    uint64_t len;

    if (!take_number(rest, &len) || !take_sign(rest, ':') || len > most || len > rest->len)
        return false;
    note_set(out, most, text_part(*rest, 0, (size_t)len));
    *rest = text_part(*rest, (size_t)len, SIZE_MAX);
    return take_sign(rest, ',');
}

static bool unpack(struct note *note, struct text rest)
{
    uint64_t mode, parted, heard, opening, ended, wrong, closed;

    if (!text_starts(rest, MAGIC ","))
        return false;
    rest = text_part(rest, sizeof MAGIC, SIZE_MAX);
    bool whole = take_field(&rest, &note->step) && take_field(&rest, &mode) &&
                 take_field(&rest, &note->screen) && take_field(&rest, &note->screen_before) &&
                 take_field(&rest, &note->part) && take_field(&rest, &parted) &&
                 take_field(&rest, &heard) && take_field(&rest, &note->line) &&
                 take_field(&rest, &note->mark) && take_field(&rest, &note->refusals) &&
                 take_field(&rest, &opening) && take_field(&rest, &ended) &&
                 take_field(&rest, &wrong) && take_field(&rest, &closed) &&
                 take_string(&rest, note->network, NOTE_NETWORK) &&
                 take_string(&rest, note->typed, NOTE_TYPED) &&
                 take_string(&rest, note->refusal, NOTE_REFUSAL) &&
                 take_string(&rest, note->reply, NOTE_REPLY);
    if (!whole || rest.len > 0 || mode >= NOTE_MODES || wrong >= SLIP_MOST_WRONG ||
        closed > INT64_MAX)
        return false;
    note->mode = (enum note_mode)mode;
    note->parted = parted != 0;
    note->heard = heard != 0;
    note->opening = opening != 0;
    note->ended = ended != 0;
    note->tries =
        (struct slip_tries){.wrong = (unsigned)wrong, .closed_until_ms = (int64_t)closed};
    return true;
}

bool note_unpack(struct note *note, struct text packed)
{
    *note = (struct note){0};
    if (unpack(note, packed))
        return true;
    *note = (struct note){0};
    return false;
}
