#include "http/gate.h"

#include "base/check.h"
#include "base/text.h"

enum { ROOM = 100, MOST = 8 };

/* What was told to whom, in order: "a waits", "a goes". */
struct guest {
    struct gate_visit visit; /* first */
    char name;
};
static char told[64];

static void tell(struct gate_visit *visit, const char *what)
{
    size_t at = strlen(told);
    snprintf(told + at, sizeof told - at, "%c %s. ", ((struct guest *)visit)->name, what);
}

static void waits(struct gate_visit *visit)
{
    tell(visit, "waits");
}

static void goes(struct gate_visit *visit)
{
    tell(visit, "goes");
}

/* One letter and a number a step: "a60" comes in with 60 bytes, "a!" is whole, "a-" leaves,
 * "@1000" is the time in ms, at which is looked; "." ends it. */
static void play(const char *steps)
{
    struct guest guests[MOST] = {0};
    struct gate *gate = gate_open(ROOM);
    int64_t now = 0;

    told[0] = '\0';
    for (size_t i = 0; i < MOST; i++)
        guests[i] = (struct guest){{.wait = waits, .go = goes}, (char)('a' + i)};
    for (struct text rest = text_of(steps), step; text_take_word(&rest, &step);) {
        struct text number = text_part(step, 1, step.len);
        int64_t value = 0;
        struct gate_visit *visit = &guests[(step.at[0] - 'a') & (MOST - 1)].visit;
        bool is_number = text_to_int64(number, &value);
        if (step.at[0] == '@')
            gate_look(gate, now = value);
        else if (step.at[0] == '.')
            gate_end(gate);
        else if (text_is(number, "!"))
            gate_is_whole(gate, visit);
        else if (text_is(number, "-"))
            gate_leave(gate, visit, now);
        else if (is_number)
            gate_enter(gate, visit, (size_t)value, now);
        else
            fail_msg("no step: %.*s", TEXT_ARG(step));
    }
    for (size_t i = 0; i < MOST; i++)
        gate_leave(gate, &guests[i].visit, now);
    gate_close(gate);
}

static void a_burst_waits_its_turn_and_a_slow_line_holds_up_nobody(void **state)
{
    static const struct {
        const char *why, *steps, *told;
    } ROWS[] = {
        {"what fits comes in", "a50 b50", ""},
        {"what does not waits, until somebody leaves", "a60 b60 a-", "b waits. b goes. "},
        {"one that is whole still takes its room", "a60 a! b60 a-", "b waits. b goes. "},
        {"in the order they came, the small not before the large", "a60 b60 c10 a-",
         "b waits. c waits. b goes. c goes. "},
        {"larger than all the room: when it is alone", "a10 b500 a- c10 b-",
         "b waits. b goes. c waits. c goes. "},
        {"who arrives for long does not count", "a100 b100 @999 @1000", "b waits. b goes. "},
        {"and counts again when it is whole", "a100 @1000 b60 a! c60 a- b- c-",
         "c waits. c goes. "},
        {"who is whole counts, however long it takes", "a100 a! b10 @100000 a-",
         "b waits. b goes. "},
        {"who waits may go away", "a100 b10 c10 b- a-", "b waits. c waits. c goes. "},
        {"twice is once", "a100 b60 c60 a- a- b-", "b waits. c waits. b goes. c goes. "},
        {"at the end nobody is held", "a100 b60 c60 . d60",
         "b waits. c waits. b goes. c goes. "},
    };
    (void)state;

    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        play(ROWS[i].steps);
        if (strncmp(told, ROWS[i].told, strlen(told)) != 0 ||
            strlen(told) != strlen(ROWS[i].told))
            fail_msg("%s: %s", ROWS[i].why, told);
    }
}

CHECK_MAIN(cmocka_unit_test(a_burst_waits_its_turn_and_a_slow_line_holds_up_nobody))
