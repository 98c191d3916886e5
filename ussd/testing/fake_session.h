/* fake_session.h: a session of five pages without a form, a store or a disk, for tests of what
 * stands before it: it can fail, and it says what was kept and sent.
 *
 *   menu -> name -> children -> review -> receipt -> menu;  menu 2: goodbye */
#ifndef USSD_FAKE_SESSION_H
#define USSD_FAKE_SESSION_H

#include "session/session.h"

enum { FAKE_PEOPLE = 4096 };

/* One person's draft on the fake's disk. */
struct fake_draft {
    char person[32];
    int page; /* 0: none */
    bool receipt;
    char name[64], children[16], language[8];
    char note[2048];
};

struct fake_disk {
    struct fake_draft drafts[FAKE_PEOPLE];
    bool is_broken; /* nothing can be kept */
    bool is_shut;   /* no session can be opened */
    bool refuses;   /* every answer */
    unsigned kept, sent;
    char children[16]; /* as sent */
};

/* A house over a disk that the test owns; another one is what a restart makes. house_open gives
 * the same when its option `data` is that disk. */
struct house *fake_house(struct fake_disk *disk);

#endif
