#include "seal/notice_row.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* ---- Whose it is ---- */

static size_t plain_person(char out[NOTICE_PERSON], struct text person)
{
    size_t len = 0;
    struct text rest = text_trim(person);

    if (text_starts(rest, "+"))
        rest = text_part(rest, 1, rest.len);
    else if (text_starts(rest, "00"))
        rest = text_part(rest, 2, rest.len);
    for (size_t i = 0; i < rest.len && len < NOTICE_PERSON; i++) {
        char c = rest.at[i];
        if (c == ' ' || c == '-' || c == '/')
            continue;
        out[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return len;
}

bool notice_token_make(struct case_token *token, struct text person,
                       const uint8_t case_key[CASE_KEY])
{
    char plain[NOTICE_PERSON];
    size_t len = plain_person(plain, person);

    if (len > 0) /* a case's number is digits: no case has this token */
        case_token_make(token, TEXT("notice"), (struct text){plain, len}, case_key);
    sodium_memzero(plain, sizeof plain);
    return len > 0;
}

void notice_row_find(uint8_t key[NOTICE_KEY], const struct case_token *token)
{
    case_row_find(key, token);
}

/* ---- The row: columns; "offer" begins the next notice, "text.TAG" are its words ---- */

enum { FACTS = 5, COLUMNS = NOTICE_MOST * (FACTS + NOTICE_LANGUAGES) };
static const char WORDS[] = "text.";

static void facts_of(struct notice *notice, struct text *at[FACTS])
{
    at[0] = &notice->offer;
    at[1] = &notice->season;
    at[2] = &notice->service;
    at[3] = &notice->number;
    at[4] = &notice->until;
}
static const char *const NAMES[FACTS] = {"offer", "season", "service", "number", "until"};

struct text notice_row_lock(const struct case_token *token, const struct notice *notices,
                            size_t count, struct arena *arena)
{
    struct case_column *columns = arena_array(arena, COLUMNS, sizeof *columns);
    size_t used = 0;

    assert(count <= NOTICE_MOST);
    for (size_t i = 0; i < count; i++) {
        struct notice notice = notices[i];
        struct text *facts[FACTS];
        facts_of(&notice, facts);
        for (size_t k = 0; k < FACTS; k++)
            columns[used++] = (struct case_column){text_of(NAMES[k]), *facts[k]};
        assert(notice.word_count <= NOTICE_LANGUAGES);
        for (size_t k = 0; k < notice.word_count; k++)
            columns[used++] = (struct case_column){
                text_format(arena, "%s%.*s", WORDS, TEXT_ARG(notice.words[k].language)),
                notice.words[k].text};
    }
    return case_row_lock(token, columns, used, arena);
}

static void take_column(struct notice *notice, const struct case_column *column)
{
    struct text *facts[FACTS];

    facts_of(notice, facts);
    for (size_t k = 0; k < FACTS; k++)
        if (text_is(column->name, NAMES[k]))
            *facts[k] = column->value;
    if (text_starts(column->name, WORDS) && notice->word_count < NOTICE_LANGUAGES)
        notice->words[notice->word_count++] = (struct notice_words){
            text_part(column->name, strlen(WORDS), column->name.len), column->value};
}

enum status notice_row_unlock(struct notice **notices, size_t *count,
                              const struct case_token *token, struct text row,
                              struct arena *arena, struct fault *why)
{
    struct case_column *columns;
    size_t column_count = 0;
    enum status status = case_row_unlock(&columns, &column_count, token, row, arena, why);

    *count = 0;
    if (status != OK)
        return status;
    *notices = arena_array(arena, NOTICE_MOST, sizeof **notices);
    for (size_t i = 0; i < column_count; i++) {
        if (text_is(columns[i].name, NAMES[0])) {
            if (*count == NOTICE_MOST)
                return fault_set(why, DAMAGED, "a row of notices has too many");
            (*notices)[(*count)++].words =
                arena_array(arena, NOTICE_LANGUAGES, sizeof *(*notices)->words);
        }
        if (*count == 0)
            return fault_set(why, DAMAGED, "a row of notices does not begin with one");
        take_column(&(*notices)[*count - 1], &columns[i]);
    }
    return OK;
}

static struct text first_part(struct text tag)
{
    size_t dash = text_find(tag, TEXT("-"));
    return text_part(tag, 0, dash == SIZE_MAX ? tag.len : dash);
}

struct text notice_text(const struct notice *notice, struct text language)
{
    for (size_t i = 0; i < notice->word_count; i++)
        if (text_equal(notice->words[i].language, language))
            return notice->words[i].text;
    for (size_t i = 0; i < notice->word_count; i++)
        if (text_equal(first_part(notice->words[i].language), first_part(language)))
            return notice->words[i].text;
    return notice->word_count > 0 ? notice->words[0].text : TEXT("");
}

/* ---- The answer: "notice-1", key in hexadecimal, offer, season, yes or no; NUL between ----
 */

static const char KIND[] = "notice-1";
enum { FIELDS = 5, LONGEST_NAME = 100 };

struct text notice_answer_write(const struct notice_answer *answer, struct arena *arena)
{
    char key[2 * NOTICE_KEY + 1];

    sodium_bin2hex(key, sizeof key, answer->key, NOTICE_KEY);
    return text_format(arena, "%s%c%s%c%.*s%c%.*s%c%s", KIND, 0, key, 0,
                       TEXT_ARG(answer->offer), 0, TEXT_ARG(answer->season), 0,
                       answer->yes ? "yes" : "no");
}

static bool split(struct text field[FIELDS], struct text bytes)
{
    for (size_t i = 0; i < FIELDS; i++) {
        const char *end = bytes.len > 0 ? memchr(bytes.at, '\0', bytes.len) : NULL;
        if ((end == NULL) != (i == FIELDS - 1))
            return false;
        size_t len = end ? (size_t)(end - bytes.at) : bytes.len;
        field[i] = text_part(bytes, 0, len);
        bytes = text_part(bytes, end ? len + 1 : len, bytes.len);
    }
    return true;
}

static bool is_name(struct text name)
{
    return name.len > 0 && name.len <= LONGEST_NAME && text_is_utf8(name);
}

enum status notice_answer_read(struct notice_answer *answer, struct text bytes,
                               struct arena *arena, struct fault *why)
{
    struct text field[FIELDS];
    size_t len = 0;

    if (!split(field, bytes) || !text_is(field[0], KIND) || !is_name(field[2]) ||
        !is_name(field[3]) || !(text_is(field[4], "yes") || text_is(field[4], "no")) ||
        sodium_hex2bin(answer->key, NOTICE_KEY, field[1].at, field[1].len, NULL, &len, NULL) !=
            0 ||
        len != NOTICE_KEY)
        return fault_set(why, DAMAGED, "this is no answer to a notice");
    answer->offer = text_copy(arena, field[2]);
    answer->season = text_copy(arena, field[3]);
    answer->yes = text_is(field[4], "yes");
    return OK;
}
