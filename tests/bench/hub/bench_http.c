/* bench_http: how many submissions a second a whole hub acknowledges over loopback.
 *
 *   bench_http HUB SERVICES [WHERE]   the program doorstep-hub; a deployment; a PostgreSQL
 *                                     connection string, or nothing for SQLite
 *
 * The hub runs as at an office that only receives (--no-key). Devices are enrolled with real
 * codes, batches are signed, every answer's signature and verdicts are checked. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "load.h"
#include "sync/wire.h"

enum { DEVICES = 16, MOST_CLIENTS = 256, LARGEST_REPLY = 1024 * 1024 };

struct device {
    uint8_t id[WIRE_ID];
    struct signer *signer;
    struct sign_key office;
};

struct bench {
    const char *hub, *services, *database;
    char folder[64];
    pid_t pid;
    unsigned port;
    struct device devices[DEVICES];
    int lines[MOST_CLIENTS]; /* kept connections; 0: none */
};

/* ---- The hub ---- */

static void start_hub(struct bench *bench)
{
    char port[96];
    snprintf(port, sizeof port, "%s/port", bench->folder);
    bench->pid = fork();
    if (bench->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl(bench->hub, bench->hub, "serve", "--demo", "--no-key", "--data", bench->folder,
              "--services", bench->services, "--listen", "127.0.0.1:0", "--port-file", port,
              bench->database ? "--database" : NULL, bench->database, NULL);
        _exit(127);
    }
    for (int i = 0; bench->port == 0 && i < 200; i++) {
        struct arena *arena = arena_open("port");
        struct text bytes;
        int64_t number = 0;
        if (file_read(&bytes, port, 64, arena, NULL) == OK &&
            text_to_int64(text_trim(bytes), &number))
            bench->port = (unsigned)number;
        arena_close(arena);
        usleep(100000);
    }
    if (bench->port == 0)
        fatal("the hub does not start");
}

static struct text new_code(const struct bench *bench, struct arena *arena)
{
    struct text line = text_format(
        arena, "%s device add north --demo --data %s --services %s %s%s%s 2>/dev/null",
        bench->hub, bench->folder, bench->services, bench->database ? "--database '" : "",
        bench->database ? bench->database : "", bench->database ? "'" : "");
    char code[64] = "";
    FILE *out = popen(line.at, "re"); // NOLINT(cert-env33-c)
    if (!out || !fgets(code, sizeof code, out))
        fatal("no code for a device");
    pclose(out);
    return text_copy(arena, text_trim(text_of(code)));
}

static double hub_memory_mb(const struct bench *bench, const char *what)
{
    char path[64], line[128];
    double kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)bench->pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, what, strlen(what)) == 0)
            kb = strtod(line + strlen(what), NULL);
    if (file)
        fclose(file);
    return kb / 1024;
}

/* ---- Requests ---- */

static int connect_to(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line < 0 || connect(line, (struct sockaddr *)&address, sizeof address) != 0)
        fatal("cannot reach the hub");
    int now = 1; /* head and body are two sends, and the second does not wait */
    setsockopt(line, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    return line;
}

static bool send_all(int line, struct text bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(line, bytes.at, bytes.len, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes = text_part(bytes, (size_t)sent, bytes.len);
    }
    return true;
}

/* Until the body is as long as its head says. */
static bool take_reply(int line, struct text *body, struct arena *arena)
{
    char *bytes = arena_bytes(arena, LARGEST_REPLY);
    size_t have = 0;
    for (;;) {
        ssize_t got = recv(line, bytes + have, LARGEST_REPLY - 1 - have, 0);
        if (got <= 0)
            return false;
        have += (size_t)got;
        struct text all = {bytes, have};
        size_t end = text_find(all, TEXT("\r\n\r\n"));
        size_t at = end == SIZE_MAX ? SIZE_MAX : text_find(all, TEXT("Content-Length: "));
        if (at == SIZE_MAX)
            continue;
        bytes[have] = '\0';
        size_t length = strtoul(bytes + at + 16, NULL, 10);
        *body = text_part(all, end + 4, length);
        if (body->len == length)
            return text_starts(all, "HTTP/1.1 200");
    }
}

static bool ask(int line, struct text head, struct text sent, struct text *body,
                struct arena *arena)
{
    struct text whole = text_format(arena, "%.*sHost: hub\r\nContent-Length: %zu\r\n\r\n",
                                    TEXT_ARG(head), sent.len);
    return send_all(line, whole) && send_all(line, sent) && take_reply(line, body, arena);
}

static void enrol(struct bench *bench, struct device *device, struct random random)
{
    struct arena *arena = arena_open("enrol");
    struct text code = new_code(bench, arena), body;
    struct wire_enrolled enrolled;
    struct buffer out = {0};
    struct fault why = {0};
    uint8_t seed[SIGN_KEY];
    int line = connect_to(bench->port);

    random.fill(random.self, seed, sizeof seed);
    random.fill(random.self, device->id, sizeof device->id);
    device->signer = signer_of_seed(seed);
    struct wire_enrol wanted = {.key = signer_key(device->signer),
                                .name = TEXT("bench"),
                                .now_ms = clock_system().now_ms(NULL)};
    memcpy(wanted.device, device->id, WIRE_ID);
    wire_enrol_write(&out, &wanted, code, device->signer);
    if (!ask(line, TEXT("POST /doorstep/1/enrol HTTP/1.1\r\n"), buffer_text(&out), &body,
             arena) ||
        wire_enrolled_read(&enrolled, body, code, &why) != OK)
        fatal("a device is not enrolled: %s", why.text);
    device->office = enrolled.sign;
    close(line);
    buffer_close(&out);
    arena_close(arena);
}

/* ---- Load ---- */

static void fill_items(struct wire_item *items, size_t count, struct random random,
                       struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        char *id = arena_bytes(arena, 48), *body = arena_bytes(arena, BODY);
        char uuid[37];
        random_uuid(random, uuid);
        snprintf(id, 48, "uuid:%s", uuid);
        random.fill(random.self, body, BODY);
        items[i] = (struct wire_item){.instance_id = text_of(id),
                                      .form_id = TEXT("cn-rural-enrol"),
                                      .form_version = TEXT("2026100101"),
                                      .case_number = TEXT("1234567890"),
                                      .queued_ms = 1793000000000,
                                      .part_count = 1,
                                      .part_name = TEXT(""),
                                      .size = BODY,
                                      .bytes = {body, BODY}};
    }
}

static enum status check_answer(const struct device *device, struct text body, size_t count,
                                struct arena *arena, struct fault *why)
{
    struct wire_answer answer;
    enum status status = wire_answer_read(&answer, body, &device->office, arena, why);
    for (size_t i = 0; status == OK && i < answer.count; i++)
        if (answer.items[i].verdict != WIRE_COMPLETE)
            return fault_set(why, FAILED, "not complete: verdict %d", answer.items[i].verdict);
    if (status == OK && answer.count != count)
        return fault_set(why, FAILED, "%zu of %zu answered", answer.count, count);
    return status;
}

static enum status send_batch(void *self, unsigned client, size_t count, struct random random,
                              struct fault *why)
{
    struct bench *bench = self;
    struct arena *arena = arena_open("client");
    const struct device *device = &bench->devices[client % DEVICES];
    struct wire_batch batch = {.made_ms = 1793000000000,
                               .items = arena_array(arena, count, sizeof *batch.items),
                               .count = count};
    struct buffer out = {0};
    struct text body;
    char hex[2 * WIRE_ID + 1];
    enum status status = OK;

    memcpy(batch.device, device->id, WIRE_ID);
    random.fill(random.self, batch.id, WIRE_ID);
    fill_items(batch.items, count, random, arena);
    wire_batch_write(&out, &batch, device->signer);
    for (size_t i = 0; i < WIRE_ID; i++)
        snprintf(hex + 2 * i, 3, "%02x", batch.id[i]);
    struct text head = text_format(
        arena, "PUT /doorstep/1/batch/%s HTTP/1.1\r\nDoorstep-At: 0\r\nDoorstep-Size: %zu\r\n",
        hex, out.len);
    if (bench->lines[client] == 0)
        bench->lines[client] = connect_to(bench->port);
    if (!ask(bench->lines[client], head, buffer_text(&out), &body, arena))
        status = fault_set(why, FAILED, "a batch was not taken");
    else
        status = check_answer(device, body, count, arena, why);
    buffer_close(&out);
    arena_close(arena);
    return status;
}

static void measure(struct bench *bench, unsigned clients, size_t batch)
{
    struct load load = {
        .clients = clients, .batch = batch, .for_ms = 3000, .server = (int64_t)getpid()};
    struct load_result result;
    struct fault why = {0};
    if (load_run(&result, load, (struct load_work){bench, send_batch}, &why) != OK)
        fatal("%s", why.text);
    printf("%5zu %8u %12.0f %9.2f %9.2f %9.1f %9.1f %9.1f\n", batch, clients, result.per_second,
           result.p50_ms, result.p99_ms, result.cpu_us, hub_memory_mb(bench, "VmRSS:"),
           hub_memory_mb(bench, "VmHWM:"));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static const unsigned CLIENTS[] = {1, 16, MOST_CLIENTS};
    struct bench *bench = calloc(1, sizeof *bench);
    char clear[96];

    if (argc < 3 || !bench) {
        fprintf(stderr, "usage: bench_http HUB SERVICES [POSTGRES]\n");
        free(bench);
        return 64;
    }
    if (sodium_init() < 0)
        fatal("libsodium does not start");
    bench->hub = argv[1];
    bench->services = argv[2];
    bench->database = argv[3];
    snprintf(bench->folder, sizeof bench->folder, "/var/tmp/doorstep-http.XXXXXX");
    if (!mkdtemp(bench->folder))
        fatal("cannot make a folder");
    start_hub(bench);
    for (size_t i = 0; i < DEVICES; i++)
        enrol(bench, &bench->devices[i], random_system());
    printf("%5s %8s %12s %9s %9s %9s %9s %9s\n", "batch", "clients", "a second", "p50 ms",
           "p99 ms", "CPU us", "memory MB", "at most");
    for (size_t batch = 1; batch <= 100; batch *= 100)
        for (size_t i = 0; i < sizeof CLIENTS / sizeof *CLIENTS; i++)
            measure(bench, CLIENTS[i], batch);
    kill(bench->pid, SIGTERM);
    waitpid(bench->pid, NULL, 0);
    snprintf(clear, sizeof clear, "rm -rf %s", bench->folder);
    if (system(clear) != 0) // NOLINT(cert-env33-c)
        return 1;
    for (size_t i = 0; i < DEVICES; i++)
        signer_close(bench->devices[i].signer);
    free(bench);
    return 0;
}
