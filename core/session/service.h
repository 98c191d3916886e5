/* service.h: one form of a deployment and what it says to the program beyond XForms
 * (docs/authors.md). Shared by all sessions; never changes, but that its form is not always
 * open (slots.h). */
#ifndef SESSION_SERVICE_H
#define SESSION_SERVICE_H

#include "session/deployment.h"
#include "session/slots.h"

/* What the program writes into a node of the form: when the form is opened, and again at
 * sending. */
enum fill {
    FILL_CASE_NUMBER,  /* at sending only */
    FILL_LANGUAGE,     /* the person's, as a BCP 47 tag */
    FILL_CHANNEL,      /* where it was said: kiosk, ussd */
    FILL_FROM_SERVICE, /* id of the form in which the person asked for a person; else empty */
    FILL_FROM_STEP,    /* name of the question there */
    FILL_FROM_CASE,    /* the case that was asked for where this service was chosen */
    FILLS
};

struct service {
    struct slot *slot;
    struct text id, version, title; /* of the form */
    uint64_t mark; /* of form.xml's bytes: a draft goes on only with the form it began with */
    size_t *languages;    /* for each language of the deployment, the form's translation */
    bool tells_only;      /* ds:submit="no" */
    bool leaves_no_trace; /* ds:keep="no": a dialogue that ends takes its answers with it */
    int priority;
    struct text send;         /* the node whose "no" means: do not send; empty: none */
    struct text fills[FILLS]; /* the nodes that get these; empty: none */
    struct text *secrets;     /* nodes that hold what only the person knows */
    size_t secret_count;
    struct text *persons; /* nodes that tell who the person is */
    size_t person_count;
    struct text *menus; /* nodes whose value is the id of the form to open */
    size_t menu_count;
};

/* Opens FOLDER/form.xml with its attachments; nobody is in it. */
enum status service_open(struct service *service, struct text folder,
                         const struct deployment *deployment, struct slots *slots,
                         struct arena *arena, struct fault *why);
void service_close(struct service *service);

/* The form, for as long as somebody is in it: everyone who entered leaves. */
enum status service_enter(const struct form **form, const struct service *service,
                          struct fault *why);
void service_leave(const struct service *service);

#endif
