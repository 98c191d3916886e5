#include "kiosk/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"

static void a_slip_reaches_the_printer_s_command_whole(void **state)
{
    char folder[] = "/tmp/doorstep-print-XXXXXX", command[128], path[64], read[64] = "";
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/paper", folder);
    snprintf(command, sizeof command, "  tee   %s ", path);
    assert_int_equal(print_slip(command, TEXT("8100 0000 17\n"), NULL), OK);
    while (waitpid(-1, NULL, 0) > 0)
        continue;
    FILE *paper = fopen(path, "re");
    assert_non_null(paper);
    assert_true(fread(read, 1, sizeof read - 1, paper) > 0);
    fclose(paper);
    assert_string_equal(read, "8100 0000 17\n");
    unlink(path);
    rmdir(folder);
}

static void a_printer_that_is_not_there_is_told(void **state)
{
    struct fault why = {0};
    (void)state;
    assert_int_equal(print_slip("no-such-printer-command -x", TEXT("slip"), &why), FAILED);
    assert_non_null(strstr(why.text, "no-such-printer-command"));
    assert_int_equal(print_slip("", TEXT("slip"), &why), FAILED);
}

/* A township's settings are no shell. */
static void a_command_is_no_shell_line(void **state)
{
    char folder[] = "/tmp/doorstep-print-XXXXXX", command[128], path[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/made", folder);
    snprintf(command, sizeof command, "true ; touch %s", path);
    assert_int_equal(print_slip(command, TEXT("slip"), NULL), OK);
    while (waitpid(-1, NULL, 0) > 0)
        continue;
    assert_int_not_equal(access(path, F_OK), 0);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_reaches_the_printer_s_command_whole),
        cmocka_unit_test(a_printer_that_is_not_there_is_told),
        cmocka_unit_test(a_command_is_no_shell_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
