/* journey_kill: a person registers on a phone while the program is killed, again and again.
 *
 *   journey_kill_test PROGRAM LIBRARY LOCALES [RUNS [FIRST_SEED]]
 *
 * Each run begins with an empty data folder. The program is killed at a write that the seed
 * chooses, often a second time after that; the person dials again and goes on by what the
 * screen says (journey.answers) until a receipt was shown. Then the queue must hold each case
 * number that any screen showed, once, and nothing else; and no question was asked again whose
 * answer was followed by a screen. A third of the first kills falls between "send" being typed
 * and the receipt being shown. */

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "base/random.h"
#include "store/store.h"

enum {
    MOST_RULES = 64,
    MOST_SHOWN = 8,
    MOST_STEPS = 150,  /* of one start of the program; the journey has some 30 */
    MOST_STARTS = 4,   /* in a run; the last one is never killed */
    MOST_HEARD = 8192, /* bytes that answer one input */
    MOST_SILENCE_MS = 60 * 1000,
    RUNS = 1000
};
static const char ANSWERS[] = "tests/kill/journey.answers";
static const char ENDS_AN_INPUT[] = "late 0"; /* changes nothing and is printed back */
static const char SENDS[] = "93";

enum kind { ASK, ONCE, RECEIPT, HOME };
struct rule {
    enum kind kind;
    const char *words, *typed;
};

struct setting {
    const char *program, *library, *locales;
    struct rule rules[MOST_RULES];
    size_t rule_count;
    struct arena *arena;
    char folder[64], data[96], report[96];
    struct text shown[MOST_SHOWN]; /* case numbers, in this run */
    size_t shown_count;
    const struct rule *typed;  /* what the last input answered; NULL: none of the rules */
    bool answered[MOST_RULES]; /* in this run: a screen followed */
    size_t asked_again;
    long points;                /* of an undisturbed journey */
    long send_from, send_until; /* those of them that sending takes */
};

/* One start of the program. */
struct start {
    pid_t pid;
    int in, out;
    char heard[MOST_HEARD];
    size_t len;
};

/* Where the program is to be killed. */
struct blow {
    const char *mode;
    long at;
    unsigned seed; /* of the program */
    int hour;      /* of the day */
};

enum ending { KILLED, REGISTERED, ASTRAY };

/* ---- What a person types ---- */

static void read_rules(struct setting *setting)
{
    struct text file = {0}, line = {0}, kind = {0}, words = {0};
    assert_int_equal(file_read(&file, ANSWERS, 65536, setting->arena, NULL), OK);
    while (text_take_part(&file, '\n', &line)) {
        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (setting->rule_count == MOST_RULES || !text_take_part(&line, '|', &kind) ||
            !text_take_part(&line, '|', &words))
            fail_msg("%s: \"%.*s\" is no rule", ANSWERS, TEXT_ARG(line));
        setting->rules[setting->rule_count++] = (struct rule){
            text_is(kind, "receipt") ? RECEIPT
            : text_is(kind, "home")  ? HOME
            : text_is(kind, "once")  ? ONCE
                                     : ASK,
            text_string(setting->arena, words), text_string(setting->arena, line)};
    }
}

static const struct rule *find_rule(const struct setting *setting, const char *screen)
{
    for (size_t i = 0; i < setting->rule_count; i++)
        if (strstr(screen, setting->rules[i].words) != NULL)
            return &setting->rules[i];
    return NULL;
}

/* Case numbers are shown in groups; the queue has the digits alone. */
static void note_receipt(struct setting *setting, const char *number, struct arena *arena)
{
    char digits[16];
    size_t len = 0;

    for (; *number == ' ' || (*number >= '0' && *number <= '9'); number++)
        if (*number != ' ' && len + 1 < sizeof digits)
            digits[len++] = *number;
    digits[len] = '\0';
    for (size_t i = 0; i < setting->shown_count; i++)
        if (text_is(setting->shown[i], digits))
            return;
    assert_true(len > 0 && setting->shown_count < MOST_SHOWN);
    setting->shown[setting->shown_count++] = text_format(arena, "%s", digits);
}

/* ---- The program ---- */

static void become_program(const struct setting *setting, const struct blow *blow)
{
    char at[24], seed[24], now[32];
    snprintf(at, sizeof at, "%ld", blow->at);
    snprintf(seed, sizeof seed, "%u", blow->seed);
    snprintf(now, sizeof now, "2026-03-05T%02d:00:00Z", blow->hour);
    setenv("DOORSTEP_KILL_MODE", blow->mode, 1);
    setenv("DOORSTEP_KILL_AT", at, 1);
    setenv("DOORSTEP_KILL_FOLDER", setting->data, 1);
    setenv("DOORSTEP_KILL_REPORT", setting->report, 1);
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    setenv("TZ", "UTC0", 1);
    setenv("LD_PRELOAD", setting->library, 1);
    execl(setting->program, setting->program, "emulate", "--data", setting->data, "--locales",
          setting->locales, "--demo", "--now", now, "--seed", seed, "--services",
          "assets/services/cn-rural", "--language", "en", "--msisdn", "19900000000", "--script",
          "-", (char *)NULL);
    _exit(127);
}

/* Its output is a terminal, so that a screen is out, line by line, when it was shown. */
static void start_program(struct start *start, const struct setting *setting,
                          const struct blow *blow)
{
    int ways[2];
    struct termios raw;

    start->out = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(start->out >= 0 && grantpt(start->out) == 0 && unlockpt(start->out) == 0);
    int shown = open(ptsname(start->out), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(shown >= 0 && tcgetattr(shown, &raw) == 0);
    cfmakeraw(&raw);
    assert_int_equal(tcsetattr(shown, TCSANOW, &raw), 0);
    assert_int_equal(pipe2(ways, O_CLOEXEC), 0);
    start->pid = fork();
    assert_true(start->pid >= 0);
    if (start->pid == 0) {
        dup2(ways[0], STDIN_FILENO);
        dup2(shown, STDOUT_FILENO);
        become_program(setting, blow);
    }
    close(ways[0]);
    close(shown);
    start->in = ways[1];
}

/* How it ended, as for waitpid. */
static int end_program(struct start *start)
{
    int status = -1;
    close(start->in);
    assert_int_equal(waitpid(start->pid, &status, 0), start->pid);
    close(start->out);
    return status;
}

/* Types a line and hears all that is printed for it. False: the program has ended. */
static bool type(struct start *start, const char *line)
{
    char input[256], last[32];
    int len = snprintf(input, sizeof input, "%s\n%s\n", line, ENDS_AN_INPUT);
    snprintf(last, sizeof last, "> %s\n", ENDS_AN_INPUT);
    bool typed = write(start->in, input, (size_t)len) == len;

    start->len = 0;
    for (;;) {
        struct pollfd waits = {start->out, POLLIN, 0};
        start->heard[start->len] = '\0';
        if (typed && text_ends((struct text){start->heard, start->len}, last))
            return true;
        if (poll(&waits, 1, MOST_SILENCE_MS) != 1)
            fail_msg("the program is silent after \"%s\"", line);
        ssize_t got = read(start->out, start->heard + start->len, MOST_HEARD - 1 - start->len);
        if (got <= 0)
            return false;
        start->len += (size_t)got;
    }
}

/* What the person does next; NULL: there is no more to do. */
static const char *next_input(struct setting *setting, const char *heard, struct arena *arena)
{
    const struct rule *rule = find_rule(setting, heard);

    setting->typed = NULL;
    if (strstr(heard, " CON ") == NULL)
        return "dial *123#";
    if (rule == NULL) {
        fail_msg("%s has no answer to this screen:\n%s", ANSWERS, heard);
        return NULL;
    }
    if (rule->kind == ONCE && setting->answered[rule - setting->rules]) {
        print_error("asked again:\n%s", heard);
        setting->asked_again++;
    }
    setting->typed = rule;
    if (rule->kind == RECEIPT)
        note_receipt(setting, strstr(heard, rule->words) + strlen(rule->words), arena);
    return rule->kind == HOME && setting->shown_count > 0 ? NULL : rule->typed;
}

static long points_so_far(const struct setting *setting)
{
    struct arena *arena = arena_open("points");
    struct text report;
    assert_int_equal(file_read(&report, setting->report, 64, arena, NULL), OK);
    long points = strtol(text_string(arena, report), NULL, 10);
    arena_close(arena);
    return points;
}

static enum ending play(struct setting *setting, const struct blow *blow, struct arena *arena)
{
    struct start start = {0};
    const char *input = "dial *123#";
    bool lives = true;
    int steps = 0;

    start_program(&start, setting, blow);
    setting->typed = NULL;
    while (lives && input != NULL && steps++ < MOST_STEPS) {
        bool sends = setting->points == 0 && strcmp(input, SENDS) == 0;
        if (sends)
            setting->send_from = points_so_far(setting);
        lives = type(&start, input);
        if (sends)
            setting->send_until = points_so_far(setting);
        if (lives && setting->typed != NULL)
            setting->answered[setting->typed - setting->rules] = true;
        if (lives)
            input = next_input(setting, start.heard, arena);
        else if (strstr(start.heard, "Your number is ") != NULL)
            input = next_input(setting, start.heard, arena);
    }
    int status = end_program(&start);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return KILLED;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || input != NULL) {
        print_error("ended with %x after %d steps; it said:\n%s\n", (unsigned)status, steps,
                    start.heard);
        return ASTRAY;
    }
    return REGISTERED;
}

/* ---- The folder and the queue ---- */

static void empty_folder(const char *folder, struct arena *arena)
{
    struct text *names;
    size_t count;
    if (folder_list(&names, &count, folder, arena, NULL) != OK)
        return;
    for (size_t i = 0; i < count; i++) {
        const char *path = text_format(arena, "%s/%.*s", folder, TEXT_ARG(names[i])).at;
        if (unlink(path) != 0) {
            empty_folder(path, arena);
            rmdir(path);
        }
    }
}

struct tally {
    const struct setting *setting;
    size_t found[MOST_SHOWN], others;
};

static bool count_entry(void *self, const struct store_entry *entry)
{
    struct tally *tally = self;
    for (size_t i = 0; i < tally->setting->shown_count; i++)
        if (text_equal(tally->setting->shown[i], entry->case_number) && entry->bytes > 0 &&
            entry->state == STORE_QUEUED) {
            tally->found[i]++;
            return true;
        }
    tally->others++;
    return true;
}

/* False: a receipt is not in the queue once, or something else is. */
static bool queue_is_right(const struct setting *setting, struct arena *arena)
{
    struct tally tally = {.setting = setting};
    struct text set_aside = {0};
    struct store *store;
    struct fault why = {0};
    bool right = true;

    if (store_open(&store, setting->data, clock_system(), &set_aside, arena, &why) != OK) {
        print_error("the store does not open: %s\n", why.text);
        return false;
    }
    assert_int_equal(store_each(store, &tally, count_entry, &why), OK);
    store_close(store);
    for (size_t i = 0; i < setting->shown_count; i++)
        if (tally.found[i] != 1) {
            print_error("case %.*s was shown and is in the queue %zu times\n",
                        TEXT_ARG(setting->shown[i]), tally.found[i]);
            right = false;
        }
    if (tally.others > 0)
        print_error("%zu submissions are in the queue and no screen showed them\n",
                    tally.others);
    if (set_aside.len > 0)
        print_error("the database was set aside as %.*s\n", TEXT_ARG(set_aside));
    return right && tally.others == 0 && set_aside.len == 0 && setting->shown_count > 0;
}

/* ---- Runs ---- */

static struct blow choose(const struct setting *setting, struct random random, int start)
{
    static const char *const MODES[] = {"before", "after", "torn"};
    uint64_t number = random_u64(random);
    bool spared = start == MOST_STARTS - 1 || (start > 0 && number % 2 == 0);
    long from = 0, until = setting->points;
    if (start == 0 && number % 3 == 0) {
        from = setting->send_from;
        until = setting->send_until;
    }
    return (struct blow){
        .mode = spared ? "count" : MODES[number / 6 % 3],
        .at = from + 1 + (long)(random_u64(random) % (uint64_t)(until - from)),
        .seed = (unsigned)(random_u64(random) % 1000000000),
        .hour = 9 + start,
    };
}

/* One run; how often the program was killed, or -1 with what went wrong printed. */
static int run(struct setting *setting, uint64_t seed)
{
    struct random_seeded state = {seed};
    struct arena *arena = arena_open("run");
    enum ending ending = KILLED;
    char plan[256] = "";
    int kills = 0;

    setting->shown_count = setting->asked_again = 0;
    memset(setting->answered, 0, sizeof setting->answered);
    empty_folder(setting->data, arena);
    for (int start = 0; start < MOST_STARTS && ending == KILLED; start++) {
        struct blow blow = choose(setting, random_seeded(&state), start);
        size_t len = strlen(plan);
        snprintf(plan + len, sizeof plan - len, " %s %ld;", blow.mode, blow.at);
        ending = play(setting, &blow, arena);
        kills += ending == KILLED;
    }
    bool right =
        ending == REGISTERED && queue_is_right(setting, arena) && setting->asked_again == 0;
    if (!right)
        print_error("seed %llu went wrong:%s\n", (unsigned long long)seed, plan);
    arena_close(arena);
    return right ? kills : -1;
}

/* Undisturbed: how many points there are. */
static void count_points(struct setting *setting)
{
    struct blow blow = {.mode = "count", .seed = 1, .hour = 9};

    assert_int_equal(play(setting, &blow, setting->arena), REGISTERED);
    assert_true(queue_is_right(setting, setting->arena));
    setting->points = points_so_far(setting);
    assert_true(setting->points > 50);
    assert_true(setting->send_from > 0 && setting->send_until > setting->send_from);
}

static void a_receipt_that_was_shown_is_in_the_queue_once(void **state)
{
    char **words = *state;
    struct setting setting = {.program = words[1], .library = words[2], .locales = words[3]};
    long runs = words[4] ? strtol(words[4], NULL, 10) : RUNS, kills = 0, wrong = 0;
    uint64_t first = words[4] && words[5] ? strtoull(words[5], NULL, 10) : 1;

    setting.arena = arena_open("journey");
    read_rules(&setting);
    snprintf(setting.folder, sizeof setting.folder, "%s/doorstep-journey-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(setting.folder));
    snprintf(setting.data, sizeof setting.data, "%s/data", setting.folder);
    snprintf(setting.report, sizeof setting.report, "%s/points", setting.folder);
    count_points(&setting);
    for (long i = 0; i < runs; i++) {
        int killed = run(&setting, first + (uint64_t)i);
        kills += killed > 0 ? killed : 0;
        wrong += killed < 0;
    }
    print_message(
        "%ld points, sending from %ld to %ld; %ld runs, %ld kills, %ld runs went wrong\n",
        setting.points, setting.send_from, setting.send_until, runs, kills, wrong);
    empty_folder(setting.folder, setting.arena);
    rmdir(setting.folder);
    arena_close(setting.arena);
    assert_int_equal(wrong, 0);
    assert_true(kills >= runs / 2);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(a_receipt_that_was_shown_is_in_the_queue_once, words),
    };
    if (count < 4)
        return 64;
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
