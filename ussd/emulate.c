#include "ussd/emulate.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "ussd/keypad.h"
#include "ussd/terminal.h"

/* ncurses has an OK and an ERR of its own. Ours, of base/status.h, is a constant of the same
 * value, so we keep ours. */
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#undef OK

enum {
    LEAST_COLUMNS = 78,
    LEAST_LINES = 22,
    PHONE_COLUMNS = 30, /* with its frame */
    SCREEN_COLUMNS = 24,
    SCREEN_LINES = 9,
    SIDE = PHONE_COLUMNS + 2,
    TICK_MS = 150,
    NEWS = 5,
    LATE_MS = 12000, /* a late reply */
    KEY_CTRL_C = 3,
    KEY_CTRL_U = 21,
    KEY_ESCAPE = 27
};

struct phone {
    struct handset *handset;
    struct keypad keypad;
    bool by_presses; /* letters by several presses of a digit */
    bool takes_time; /* typing costs the time it takes on keys */
    bool next_is_late, next_is_lost;
    int64_t busy_until_ms; /* keys are being pressed, or a reply is on its way */
    bool sends_when_free;
    int64_t began_ms; /* of the entry that is being typed */
    int scroll;
    const char *news[NEWS];
    bool quits;
};

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(struct phone *phone, const char *words)
{
    if (words == NULL)
        return;
    memmove(phone->news + 1, phone->news, (NEWS - 1) * sizeof *phone->news);
    phone->news[0] = words;
}

static void tell_event(struct phone *phone)
{
    tell(phone, handset_says(phone->handset->event));
    phone->handset->event = HANDSET_NOTHING;
}

/* ---- Drawing ---- */

static void put_text(int line, int column, int columns, struct text text)
{
    int used = 0;

    move(line, column);
    while (text.len > 0) {
        wchar_t letter[2] = {(wchar_t)text_take_char(&text), 0};
        int width = wcwidth(letter[0]);
        if (width < 0 || used + width > columns)
            return;
        addwstr(letter);
        used += width;
    }
}

/* How much of a text one line of the phone holds: a line break, a word's end, or full. */
static size_t take_line(struct text text, int columns)
{
    struct text rest = text;
    size_t last_space = 0;
    int used = 0;

    while (rest.len > 0) {
        size_t at = text.len - rest.len;
        uint32_t letter = text_take_char(&rest);
        int width = wcwidth((wchar_t)letter);
        if (letter == '\n')
            return at + 1;
        if (letter == ' ')
            last_space = at + 1;
        used += width < 0 ? 0 : width;
        if (used > columns)
            return last_space > 0 ? last_space : at;
    }
    return text.len;
}

static int draw_lines(struct text text, int top, int column, int skip)
{
    int count = 0;

    while (text.len > 0) {
        size_t len = take_line(text, SCREEN_COLUMNS);
        struct text line = text_part(text, 0, len > 0 ? len : 1);
        if (count >= skip && count < skip + SCREEN_LINES)
            put_text(top + count - skip, column, SCREEN_COLUMNS,
                     text_ends(line, "\n") ? text_part(line, 0, line.len - 1) : line);
        text = text_part(text, line.len, SIZE_MAX);
        count++;
    }
    return count;
}

static void draw_box(int top, int left, int lines, int columns)
{
    mvaddch(top, left, ACS_ULCORNER);
    hline(ACS_HLINE, columns - 2);
    mvaddch(top, left + columns - 1, ACS_URCORNER);
    for (int i = 1; i < lines - 1; i++) {
        mvaddch(top + i, left, ACS_VLINE);
        mvaddch(top + i, left + columns - 1, ACS_VLINE);
    }
    mvaddch(top + lines - 1, left, ACS_LLCORNER);
    mvhline(top + lines - 1, left + 1, ACS_HLINE, columns - 2);
    mvaddch(top + lines - 1, left + columns - 1, ACS_LRCORNER);
}

static void draw_entry(const struct phone *phone, int line)
{
    struct text typed = text_of(phone->keypad.text);

    while (typed.len > 0 && text_letters(typed) > SCREEN_COLUMNS - 3)
        text_take_char(&typed); /* the end of a long entry stays in sight */
    mvaddstr(line, 3, "> ");
    put_text(line, 5, SCREEN_COLUMNS - 2, typed);
    if (phone->busy_until_ms == 0)
        addch('_' | A_BLINK);
}

static void draw_phone(struct phone *phone)
{
    static const char *const ROWS[] = {"1 .,?   2 abc   3 def", "4 ghi   5 jkl   6 mno",
                                       "7 pqrs  8 tuv   9 wxyz", "*       0 _     #"};
    const struct handset *handset = phone->handset;
    int skip = phone->scroll;
    bool waits = phone->busy_until_ms != 0 && !phone->sends_when_free;

    draw_box(0, 0, LEAST_LINES, PHONE_COLUMNS);
    draw_box(1, 2, SCREEN_LINES + 4, PHONE_COLUMNS - 4);
    if (waits) {
        mvaddstr(5, 12, ". . .");
    } else if (handset->connected || handset->reply.end) {
        int count = draw_lines(text_of(handset->shown), 2, 3, skip);
        if (count > skip + SCREEN_LINES)
            mvaddstr(SCREEN_LINES + 1, PHONE_COLUMNS - 8, "v Down");
        if (phone->scroll > count - 1)
            phone->scroll = 0;
    } else {
        mvaddstr(4, 6, "Type a code such as");
        put_text(5, 11, 16, house_short_code(handset->house));
        mvaddstr(6, 6, "and press Enter.");
    }
    mvhline(SCREEN_LINES + 2, 3, ACS_HLINE, PHONE_COLUMNS - 6);
    draw_entry(phone, SCREEN_LINES + 3);
    for (int i = 0; i < 4; i++)
        mvaddstr(SCREEN_LINES + 6 + i, 4, ROWS[i]);
    mvaddstr(LEAST_LINES - 2, 4,
             phone->by_presses ? "keys: letters by presses" : "keys: as you type");
}

static void draw_bar(int line, int64_t left, int64_t all)
{
    enum { WIDTH = 24 };
    int filled = all > 0 && left > 0 ? (int)((left * WIDTH + all - 1) / all) : 0;

    for (int i = 0; i < WIDTH; i++)
        mvaddch(line, SIDE + 10 + i, i < filled && i < WIDTH ? ACS_CKBOARD : ' ');
    mvprintw(line, SIDE + 12 + WIDTH, "%4lld s",
             (long long)(left > 0 ? (left + 999) / 1000 : 0));
}

static void draw_network(const struct phone *phone)
{
    const struct handset *handset = phone->handset;
    const struct transport *transport = handset->options.transport;
    const struct phone_reply *reply = &handset->reply;

    mvprintw(0, SIDE, "Network \"%s\", number %s", transport->name,
             handset->options.msisdn[0] ? handset->options.msisdn : "hidden");
    if (handset->screens > 0)
        mvprintw(1, SIDE, "Screen %u: %s, %zu of %zu %s", handset->screens,
                 reply->dcs == 0x48 ? "UCS-2" : "GSM alphabet", reply->used, reply->limit,
                 reply->dcs == 0x48 ? "letters" : "septets");
    if (!handset->connected) {
        mvaddstr(2, SIDE, "No dialogue.");
        return;
    }
    mvaddstr(2, SIDE, "Silence");
    draw_bar(2, handset_idle_left_ms(handset), transport->idle_s * 1000);
    mvaddstr(3, SIDE, "In all");
    draw_bar(3, handset_total_left_ms(handset), transport->total_s * 1000);
}

static void draw_typing(const struct phone *phone)
{
    struct keypad_cost cost = keypad_cost(text_of(phone->keypad.text));

    if (phone->busy_until_ms != 0)
        mvprintw(5, SIDE, "%s %lld s",
                 phone->sends_when_free ? "Pressing keys ..." : "Waiting for the reply ...",
                 (long long)((phone->busy_until_ms - monotonic_ms() + 999) / 1000));
    else if (phone->keypad.text[0] != '\0')
        mvprintw(5, SIDE, "On its keys: %u presses, %lld s", cost.presses,
                 (long long)((cost.ms + 999) / 1000));
}

static void draw_help(const struct phone *phone)
{
    static const char *const LINES[] = {
        "Enter  dial, send         Esc  hang up",   "F2     this entry: letters by presses",
        "F3     a call comes in and cuts it",       "F4     no signal: next input is lost",
        "F5     the next reply comes late",         "F6     the last input arrives twice",
        "F7     typing takes its time (now:     )", "F8     restart the service's program",
        "q      quit, when no dialogue is open",    "Ctrl-C quit at once",
    };
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
        mvaddstr(7 + (int)i, SIDE, LINES[i]);
    mvaddstr(13, SIDE + 35, phone->takes_time ? "yes" : "no");
    if (phone->next_is_lost)
        mvaddstr(10, SIDE + 38, "*");
    if (phone->next_is_late)
        mvaddstr(11, SIDE + 38, "*");
    for (int i = 0; i < NEWS && 17 + i < LEAST_LINES; i++)
        if (phone->news[i] != NULL)
            put_text(17 + i, SIDE, COLS - SIDE, text_of(phone->news[i]));
}

static bool is_too_small(void)
{
    return COLS < LEAST_COLUMNS || LINES < LEAST_LINES;
}

static void draw(struct phone *phone)
{
    erase();
    if (is_too_small()) {
        mvprintw(0, 0, "This window has %d columns and %d lines.", COLS, LINES);
        mvprintw(1, 0, "Please make it %d by %d. Ctrl-C quits.", LEAST_COLUMNS, LEAST_LINES);
    } else {
        draw_phone(phone);
        draw_network(phone);
        draw_typing(phone);
        draw_help(phone);
    }
    move(LINES - 1, COLS - 1);
    refresh();
}

/* ---- Doing ---- */

static void deliver(struct phone *phone)
{
    struct handset *handset = phone->handset;

    phone->scroll = 0;
    if (phone->next_is_lost) {
        phone->next_is_lost = false;
        handset_end(handset, HANDSET_LOST);
    } else if (handset->connected) {
        handset_send(handset, phone->keypad.text);
    } else {
        handset_dial(handset, phone->keypad.text);
    }
    if (phone->next_is_late) {
        phone->next_is_late = false;
        phone->busy_until_ms = monotonic_ms() + LATE_MS;
        tell(phone, "the reply comes late");
    }
    keypad_clear(&phone->keypad);
    phone->by_presses = phone->keypad.letters = false; /* every entry begins with digits */
    phone->began_ms = 0;
    tell_event(phone);
}

/* The keys take longer than the computer's: the rest of that time is waited for. */
static void enter(struct phone *phone)
{
    struct keypad_cost cost = keypad_cost(text_of(phone->keypad.text));
    int64_t spent = phone->began_ms > 0 ? monotonic_ms() - phone->began_ms : 0;

    if (!phone->handset->connected && phone->keypad.text[0] == '\0')
        return;
    if (phone->takes_time && !phone->by_presses && phone->handset->connected &&
        cost.ms > spent) {
        phone->busy_until_ms = monotonic_ms() + cost.ms - spent;
        phone->sends_when_free = true;
        return;
    }
    deliver(phone);
}

static void type(struct phone *phone, uint32_t letter)
{
    if (phone->began_ms == 0)
        phone->began_ms = monotonic_ms();
    if (phone->by_presses && letter < 128)
        keypad_press(&phone->keypad, (char)letter, monotonic_ms());
    else
        keypad_type(&phone->keypad, letter);
}

static enum status restart(struct phone *phone, struct fault *why)
{
    enum status status = handset_restart(phone->handset, why);
    if (status == 0)
        tell_event(phone);
    return status;
}

static enum status on_function_key(struct phone *phone, int key, struct fault *why)
{
    struct handset *handset = phone->handset;

    switch (key - KEY_F0) {
    case 2:
        if (!handset->connected) {
            tell(phone, "a code is dialled in digits; letters are for answers");
            return 0;
        }
        phone->by_presses = !phone->by_presses;
        phone->keypad.letters = phone->by_presses;
        return 0;
    case 3:
        handset_end(handset, HANDSET_CALLED);
        break;
    case 4:
        phone->next_is_lost = !phone->next_is_lost;
        return 0;
    case 5:
        phone->next_is_late = !phone->next_is_late;
        return 0;
    case 6:
        handset_twice(handset);
        break;
    case 7:
        phone->takes_time = !phone->takes_time;
        return 0;
    case 8:
        return restart(phone, why);
    default:
        return 0;
    }
    tell_event(phone);
    return 0;
}

static void hang_up(struct phone *phone)
{
    phone->busy_until_ms = 0;
    phone->sends_when_free = false;
    keypad_clear(&phone->keypad);
    if (phone->handset->connected)
        handset_end(phone->handset, HANDSET_DROPPED);
    else
        phone->handset->reply.end = false; /* put the last text away */
    tell_event(phone);
}

static void on_letter(struct phone *phone, wint_t letter)
{
    bool idle = !phone->handset->connected && phone->keypad.text[0] == '\0';

    if (letter == '\n' || letter == '\r')
        enter(phone);
    else if (letter == KEY_ESCAPE)
        hang_up(phone);
    else if (letter == 127 || letter == '\b')
        keypad_erase(&phone->keypad);
    else if (letter == KEY_CTRL_U)
        keypad_clear(&phone->keypad);
    else if (letter == 'q' && idle)
        phone->quits = true;
    else
        type(phone, letter);
}

static enum status on_key(struct phone *phone, int kind, wint_t key, struct fault *why)
{
    if (kind != KEY_CODE_YES && key == KEY_CTRL_C) {
        phone->quits = true;
        return 0;
    }
    if (is_too_small())
        return 0; /* nobody types what cannot be seen */
    if (phone->busy_until_ms != 0 && (kind == KEY_CODE_YES ? key < KEY_F0 : key != KEY_ESCAPE))
        return 0; /* the fingers are busy */
    if (kind != KEY_CODE_YES)
        on_letter(phone, key);
    else if (key == KEY_BACKSPACE)
        keypad_erase(&phone->keypad);
    else if (key == KEY_ENTER)
        enter(phone);
    else if (key == KEY_DOWN)
        phone->scroll++;
    else if (key == KEY_UP && phone->scroll > 0)
        phone->scroll--;
    else if (key > KEY_F0 && key <= KEY_F0 + 12)
        return on_function_key(phone, (int)key, why);
    return 0;
}

static void on_tick(struct phone *phone)
{
    handset_tick(phone->handset);
    tell_event(phone);
    if (phone->busy_until_ms == 0 || monotonic_ms() < phone->busy_until_ms)
        return;
    phone->busy_until_ms = 0;
    if (!phone->sends_when_free)
        return;
    phone->sends_when_free = false;
    if (phone->handset->connected)
        deliver(phone);
}

/* Told to stop from outside: the terminal is put in order first. */
static bool is_told_to_stop(void)
{
    sigset_t pending;

    sigpending(&pending);
    return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGHUP) == 1 ||
           sigismember(&pending, SIGINT) == 1;
}

static enum status run(struct phone *phone, struct fault *why)
{
    while (!phone->quits && !is_told_to_stop()) {
        wint_t key = 0;
        enum status status = 0;
        on_tick(phone);
        draw(phone);
        int kind = get_wch(&key);
        if (kind != ERR)
            status = on_key(phone, kind, key, why);
        if (status != 0)
            return status;
    }
    return 0;
}

enum status emulate(struct handset *handset, struct fault *why)
{
    struct phone phone = {.handset = handset, .takes_time = true};
    sigset_t stops, before;
    enum status status = terminal_check(why);

    if (status != 0)
        return status;
    SCREEN *screen = newterm(NULL, stdout, stdin);
    if (screen == NULL)
        return fault_set(why, REFUSED, "the terminal \"%s\" cannot be drawn on; use --script",
                         getenv("TERM"));
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGHUP);
    sigaddset(&stops, SIGINT);
    sigprocmask(SIG_BLOCK, &stops, &before);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(50);
    timeout(TICK_MS);
    status = run(&phone, why);
    endwin();
    delscreen(screen);
    /* What told us to stop was obeyed: ncurses' own handler would say that we failed. */
    while (sigtimedwait(&stops, NULL, &(struct timespec){0}) > 0)
        continue;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return status;
}
