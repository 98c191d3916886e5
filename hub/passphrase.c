#include "hub/passphrase.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>

#include "base/file.h"

enum { LONGEST = 1024 };

static enum status read_file(struct text *passphrase, const char *file, struct arena *arena,
                             struct fault *why)
{
    struct text rest;
    enum status status = file_read(&rest, file, 2 * LONGEST, arena, why);

    *passphrase = (struct text){0};
    if (status == OK)
        text_take_part(&rest, '\n', passphrase);
    return status;
}

static enum status ask(struct text *passphrase, const char *question, struct arena *arena,
                       struct fault *why)
{
    FILE *terminal = fopen("/dev/tty", "r+e");
    struct termios before, quiet;
    char line[LONGEST];

    if (terminal == NULL || tcgetattr(fileno(terminal), &before) != 0) {
        if (terminal != NULL)
            fclose(terminal);
        return fault_set(why, FAILED,
                         "there is no terminal to ask for a secret: --passphrase-file FILE, or "
                         "--no-key");
    }
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(terminal, "%s: ", question);
    fflush(terminal);
    tcsetattr(fileno(terminal), TCSAFLUSH, &quiet);
    bool read = fgets(line, sizeof line, terminal) != NULL;
    tcsetattr(fileno(terminal), TCSAFLUSH, &before);
    fputc('\n', terminal);
    fclose(terminal);
    if (read) {
        line[strcspn(line, "\n")] = '\0';
        *passphrase = text_copy(arena, text_of(line));
    }
    explicit_bzero(line, sizeof line);
    return read ? OK : fault_set(why, FAILED, "no passphrase was given");
}

enum status passphrase_get(struct text *passphrase, const char *file, struct arena *arena,
                           struct fault *why)
{
    if (file != NULL)
        return read_file(passphrase, file, arena, why);
    return ask(passphrase, "Passphrase of the office's key", arena, why);
}

enum status passphrase_choose(struct text *passphrase, const char *file, const char *what,
                              struct arena *arena, struct fault *why)
{
    struct text again = {0};
    enum status status;

    if (file != NULL)
        return read_file(passphrase, file, arena, why);
    status = ask(passphrase, what, arena, why);
    if (status == OK)
        status = ask(&again, "The same once more", arena, why);
    if (status == OK && !text_equal(*passphrase, again))
        status = fault_set(why, REFUSED, "the two differ");
    return status;
}
