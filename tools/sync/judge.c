#include "tools/sync/judge.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "session/session.h"

enum { MOST_SECONDS = 300, ROOM = 512 };

/* The first line that names an error, as the check wrote it. */
struct finding {
    char line[ROOM];
    size_t len;
    bool is_error;
};

static void take(struct finding *finding, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count && !finding->is_error; i++) {
        if (bytes[i] != '\n') {
            if (finding->len < ROOM - 1)
                finding->line[finding->len++] = bytes[i];
            continue;
        }
        finding->line[finding->len] = '\0';
        finding->is_error = strstr(finding->line, "error") != NULL;
        if (!finding->is_error)
            finding->len = 0;
    }
}

/* Reads what it says until it ends or the time is up. */
static void listen_to(struct finding *finding, int fd, pid_t child)
{
    char bytes[4096];
    time_t until = time(NULL) + MOST_SECONDS;
    for (;;) {
        struct pollfd polled = {fd, POLLIN, 0};
        if (poll(&polled, 1, 1000) < 0 && errno != EINTR)
            break;
        ssize_t got = polled.revents ? read(fd, bytes, sizeof bytes) : -1;
        if (got == 0)
            break;
        if (got > 0)
            take(finding, bytes, (size_t)got);
        if (time(NULL) > until) {
            kill(child, SIGKILL);
            break;
        }
    }
}

static int start(pid_t *child, const struct judge *judge, const char *folder)
{
    int ends[2];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    /* The last two fall away where the pictures are not known. */
    char *const words[] = {
        (char *)judge->checker,  (char *)"check",
        (char *)folder,          (char *)"--locales",
        (char *)judge->locales,  judge->pictures ? (char *)"--pictures" : NULL,
        (char *)judge->pictures, NULL};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    sigemptyset(&none); /* ours are blocked: the child's must not be */
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    int error = posix_spawn(child, judge->checker, &actions, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[1]);
    if (error == 0)
        return ends[0];
    close(ends[0]);
    errno = error;
    return -1;
}

static enum status run_check(const struct judge *judge, const char *folder, struct fault *why)
{
    struct finding finding = {0};
    pid_t child;
    int end = 0, said = start(&child, judge, folder);
    if (said < 0)
        return fault_set(why, FAILED, "%s cannot be started: %s", judge->checker,
                         strerror(errno));
    listen_to(&finding, said, child);
    close(said);
    while (waitpid(child, &end, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(end) && WEXITSTATUS(end) == 0)
        return OK;
    struct text first = text_trim(text_of(finding.is_error ? finding.line : ""));
    return fault_set(
        why, REFUSED, "the new deployment is not sound: %.*s",
        TEXT_ARG(first.len > 0 ? first : TEXT("doorstep-form check did not pass it")));
}

enum status judge_deployment(void *self, const char *folder, struct fault *why)
{
    const struct judge *judge = self;
    const struct house_options options = {.services = folder,
                                          .locales = judge->locales,
                                          .clock = clock_system(),
                                          .random = random_system()};
    enum status status = house_check(&options, why);
    return status == OK ? run_check(judge, folder, why) : status;
}
