#include "session/lease.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/text.h"

static bool can_be_removed(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    bool can = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    close(fd);
    return can;
}

static void a_house_stays_with_the_folder_it_began_with(void **state)
{
    char root[] = "/tmp/doorstep-lease-XXXXXX";
    struct arena *arena = arena_open("test");
    struct lease lease;
    (void)state;
    assert_non_null(mkdtemp(root));
    const char *current = text_format(arena, "%s/current", root).at;
    const char *one = text_format(arena, "%s/one", root).at;
    const char *two = text_format(arena, "%s/two", root).at;
    assert_int_equal(mkdir(one, 0700) | mkdir(two, 0700) | symlink("one", current), 0);

    lease_open(&lease, current, arena);
    assert_string_equal(lease.folder, one);
    assert_false(lease_is_old(&lease));
    assert_false(can_be_removed(one));
    assert_true(can_be_removed(two));
    unlink(current);
    assert_false(lease_is_old(&lease)); /* nothing to go over to */
    assert_int_equal(symlink("nowhere", current), 0);
    assert_false(lease_is_old(&lease));
    unlink(current);
    assert_int_equal(symlink(two, current), 0);
    assert_true(lease_is_old(&lease));
    assert_string_equal(lease.folder, one);
    lease_close(&lease);
    assert_true(can_be_removed(one));

    lease_open(&lease, two, arena); /* no link: as it is */
    assert_string_equal(lease.folder, two);
    assert_false(lease_is_old(&lease));
    lease_close(&lease);
    unlink(current);
    rmdir(one);
    rmdir(two);
    rmdir(root);
    arena_close(arena);
}

CHECK_MAIN(cmocka_unit_test(a_house_stays_with_the_folder_it_began_with))
