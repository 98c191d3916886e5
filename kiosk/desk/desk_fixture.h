/* desk_fixture.h: a desk without a screen, and a person at it, for tests.
 *
 * After each deed the scene is judged by the rules that every scene keeps (fixture_look). */
#ifndef DESK_DESK_FIXTURE_H
#define DESK_DESK_FIXTURE_H

#include "base/check.h"
#include "desk/state.h"

#define CN "assets/services/cn-rural"
#define KE "assets/services/ke"

struct fixture {
    char data[96]; /* a fresh folder, removed at the end; or what is there and stays */
    bool stays;
    const char *services;
    struct clock_fixed clock;
    struct random_seeded random;
    struct house *house;
    struct desk_options options;
    struct desk *desk;
    struct arena *arena; /* of what was last looked at */
    struct arena *words; /* of what tests ask for; for the whole test */
    struct scene scene;
    struct speech speech;
    bool headphones;
    unsigned printed, volume, rate;
    char slip[512]; /* what was printed */
    struct scene_room rooms[SIZE_LARGEST + 1];
    void (*looked)(void *self, const struct fixture *fixture); /* at each scene; may be NULL */
    void *self;
};

void fixture_open(struct fixture *fixture, const char *services);
/* For a screen with that room (three, by size of text; NULL: the usual), each of whose scenes
 * somebody else looks at as well. */
void fixture_open_for(struct fixture *fixture, const char *services,
                      const struct scene_room *rooms,
                      void (*looked)(void *self, const struct fixture *fixture), void *self);
/* On the folder of a device that an office knows: what is sent stays there. */
void fixture_open_at(struct fixture *fixture, const char *services, const char *data);
void fixture_close(struct fixture *fixture);
/* As a power cut and a new start; the clock goes on. */
void fixture_restart(struct fixture *fixture);

/* Takes the scene and the speech, and fails when they break a rule of all scenes. */
void fixture_look(struct fixture *fixture);
void fixture_touch(struct fixture *fixture, unsigned id);
void fixture_key(struct fixture *fixture, enum desk_key key);
/* The item on show whose text or value is that, at the right page of tiles. */
const struct item *fixture_find(struct fixture *fixture, const char *text);
/* Touches it once: it is heard. */
void fixture_hear(struct fixture *fixture, const char *text);
/* Touches it, hears it, and touches the green arrow. */
void fixture_choose(struct fixture *fixture, const char *text);
void fixture_go(struct fixture *fixture);
/* Touches the keys of these letters, one by one. */
void fixture_keys(struct fixture *fixture, const char *letters);
/* From the invitation through the language (its own name) to the first menu. */
void fixture_begin(struct fixture *fixture, const char *language);
/* Whether this is the first menu, or one below it. */
bool fixture_is_home(const struct fixture *fixture);
void fixture_at_home(const struct fixture *fixture);
/* From the first menu into a service, by its form's id and by touch alone. */
void fixture_open_service(struct fixture *fixture, const char *service);
/* The answer by touch: a choice's value, digits, letters. */
void fixture_answer(struct fixture *fixture, const char *value);
/* Lets time pass in silence, with the ticks that the desk asks for. */
void fixture_wait(struct fixture *fixture, int64_t ms);

/* Fails unless the page on show has that name. */
void fixture_at(const struct fixture *fixture, const char *name);
/* Fails unless the last speech has these words in one saying. */
void fixture_said(const struct fixture *fixture, const char *words);
bool fixture_is_said(const struct fixture *fixture, const char *words);
/* A word of the catalogue in the language on show. */
const char *fixture_word(const struct fixture *fixture, const char *key);
size_t fixture_queued(const struct fixture *fixture);

/* One page of a journey and its answer: a choice's value, digits, letters; "" only goes on. */
struct step {
    const char *page, *value;
};
/* Answers pages by their names until one that the steps do not have. */
void fixture_walk(struct fixture *fixture, const struct step *steps, size_t count);
/* The pension's registration (CN), from wherever it is to the review. */
void fixture_enrol(struct fixture *fixture);
/* From the home menu to one of its pages. */
void fixture_to(struct fixture *fixture, const char *page);
/* Reads the review to its end. */
void fixture_read_review(struct fixture *fixture);

#endif
