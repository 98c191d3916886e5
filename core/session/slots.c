#include "session/slots.h"

enum status slot_open(struct slot *slot, struct slots *slots, struct text folder,
                      struct fault *why)
{
    *slot = (struct slot){.slots = slots, .folder = folder};
    enum status status = form_open_path(&slot->form, folder.at, why);
    if (status != OK) {
        slot->form = NULL;
        return status;
    }
    slot->print = form_print(slot->form);
    slot->next = slots->first;
    slots->first = slot;
    return OK;
}

void slot_close(struct slot *slot)
{
    if (slot->form)
        form_close(slot->form);
    slot->form = NULL;
}

static struct slot *left_longest_ago(const struct slots *slots, size_t *idle)
{
    struct slot *found = NULL;
    *idle = 0;
    for (struct slot *slot = slots->first; slot; slot = slot->next) {
        if (!slot->form || slot->walks > 0)
            continue;
        ++*idle;
        if (!found || slot->turn < found->turn)
            found = slot;
    }
    return found;
}

void slots_rest(struct slots *slots)
{
    size_t idle = 0;
    struct slot *oldest = left_longest_ago(slots, &idle);
    while (slots->most > 0 && idle > slots->most) {
        slot_close(oldest);
        oldest = left_longest_ago(slots, &idle);
    }
}

/* What was read of it for the whole house would not fit another. */
static enum status open_again(struct slot *slot, struct fault *why)
{
    enum status status = form_open_path(&slot->form, slot->folder.at, why);
    if (status != OK) {
        slot->form = NULL;
        return status;
    }
    if (form_print(slot->form) == slot->print)
        return OK;
    slot_close(slot);
    slot->slots->changed = true;
    return fault_set(why, CONFLICT, "%.*s was changed while it was in use",
                     TEXT_ARG(slot->folder));
}

enum status slot_enter(struct slot *slot, struct fault *why)
{
    if (!slot->form) {
        enum status status = open_again(slot, why);
        if (status != OK)
            return status;
    }
    slot->walks++;
    slot->turn = ++slot->slots->turn;
    slots_rest(slot->slots);
    return OK;
}

void slot_leave(struct slot *slot)
{
    slot->walks--;
    slot->turn = ++slot->slots->turn;
}
