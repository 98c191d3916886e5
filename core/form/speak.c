#include "base/buffer.h"
#include "form/state.h"

enum { DEEPEST_WORDS = 8 }; /* outputs that call jr:itext() that have outputs ... */

struct speaker {
    const struct record *record;
    const struct node *node;
    struct arena *arena;
};

static struct text run_text(const struct speaker *speaker, const struct xpath *xpath)
{
    struct surroundings surroundings;
    struct fault why = {0};
    struct text text = {0};
    struct arena *scratch = arena_open("words");

    surroundings_steady(&surroundings, speaker->record, speaker->node, scratch);
    if (xpath_run_text(&text, xpath, &surroundings.context, &why) != OK)
        text = (struct text){0};
    text = text.len > 0 ? text_copy(speaker->arena, text) : (struct text){0};
    arena_close(scratch);
    return text;
}

static struct text join(const struct speaker *speaker, const struct phrase *phrase)
{
    struct buffer all = {0};

    if (phrase->count == 1 && !phrase->pieces[0].output)
        return phrase->pieces[0].literal;
    for (size_t i = 0; i < phrase->count; i++)
        buffer_add(&all, phrase->pieces[i].output ? run_text(speaker, phrase->pieces[i].output)
                                                  : phrase->pieces[i].literal);
    struct text text =
        all.len > 0 ? text_copy(speaker->arena, buffer_text(&all)) : (struct text){0};
    buffer_close(&all);
    return text;
}

static struct text face(const struct speaker *speaker, const struct wording *wording,
                        enum face which)
{
    const struct phrase *phrase = &wording->face[which];
    if (phrase->kind == PHRASE_VALUE && phrase->xpath)
        return run_text(speaker, phrase->xpath);
    return join(speaker, phrase);
}

static struct faces speak_wording(const struct speaker *speaker, const struct wording *wording)
{
    return (struct faces){.text = face(speaker, wording, FACE_TEXT),
                          .short_text = face(speaker, wording, FACE_SHORT),
                          .guidance = face(speaker, wording, FACE_GUIDANCE),
                          .image = face(speaker, wording, FACE_IMAGE),
                          .big_image = face(speaker, wording, FACE_BIG_IMAGE),
                          .audio = face(speaker, wording, FACE_AUDIO),
                          .video = face(speaker, wording, FACE_VIDEO)};
}

struct faces speak_itext(const struct record *record, struct text id, const struct node *node,
                         struct arena *arena)
{
    const struct itext *itext = &record->form->itext;
    struct speaker speaker = {record, node, arena};
    uint32_t number = map_get(itext->ids, id);

    if (number == NONE)
        return (struct faces){0};
    const struct wording *wording =
        itext->wordings[record->language * itext->id_count + number];
    if (!wording)
        wording = itext->wordings[number];
    return wording ? speak_wording(&speaker, wording) : (struct faces){0};
}

struct faces speak(const struct record *record, const struct phrase *phrase,
                   const struct node *node, struct arena *arena)
{
    struct speaker speaker = {record, node, arena};

    if (!phrase)
        return (struct faces){0};
    switch (phrase->kind) {
    case PHRASE_PIECES:
        return (struct faces){.text = join(&speaker, phrase)};
    case PHRASE_VALUE:
        return (struct faces){.text = run_text(&speaker, phrase->xpath)};
    case PHRASE_ITEXT:
        return speak_itext(record, run_text(&speaker, phrase->xpath), node, arena);
    }
    return (struct faces){0};
}
