/* inventory.h: what an office must be able to say about the data of a deployment, written from
 * its data sheets and tables: the personal-data inventory, the draft of an impact assessment,
 * and the public page of what is automated. Markdown, in English.
 *
 * Nothing is written while a form that is sent lacks its data sheet, or a question its row. */
#ifndef TOOLS_INVENTORY_H
#define TOOLS_INVENTORY_H

#include "base/buffer.h"
#include "tools/bundle.h"
#include "tools/datasheet.h"

struct inventory_form {
    const struct bundle_form *at;
    bool sent;
    struct datasheet sheet; /* empty when the form only tells */
};

struct inventory {
    const struct bundle *bundle;
    struct arena *arena;
    struct inventory_form *forms;
    size_t form_count;
    struct text today; /* "2026-11-23" */
};

/* REFUSED, with file and line, for what is missing. */
enum status inventory_gather(struct inventory *inventory, const struct bundle *bundle,
                             int64_t now_ms, struct arena *arena, struct fault *why);

/* personal-data.md: every value that is asked or worked out, by service. */
void inventory_write_data(struct buffer *out, const struct inventory *inventory);
/* impact-assessment.md: GDPR article 35, PIPL articles 55 and 56; what only the office can say
 * is left open, and marked so. */
void inventory_write_impact(struct buffer *out, const struct inventory *inventory);
/* automation.md: for the public: what a machine does, what only a person does. */
void inventory_write_automation(struct buffer *out, const struct inventory *inventory);

#endif
