/* serve.h: doorstep-hub serve: everything over HTTP until a signal ends it. */
#ifndef HUB_SERVE_H
#define HUB_SERVE_H

#include "hub/hub.h"

struct serve_options {
    struct hub_options hub;
    struct text address; /* of the hub as others see it; empty: as it listens */
    struct text listen;  /* "127.0.0.1" */
    unsigned port;
    const char *certificate, *key; /* PEM files; NULL: plain HTTP */
    const char *assets;            /* folder with office.css */
    const char *language;          /* of the office's log-in page */
    const char *port_file;         /* gets the port once it is ready; NULL: none */
    int log_least;
};
/* SIGTERM and SIGINT end it when what is being served has ended; SIGHUP publishes the services
 * anew. The program's exit status. */
int serve(const struct serve_options *options);

#endif
