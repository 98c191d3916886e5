/* kiosk.h: desk, screen, voice and hand as one machine, without a window and a loudspeaker.
 *
 * Whoever drives it (a window, a script in simulated time, a test) tells it of fingers, keys
 * and letters, calls kiosk_turn to let time pass, shows what changed, and takes the samples.
 * Single-threaded, but for the voice's own thread. */
#ifndef KIOSK_KIOSK_H
#define KIOSK_KIOSK_H

#include "desk/desk.h"
#include "ear/ear.h"
#include "kiosk/hand.h"
#include "screen/screen.h"
#include "voice/voice.h"

enum { KIOSK_MOST_CHANGES = 64 };

struct kiosk_options {
    struct house_options house;
    struct screen_options screen;
    struct clock pace;   /* how long things take (clock_steady); without one, the house's */
    const char *device;  /* its name in submissions */
    const char *printer; /* a command that is given a slip as plain text; NULL: none */
    const char *said; /* a file that gets a line for each thing said; NULL: none. For tests */
    bool headphones;  /* what is heard is heard by one person alone */
    bool simulated;   /* nothing is heard but what kiosk_hear brings */
};

struct kiosk;

enum status kiosk_open(struct kiosk **kiosk, const struct kiosk_options *options,
                       struct fault *why);
/* What `house.forms_later` left for when the first page is shown: the services, and what a
 * power cut left. To be called before anybody touches; a kiosk without it can only be closed.
 */
enum status kiosk_settle(struct kiosk *kiosk, struct fault *why);
void kiosk_close(struct kiosk *kiosk);

enum kiosk_move { FINGER_DOWN, FINGER_MOVE, FINGER_UP };
void kiosk_finger(struct kiosk *kiosk, enum kiosk_move move, int64_t finger, int x, int y);
void kiosk_key(struct kiosk *kiosk, enum desk_key key);
void kiosk_type(struct kiosk *kiosk, struct text letters);

/* `count` samples at EAR_RATE as if somebody had spoken, while an answer is being recorded. */
void kiosk_hear(struct kiosk *kiosk, const int16_t *samples, size_t count);

/* Headphones are plugged in or drawn, on a kiosk that is simulated. */
void kiosk_plug(struct kiosk *kiosk, bool in);

/* Lets time pass: what is due is done, said and drawn. What was drawn is in `changed` (room for
 * KIOSK_MOST_CHANGES); how many. */
size_t kiosk_turn(struct kiosk *kiosk, SDL_Rect *changed);
/* When it wants its next turn, in the pace's ms; INT64_MAX: not before something happens. */
int64_t kiosk_wake_ms(const struct kiosk *kiosk);
/* Nothing of what is said can be heard, as far as whoever owns the loudspeaker knows. */
void kiosk_set_silent(struct kiosk *kiosk, bool silent);
/* Staff asked for it in their corner, or a new deployment is there and nobody in front of it.
 */
bool kiosk_wants_restart(const struct kiosk *kiosk);
bool kiosk_is_speaking(const struct kiosk *kiosk);

SDL_Surface *kiosk_picture(struct kiosk *kiosk);
struct voice *kiosk_voice(struct kiosk *kiosk);
struct screen *kiosk_screen(struct kiosk *kiosk);
/* What is shown now; until the next turn. */
const struct scene *kiosk_scene(const struct kiosk *kiosk);

#endif
