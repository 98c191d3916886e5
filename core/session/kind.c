#include "session/kind.h"

bool kind_looks(const struct question *question, const char *word)
{
    for (struct text rest = question->appearance, next; text_take_word(&rest, &next);)
        if (text_is(next, word))
            return true;
    return false;
}

struct text kind_extra(const struct question *question, const char *name)
{
    for (size_t i = 0; i < question->extra_count; i++)
        if (text_is(question->extras[i].name, name))
            return question->extras[i].value;
    return (struct text){NULL, 0};
}

bool kind_says(const struct question *question, const char *name)
{
    return text_is(kind_extra(question, name), "yes");
}

bool kind_is_file(enum page_kind kind)
{
    return kind == PAGE_RECORDING || kind == PAGE_DRAWING || kind == PAGE_PICTURE ||
           kind == PAGE_FILE;
}

static enum page_kind kind_of_upload(const struct question *question)
{
    if (text_starts(question->media_type, "audio/"))
        return PAGE_RECORDING;
    if (!text_starts(question->media_type, "image/"))
        return PAGE_FILE;
    return kind_looks(question, "signature") || kind_looks(question, "draw") ? PAGE_DRAWING
                                                                             : PAGE_PICTURE;
}

static enum page_kind kind_of_string(const struct question *question)
{
    return kind_looks(question, "numbers") || kind_extra(question, "groups").len > 0 ||
                   kind_extra(question, "letters").len > 0
               ? PAGE_DIGITS
               : PAGE_TEXT;
}

static enum page_kind kind_of_input(const struct question *question)
{
    if (kind_extra(question, "money").len > 0)
        return PAGE_MONEY;
    switch (question->type) {
    case TYPE_INT:
        return PAGE_NUMBER;
    case TYPE_DECIMAL:
        return PAGE_DECIMAL;
    case TYPE_BOOLEAN:
        return PAGE_CHOOSE;
    case TYPE_DATE:
        return PAGE_DATE;
    case TYPE_TIME:
        return PAGE_TIME;
    case TYPE_DATETIME:
        return PAGE_DATETIME;
    case TYPE_BARCODE:
        return PAGE_SCAN;
    default:
        return kind_of_string(question);
    }
}

enum page_kind kind_of(const struct question *question)
{
    if (question->readonly)
        return PAGE_LISTEN;
    switch (question->control) {
    case CONTROL_SELECT1:
        return PAGE_CHOOSE;
    case CONTROL_SELECT:
        return PAGE_CHOOSE_MANY;
    case CONTROL_RANK:
        return PAGE_RANK;
    case CONTROL_RANGE:
        return PAGE_RANGE;
    case CONTROL_UPLOAD:
        return kind_of_upload(question);
    case CONTROL_TRIGGER:
        return PAGE_AGREE;
    case CONTROL_INPUT:
        return kind_of_input(question);
    default:
        return PAGE_LISTEN;
    }
}
