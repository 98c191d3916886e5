#include <sodium.h>

#include "store/store_engine.h"

/* Each field is preceded by its length, so no two rows run together alike. */
static void add_text(crypto_generichash_state *state, struct text text)
{
    uint64_t len = text.len;
    crypto_generichash_update(state, (const uint8_t *)&len, sizeof len);
    crypto_generichash_update(state, (const uint8_t *)text.at, text.len);
}

static void add_number(crypto_generichash_state *state, int64_t number)
{
    crypto_generichash_update(state, (const uint8_t *)&number, sizeof number);
}

void store_row_hash(uint8_t hash[STORE_HASH], const struct store_row *row,
                    const struct store_part *parts)
{
    const struct store_entry *entry = &row->entry;
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, STORE_HASH);
    add_text(&state, entry->instance_id);
    add_text(&state, entry->form_id);
    add_text(&state, entry->form_version);
    add_text(&state, entry->case_number);
    add_number(&state, entry->priority);
    add_number(&state, entry->odk);
    add_text(&state, (struct text){(const char *)row->case_check, sizeof row->case_check});
    add_number(&state, (int64_t)entry->part_count);
    for (size_t i = 0; i < entry->part_count; i++) {
        add_text(&state, parts[i].name);
        add_text(&state, parts[i].bytes);
    }
    crypto_generichash_final(&state, hash, STORE_HASH);
}

void store_draft_hash(uint8_t hash[STORE_HASH], const uint8_t key[STORE_KEY], struct text bytes)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, STORE_HASH);
    add_text(&state, (struct text){(const char *)key, STORE_KEY});
    add_text(&state, bytes);
    crypto_generichash_final(&state, hash, STORE_HASH);
}

void store_news_hash(uint8_t hash[STORE_HASH], struct text table, struct text key,
                     struct text bytes)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, STORE_HASH);
    add_text(&state, table);
    add_text(&state, key);
    add_text(&state, bytes);
    crypto_generichash_final(&state, hash, STORE_HASH);
}
