/* Messages of the Digital Convergence Initiative, for who administers the hand-over to another
 * register: personal data, so neither figures nor everybody's. Each time stands in the trail.
 */
#include "dci/dci.h"
#include "office/pages.h"

void page_dci(struct ask *ask)
{
    const struct office_options *office = &ask->office->options;
    struct fault why = {0};
    struct text json, word = ask->rest;
    enum dci_kind kind;

    if (!text_ends(word, ".json") ||
        !dci_kind_of(&kind, text_part(word, 0, word.len - sizeof ".json" + 1))) {
        ask_refuse(ask, 404, "worker.not-found", NULL);
        return;
    }
    const struct dci_options options = {.book = office->book,
                                        .signer = devices_signer(office->devices),
                                        .sender = office->address.len > 0 ? office->address
                                                                          : TEXT("doorstep"),
                                        .form = text_trim(http_query(ask->request, "form")),
                                        .by = ask->visit.user.name,
                                        .clock = office->clock,
                                        .random = office->random};
    enum status status = dci_export(&json, kind, &options, ask->arena, &why);
    if (status != OK)
        ask_fault(ask, status, &why);
    else
        ask_bytes(ask, TEXT("application/json"),
                  text_format(ask->arena, "dci-%.*s", TEXT_ARG(word)), json, true);
}
