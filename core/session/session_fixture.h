/* session_fixture.h: a house in a folder of its own, and one person in it, for tests. */
#ifndef SESSION_FIXTURE_H
#define SESSION_FIXTURE_H

#include "base/check.h"
#include "session/session.h"
#include "store/store.h"

#define VILLAGE "core/session/testdata/village"
#define HAMLET "core/session/testdata/hamlet"
#define SOMEBODY "254700000001"

struct fixture {
    char data[64]; /* a fresh folder, removed at the end */
    const char *services;
    bool practice; /* the house, from the next restart on */
    struct clock_fixed clock;
    struct random_seeded random;
    struct house *house;
    struct session *session;
    struct arena *arena; /* of `page` */
    struct page page;    /* the one on show */
};

void fixture_open(struct fixture *fixture, const char *services);
void fixture_close(struct fixture *fixture);
/* Closes the house and opens it again on the same folder, as a restart does. */
void fixture_restart(struct fixture *fixture);
/* A session for `person` ("" keeps none); what went before is dropped without a word. */
void fixture_dial(struct fixture *fixture, const char *person, const char *language);
/* Answers, keeps the draft, and looks at the next page. */
void fixture_say(struct fixture *fixture, enum answer_kind kind, const char *value);
void fixture_change(struct fixture *fixture, size_t line);
void fixture_hand(struct fixture *fixture, const char *name, struct text bytes);

/* The village's files in a folder, `from` in one of them replaced by `to` (NULL: that file is
 * left out). */
void fixture_copy(const char *folder, const char *file, const char *from, const char *to);
void fixture_remove(const char *folder);

/* Fails unless the page on show has that name. */
void fixture_at(const struct fixture *fixture, const char *name);
/* Fails unless the last answer was refused with these words ("" for: it was taken). */
void fixture_refused(const struct fixture *fixture, const char *words);
/* The page as text: everything that it holds. */
struct text fixture_dump(const struct fixture *fixture, struct arena *arena);
/* The values of a page's line with that label; fails when there is none. */
struct text fixture_line(const struct fixture *fixture, const char *label, size_t *index);

size_t fixture_queued(const struct fixture *fixture);
/* The identity of the last one. */
void fixture_queued_id(const struct fixture *fixture, char *id, size_t room);
/* A part of the only submission, opened with the office's key; the first as XML again. */
struct text fixture_submission(const struct fixture *fixture, size_t part, struct arena *arena);
/* Fails when any file of the data folder holds `words`. */
void fixture_nowhere(const struct fixture *fixture, const char *words);

/* Through the village's registration to its review, in English. */
void fixture_to_review(struct fixture *fixture);

#endif
