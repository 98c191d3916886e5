#include "http/http_check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"

int check_call(const struct http_server *server)
{
    struct sockaddr_in place = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)http_port(server)),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(line >= 0);
    assert_int_equal(connect(line, (struct sockaddr *)&place, sizeof place), 0);
    return line;
}

void check_say(int line, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(line, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        len -= (size_t)sent;
    }
}

struct text check_hear(int line, struct arena *arena)
{
    struct buffer all = {0};
    char piece[4096];
    ssize_t got;

    while ((got = recv(line, piece, sizeof piece, 0)) > 0)
        buffer_add(&all, (struct text){piece, (size_t)got});
    struct text heard = text_copy(arena, buffer_text(&all));
    buffer_close(&all);
    close(line);
    return heard;
}

int check_status(struct text heard)
{
    return text_starts(heard, "HTTP/1.1 ") && heard.len > 12
               ? (int)strtol(heard.at + 9, NULL, 10)
               : 0;
}

bool check_holds(struct text heard, const char *words)
{
    return text_find(heard, text_of(words)) != SIZE_MAX;
}
