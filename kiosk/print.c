#include "kiosk/print.h"

#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

enum { MOST_WORDS = 32 };

/* A file without a name that holds the slip: it is gone with the last who reads it. */
static int slip_in_memory(struct text slip)
{
    int file = memfd_create("slip", MFD_CLOEXEC);
    size_t written = 0;

    while (file >= 0 && written < slip.len) {
        ssize_t count = write(file, slip.at + written, slip.len - written);
        if (count <= 0 && errno != EINTR) {
            close(file);
            return -1;
        }
        written += count > 0 ? (size_t)count : 0;
    }
    if (file >= 0 && lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return -1;
    }
    return file;
}

static int spawn_with_input(char **words, int input)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    pid_t child;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawnattr_init(&attributes);
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int failed = posix_spawnp(&child, words[0], &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

enum status print_slip(const char *command, struct text slip, struct fault *why)
{
    struct arena *arena = arena_open("print");
    char *words[MOST_WORDS + 1] = {NULL};
    struct text rest = text_of(command), word;
    size_t count = 0;

    /* Those that have ended since the last slip. */
    while (waitpid(-1, NULL, WNOHANG) > 0)
        continue;
    while (count < MOST_WORDS && text_take_word(&rest, &word))
        words[count++] = text_string(arena, word);
    int input = count > 0 ? slip_in_memory(slip) : -1;
    int failed = input < 0 ? EINVAL : spawn_with_input(words, input);
    if (input >= 0)
        close(input);
    enum status status = OK;
    if (failed != 0)
        status = fault_set(why, FAILED, "the printer's command \"%.200s\" cannot be run: %s",
                           command, strerror(failed));
    arena_close(arena);
    return status;
}
