#include <stdio.h>

#include "tools/commands.h"

int command_show(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return EXIT_USAGE;
}
