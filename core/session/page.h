/* page.h: the contract between core and its channels.
 *
 * A page is a plain value that says what a person is asked and what they may do; an answer is a
 * plain value that says what they did. A channel turns one into tiles and speech or into a
 * phone screen, and the other back. Neither holds anything of a form. All texts of a page lie
 * in the arena that session_page was given. */
#ifndef SESSION_PAGE_H
#define SESSION_PAGE_H

#include "base/faces.h"

enum page_kind {
    PAGE_CHOOSE, /* one of the choices */
    PAGE_CHOOSE_MANY,
    PAGE_RANK,   /* all choices, in the person's order */
    PAGE_NUMBER, /* a whole number */
    PAGE_DECIMAL,
    PAGE_MONEY,  /* a number of `unit` */
    PAGE_RANGE,  /* least to most in steps */
    PAGE_DIGITS, /* a number that is a name: identity, phone, case, secret */
    PAGE_DATE,
    PAGE_TIME,
    PAGE_DATETIME,
    PAGE_TEXT,
    PAGE_RECORDING, /* spoken words: bytes of a sound file */
    PAGE_DRAWING,   /* a signature or thumb: bytes of a picture */
    PAGE_PICTURE,   /* from a camera */
    PAGE_FILE,      /* any other upload */
    PAGE_SCAN,      /* a barcode */
    PAGE_AGREE,     /* say yes to what was just said (a trigger) */
    PAGE_LISTEN,    /* nothing is asked */
    PAGE_ADD,       /* "another one?": choices "yes", "no"; from the review also "remove" */
    PAGE_REVIEW,    /* all answers before sending */
    PAGE_RECEIPT,   /* it is queued: the case number */
    PAGE_NOT_SENT,  /* it could not be queued: nothing is lost, try again */
    PAGE_GO_ON,     /* an unfinished service is there: choices "go-on" and "anew" */
    PAGE_LANGUAGE,  /* choices are the languages */
    PAGE_PERSON,    /* how to reach a person now */
    PAGE_GOODBYE    /* the end */
};

/* What else the person may do here, besides answering. */
enum page_may {
    MAY_BACK = 1 << 0,
    MAY_HOME = 1 << 1,
    MAY_SKIP = 1 << 2, /* leave it empty */
    MAY_HELP = 1 << 3,
    MAY_PERSON = 1 << 4,
    MAY_PAUSE = 1 << 5,
    MAY_STOP = 1 << 6,
    MAY_LANGUAGE = 1 << 7
};

struct page_choice {
    struct text value;
    struct faces faces;
    unsigned digit; /* on a phone; the same across languages and versions */
    bool chosen;
};

struct page_line {         /* one answer on a PAGE_REVIEW */
    struct text reference; /* of the question, exact: to know it again */
    struct faces label;
    struct text value;  /* as shown: a choice's label, a date in words, groups of digits */
    struct faces shown; /* the choice's other faces, if a choice was made */
    bool is_empty;      /* `value` says that there is none */
    bool hidden;        /* private: show or speak it only when asked */
};

struct page {
    enum page_kind kind;
    struct text service, version; /* of the form this page comes from */
    struct text name;     /* the question's name in it; stable, for help and for audit */
    struct text language; /* BCP 47 */
    bool right_to_left;
    struct faces section, prompt, hint;
    struct page_choice *choices;
    size_t choice_count;
    struct text value;    /* the present answer as stored; choices carry `chosen` as well */
    struct faces refusal; /* why the last answer was not taken; all empty when it was */
    unsigned refused;     /* how many in a row on this page */
    struct page_line *lines;
    size_t line_count;
    size_t step, steps; /* this is step `step` of about `steps`; 0: not counted */
    unsigned may;       /* enum page_may */
    /* How an answer looks: */
    struct text groups;           /* PAGE_DIGITS: "6 8 4"; empty: as it is */
    struct text unit;             /* PAGE_MONEY: ISO 4217 */
    double least, most, interval; /* PAGE_RANGE */
    bool letters_x;         /* PAGE_DIGITS: a last X may stand in it (an identity number) */
    bool is_private;        /* never spoken on a loudspeaker unasked */
    bool is_secret;         /* never shown back in full */
    bool is_consent;        /* a yes or no that must be the person's own */
    bool is_menu;           /* of the home menu: choosing leads to a service */
    bool is_notice;         /* the office offers something, whatever page comes next */
    bool practice;          /* nothing of this is real: to be marked on every page */
    struct text media_type; /* recordings, pictures, files */
    struct text receipt;    /* PAGE_RECEIPT: the case number, 10 digits */
};

enum answer_kind {
    ANSWER_VALUE, /* `value`: as stored in XForms; a choice's value, several split by spaces;
                     "yes" or "no" on PAGE_ADD; "OK" on PAGE_AGREE; empty clears */
    ANSWER_NEXT,  /* go on without changing anything: PAGE_LISTEN, a page already answered */
    ANSWER_SKIP,
    ANSWER_BACK,
    ANSWER_HOME,     /* to the home menu; what was answered is kept to go on with */
    ANSWER_CHANGE,   /* PAGE_REVIEW: change line `index` (from 0); then back to the review */
    ANSWER_SEND,     /* PAGE_REVIEW, PAGE_NOT_SENT */
    ANSWER_LANGUAGE, /* `value` is a tag: change at once; empty: show PAGE_LANGUAGE */
    ANSWER_PERSON,   /* its choices: a service that brings a person; "practice", "real" */
    ANSWER_PAUSE,    /* keep it for later and end */
    ANSWER_STOP      /* throw it away and end */
};

struct answer {
    enum answer_kind kind;
    struct text value;
    struct text bytes; /* recordings, drawings, pictures: the file; `value` its name */
    size_t index;
};

#endif
