#include "kiosk/page_print.h"

static const char *const PLANS[] = {
    [PLAN_INVITATION] = "invitation", [PLAN_TILES] = "tiles",   [PLAN_KEYPAD] = "keypad",
    [PLAN_KEYBOARD] = "keyboard",     [PLAN_CANVAS] = "canvas", [PLAN_LISTEN] = "listen",
    [PLAN_SPEAK] = "speak",           [PLAN_LINES] = "lines",   [PLAN_RECEIPT] = "receipt",
    [PLAN_CURTAIN] = "curtain",       [PLAN_STAFF] = "staff"};

static const char *const ROLES[] = {
    [ITEM_PROMPT] = "prompt",       [ITEM_HINT] = "hint",     [ITEM_REFUSAL] = "refusal",
    [ITEM_SECTION] = "section",     [ITEM_STEPS] = "steps",   [ITEM_MARK] = "mark",
    [ITEM_TILE] = "tile",           [ITEM_KEY] = "key",       [ITEM_FIELD] = "field",
    [ITEM_CANDIDATE] = "candidate", [ITEM_MONEY] = "money",   [ITEM_LINE] = "line",
    [ITEM_FACT] = "fact",           [ITEM_CANVAS] = "canvas", [ITEM_METER] = "meter",
    [ITEM_PICTURE] = "picture",     [ITEM_NUMBER] = "number", [ITEM_CODE] = "code",
    [ITEM_COUNTDOWN] = "countdown", [ITEM_GO] = "go",         [ITEM_MORE] = "more",
    [ITEM_LESS] = "less",           [ITEM_BAR] = "bar",       [ITEM_TOOL] = "tool"};

static void print_item(const struct item *item, FILE *out)
{
    fprintf(out, "  %-9s %5u", ROLES[item->role], item->id);
    if (item->image.len > 0)
        fprintf(out, " (%.*s)", TEXT_ARG(item->image));
    if (item->text.len > 0)
        fprintf(out, " %.*s", TEXT_ARG(item->text));
    if (item->value.len > 0)
        fprintf(out, " = %.*s", TEXT_ARG(item->value));
    if (item->number != 0 || item->total != 0)
        fprintf(out, " %ld/%ld", item->number, item->total);
    fprintf(out, "%s%s%s%s\n", item->chosen ? " [chosen]" : "", item->is_off ? " [off]" : "",
            item->hidden ? " [hidden]" : "", item->focused ? " [focus]" : "");
}

void page_print(const struct scene *scene, FILE *out)
{
    fprintf(out, "-- %s, %.*s%s\n", PLANS[scene->plan], TEXT_ARG(scene->language),
            scene->right_to_left ? ", right to left" : "");
    for (size_t i = 0; i < scene->item_count; i++)
        if (scene->items[i].role != ITEM_KEY)
            print_item(&scene->items[i], out);
}
