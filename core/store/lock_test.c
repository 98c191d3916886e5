#include "store/lock.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "store/store_fixture.h"

static void alone_becomes_together_and_nobody_comes_between(void **state)
{
    struct place *place = *state;
    int first, second, third;
    bool alone;

    assert_int_equal(lock_open(&first, &alone, place->folder, NULL), OK);
    assert_true(alone);
    assert_int_equal(lock_share(first, NULL), OK);
    assert_int_equal(lock_open(&second, &alone, place->folder, NULL), OK);
    assert_false(alone);
    lock_close(first);
    assert_int_equal(lock_open(&third, &alone, place->folder, NULL), OK);
    assert_false(alone);
    lock_close(second);
    lock_close(third);
    assert_int_equal(lock_open(&first, &alone, place->folder, NULL), OK);
    assert_true(alone);
    lock_close(first);
}

/* Somebody else holds the byte on which stands who is next. */
static bool is_one_waiting(const char *path)
{
    struct flock next = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2, .l_len = 1};
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(fcntl(fd, F_OFD_GETLK, &next), 0);
    close(fd);
    return next.l_type != F_UNLCK;
}

static void who_writes_again_and_again_keeps_nobody_waiting(void **state)
{
    struct place *place = *state;
    int lock, ways[2], status;
    bool alone;

    assert_int_equal(pipe2(ways, O_NONBLOCK), 0);
    assert_int_equal(lock_open(&lock, &alone, place->folder, NULL), OK);
    assert_int_equal(lock_share(lock, NULL), OK);
    for (int i = 0; i < 20; i++) {
        char said;
        assert_int_equal(lock_write(lock, NULL), OK);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            int mine;
            bool good = lock_open(&mine, &alone, place->folder, NULL) == OK &&
                        lock_write(mine, NULL) == OK && write(ways[1], "x", 1) == 1;
            lock_write_end(mine);
            _exit(good ? 0 : 1);
        }
        while (!is_one_waiting(place_path(place, "doorstep.lock")))
            continue;
        lock_write_end(lock);
        assert_int_equal(lock_write(lock, NULL), OK);
        assert_int_equal(read(ways[0], &said, 1), 1); /* the child had its turn before */
        lock_write_end(lock);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
    }
    lock_close(lock);
    close(ways[0]);
    close(ways[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
CHECK_MAIN(TEST(alone_becomes_together_and_nobody_comes_between),
           TEST(who_writes_again_and_again_keeps_nobody_waiting))
