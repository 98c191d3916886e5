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

/* The one that staff set, else the deployment's first. */
static size_t first_language(const struct desk *desk)
{
    for (size_t i = 0; i < desk->language_count; i++)
        if (text_equal(catalogue_tag(desk->catalogues[i]), desk->house.language))
            return i;
    return 0;
}

void invitation_open(struct desk *desk, bool greets)
{
    desk->greeting = (struct greeting){.next_ms = desk_now_ms(desk) + SILENCE_MS};
    desk->greeting.language = first_language(desk);
    desk->language = desk->greeting.language;
    if (greets)
        greet(desk);
    else
        said_set(&desk->said, NULL, 0);
}

void invitation_show(const struct desk *desk, struct scene_maker *maker)
{
    bool recalls = recall_is_offered(desk);
    struct item *prompt =
        scene_add(maker, ITEM_PROMPT, ID_START,
                  desk_word(desk, recalls ? "kiosk.recall.greeting" : "kiosk.greeting"));

    prompt->image = TEXT("hand-touch");
    maker->scene->moving = desk->greeting.moving;
    scene_say(maker, prompt, TEXT(""), prompt->text);
    scene_add(maker, ITEM_MARK, ID_STAFF, TEXT(""))->image = TEXT("office");
}

/* Who touches while a language is greeting is asked in that one. */
void invitation_start(struct desk *desk)
{
    if (desk->language_count > 1)
        questions_language(desk);
    else if (recall_is_offered(desk))
        recall_ask(desk);
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
