/* install.h: the deployment that the office announced, put in place whole or not at all.
 *
 *   DATA/sync/wanted          the files it is to have (manifest.h)
 *   DATA/sync/files/SHA256    their contents, each checked; SHA256.part while one is coming
 *   DATA/deployment/PRINT     a deployment; its files are links to those contents
 *   DATA/deployment/current   a link to the one in use; PRINT.refused: why one was not taken
 *
 * Only when all files are here is a folder built beside, judged, and `current` turned to it in
 * one step. A program that serves people opens `current` once and stays with what it found;
 * folders that somebody holds with flock are not removed. */
#ifndef SYNC_INSTALL_H
#define SYNC_INSTALL_H

#include "sync/account.h"
#include "sync/hub_client.h"
#include "sync/manifest.h"

struct install {
    const struct account *account;
    /* Whether the folder may be deployed; REFUSED or anything else: it may not. */
    void *self;
    enum status (*judge)(void *self, const char *folder, struct fault *why);
};

/* Before any has come: `current` leads to the services that came with the device, so that
 * programs that serve people find it from the beginning. One that is there stays. */
enum status install_begin(const char *data, const char *services, struct fault *why);

struct install_state {
    char wanted[MANIFEST_PRINT + 1], current[MANIFEST_PRINT + 1]; /* "": none */
    size_t missing;         /* files that are not here yet */
    uint64_t missing_bytes; /* that have still to come */
    struct text refused; /* why the wanted one is not taken; empty: it is, or not yet known */
};
enum status install_look(struct install_state *state, const struct account *account,
                         struct arena *arena, struct fault *why);

/* Fetches at most `most` bytes of what is missing; goes on where it was cut off. OK: all that
 * `most` allowed came. */
enum status install_fetch(const struct install *install, struct hub_client *client,
                          uint64_t most, struct fault *why);
/* Takes contents from a folder that holds files named by their SHA-256 (a stick). */
enum status install_take_files(const struct install *install, const char *folder,
                               struct fault *why);
/* Puts the wanted deployment in place when all of it is here. OK also when there is nothing to
 * do; `*changed` (may be NULL): it was. REFUSED: it was judged and not taken, and stays so
 * until the office announces another. */
enum status install_put(const struct install *install, bool *changed, struct fault *why);
/* What was refused is judged once more by the next install_put: another version of the program
 * may know better. */
void install_judge_anew(const struct account *account);

#endif
