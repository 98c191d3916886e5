/* coder.h: bits written in as little room as their odds allow, and read back.
 *
 * An arithmetic coder of yes and no. Writing and reading are the same calls in the same order:
 * while writing, a call takes the value and gives it back; while reading, what is given does
 * not count and what was written comes back. So each format is told once. All in whole numbers:
 * every machine makes the same bytes.
 *
 * A reader past the end of its bytes is `broken`; from then on it gives zeros. */
#ifndef FORM_CODER_H
#define FORM_CODER_H

#include "base/buffer.h"

/* How likely yes is, as learnt so far: in 65536ths, and from how many bits. */
struct odds {
    uint16_t yes, seen;
};
enum { ODDS_ONE = 65536, ODDS_EVEN = ODDS_ONE / 2 };

struct coder {
    bool writing, broken;
    uint32_t low, high, code;
    struct buffer *out;
    struct text rest;
    unsigned past; /* bytes read beyond the end */
};

void coder_write(struct coder *coder, struct buffer *out);
/* After the last bit: what is still missing to tell it. */
void coder_end(struct coder *coder);
void coder_read(struct coder *coder, struct text bytes);

bool coder_bit(struct coder *coder, uint32_t yes, bool bit);
/* And learns from it; `slow`: how many bits at most the odds are an average of. */
bool coder_learn(struct coder *coder, struct odds *odds, unsigned slow, bool bit);
void odds_learn(struct odds *odds, unsigned slow, bool bit);
/* One of `count` that are all as likely. */
uint64_t coder_one_of(struct coder *coder, uint64_t value, uint64_t count);
/* A number of which small ones are likelier: its length in bits, then they. */
uint64_t coder_number(struct coder *coder, uint64_t value);

#endif
