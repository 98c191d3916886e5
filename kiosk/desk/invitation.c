/* invitation.c: nobody is there: a greeting in each language in turn, with silence between. */
#include "desk/state.h"

enum {
    SILENCE_MS = 30000, /* between two greetings */
    MOVES_MS = 6000     /* the picture moves while it greets */
};

enum { ID_START = ID_VIEW };

static void greet(struct desk *desk)
{
    desk->greeting.moving = true;
    desk->greeting.next_ms = desk_now_ms(desk) + MOVES_MS;
    desk->language = desk->greeting.language;
    desk_arrive(desk);
}

void invitation_open(struct desk *desk, bool greets)
{
    desk->greeting = (struct greeting){.next_ms = desk_now_ms(desk) + SILENCE_MS};
    desk->language = 0;
    if (greets)
        greet(desk);
    else
        said_set(&desk->said, NULL, 0);
}

void invitation_show(const struct desk *desk, struct scene_maker *maker)
{
    struct item *prompt =
        scene_add(maker, ITEM_PROMPT, ID_START, desk_word(desk, "kiosk.greeting"));

    prompt->image = TEXT("hand-touch");
    maker->scene->moving = desk->greeting.moving;
    scene_say(maker, prompt, TEXT(""), prompt->text);
}

/* Who touches while a language is greeting is asked in that one. */
void invitation_start(struct desk *desk)
{
    if (desk->language_count > 1)
        questions_language(desk);
    else
        course_begin(desk);
}

void invitation_tick(struct desk *desk)
{
    struct greeting *greeting = &desk->greeting;

    if (desk_now_ms(desk) < greeting->next_ms)
        return;
    if (greeting->moving) {
        greeting->moving = false;
        greeting->next_ms = desk_now_ms(desk) + SILENCE_MS;
        greeting->language = (greeting->language + 1) % desk->language_count;
    } else {
        greet(desk);
    }
}
