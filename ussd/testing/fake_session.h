/* fake_session.h: a session of five pages without a form, a store or a disk, for tests of what
 * stands before it: it can fail, and it says what was kept and sent.
 *
 *   menu -> name -> children -> review -> receipt -> menu;  menu 2: goodbye */
#ifndef USSD_FAKE_SESSION_H
#define USSD_FAKE_SESSION_H

#include "session/session.h"
#include "session/slip.h"

enum { FAKE_PEOPLE = 4096 };

/* One person's draft on the fake's disk. */
struct fake_draft {
    char person[32];
    int page; /* 0: none */
    bool receipt;
    bool aside; /* something else is put aside */
    char name[64], children[16], language[8];
    char note[2048];
};

struct fake_disk {
    struct fake_draft drafts[FAKE_PEOPLE];
    struct slip_guard slips;
    int64_t now_ms;
    bool is_broken;        /* nothing can be kept */
    unsigned breaks_after; /* so many were kept; 0: never */
    bool is_shut;          /* no session can be opened */
    bool refuses;          /* every answer */
    unsigned kept, sent;
    char children[16]; /* as sent */
};

/* A house over a disk that the test owns; another one is what a restart makes. house_open gives
 * the same when its option `data` is that disk. */
struct house *fake_house(struct fake_disk *disk);
/* What a person has on the disk; NULL when nothing. With `make` it is made. */
struct fake_draft *fake_draft_of(struct fake_disk *disk, const char *person, bool make);
/* What is on a draft's page when somebody stopped at the children. */
enum { FAKE_AT_CHILDREN = 2 };

#endif
