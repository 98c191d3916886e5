#include "form/retold.h"

#include "base/buffer.h"
#include "form/load.h"
#include "form/state.h"

/* ---- From XML ---- */

struct telling {
    struct record *record;
    struct fault *why;
    struct arena *scratch;
    uint32_t *seen; /* by def: so many within the present parent */
};

static enum status refuse(const struct telling *telling, const struct xml_node *element,
                          const char *how)
{
    return fault_set(telling->why, REFUSED, "the submission's node %.*s %s",
                     TEXT_ARG(text_part(element->local, 0, 100)), how);
}

/* Empty, with what else the form says of its def; NULL: the record would have too many. */
static struct node *made(struct telling *telling, uint32_t number, struct text value)
{
    const struct def *def = &telling->record->form->defs[number];
    const struct node shape = {.kind = def->is_attribute ? NODE_ATTRIBUTE : NODE_ELEMENT,
                               .name = def->name,
                               .def = number};
    struct node *node = nodes_copy(telling->record, &shape);

    if (!node) {
        fault_set(telling->why, TOO_LARGE, "the submission has more than %d nodes",
                  FORM_MOST_RECORD_NODES);
        return NULL;
    }
    if (value.len > 0) {
        node->value = nodes_hold(telling->record, value);
        node->flags |= NODE_HELD;
    }
    return node;
}

static enum status grow_attributes(struct telling *telling, struct node *node,
                                   const struct xml_node *element)
{
    for (const struct xml_attribute *each = element->attributes; each; each = each->next) {
        uint32_t number = def_attribute(telling->record->form, node->def, each->local);
        if (number == NONE || telling->seen[number]++ > 0)
            continue;
        struct node *attribute = made(telling, number, each->value);
        if (!attribute)
            return TOO_LARGE;
        node_add_attribute(node, attribute);
    }
    for (const struct node *each = node->attribute; each; each = each->next)
        telling->seen[each->def] = 0;
    return OK;
}

static uint32_t find_child(const struct form *form, uint32_t parent,
                           const struct xml_node *element)
{
    uint32_t found = def_child(form, parent, element->local, element->uri);
    return found == NONE ? def_child(form, parent, element->local, (struct text){0}) : found;
}

/* What does not fit is as good as not there. */
static void take_helped(struct record *record, const struct xml_node *element)
{
    const struct {
        const char *name;
        struct text *into;
    } PARTS[] = {{"by", &record->helped.by},
                 {"agrees", &record->helped.agrees},
                 {"name", &record->helped.name},
                 {"later", &record->helped.later}};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        struct text value = xml_value(element, PARTS[i].name, "");
        if (value.len <= HELPED_LONGEST)
            *PARTS[i].into = text_copy(record->arena, value);
    }
}

struct helped retold_helped(const struct record *record)
{
    return record->helped;
}

static enum status grow(struct telling *telling, struct node *node,
                        const struct xml_node *element);

static enum status grow_child(struct telling *telling, struct node *parent,
                              const struct xml_node *element)
{
    const struct form *form = telling->record->form;
    uint32_t number = find_child(form, parent->def, element);

    if (number == NONE) {
        if (text_is(element->local, "helped") && text_is(element->uri, DOORSTEP_NS))
            take_helped(telling->record, element);
        return OK;
    }
    const struct def *def = &form->defs[number];
    if (telling->seen[number] >= (def->repeat || def->twice ? FORM_MOST_REPEATS : 1u))
        return refuse(telling, element, "stands there too often");
    telling->seen[number]++;
    struct text value = {0};
    if (def->leaf)
        value = xml_text(element, telling->scratch);
    struct node *child = made(telling, number, value);
    if (!child)
        return TOO_LARGE;
    node_append(parent, child);
    return grow(telling, child, element);
}

static enum status grow(struct telling *telling, struct node *node,
                        const struct xml_node *element)
{
    enum status status = grow_attributes(telling, node, element);

    for (struct xml_node *each = xml_element(element->child); each && status == OK;
         each = xml_element(each->next))
        status = grow_child(telling, node, each);
    for (const struct node *each = node->child; each; each = each->next)
        telling->seen[each->def] = 0;
    return status;
}

static enum status check_root(const struct telling *telling, const struct xml_node *root)
{
    const struct form *form = telling->record->form;
    const struct xml_attribute *id = xml_attribute(root, "id", "");

    if (!text_equal(root->local, form->defs[0].name->local) ||
        (id && !text_equal(id->value, form->id)))
        return fault_set(telling->why, CONFLICT, "the submission is not of form %.*s",
                         TEXT_ARG(form->id));
    return OK;
}

static enum status fill(struct telling *telling, struct text xml)
{
    struct record *record = telling->record;
    struct xml_node *root = NULL;

    if (xml.len > RETOLD_LARGEST_XML)
        return fault_set(telling->why, TOO_LARGE, "the submission is over %d bytes",
                         RETOLD_LARGEST_XML);
    enum status status = xml_read(&root, xml, FORM_DEEPEST, telling->scratch, telling->why);
    if (status == OK)
        status = check_root(telling, root);
    if (status != OK)
        return status;
    struct node *node = made(telling, 0, (struct text){0});
    if (!node)
        return TOO_LARGE;
    node_append(&record->document, node);
    status = grow(telling, node, root);
    nodes_register(record, node, true);
    return status;
}

enum status retold_open(struct record **record, const struct form *form, struct text xml,
                        struct fault *why)
{
    struct fault unseen;
    /* Only what labels ask of today is left to these: nothing is calculated. */
    const struct record_host host = {.clock = clock_system(), .random = random_system()};
    struct telling telling = {.record = record_made(form, &host),
                              .why = why ? why : &unseen,
                              .scratch = arena_open("retold")};

    *record = NULL;
    telling.record->retold = telling.record->loaded = true;
    telling.seen = arena_array(telling.scratch, form->def_count, sizeof *telling.seen);
    enum status status = fill(&telling, xml);
    arena_close(telling.scratch);
    if (status == OK)
        *record = telling.record;
    else
        record_close(telling.record);
    return status;
}

/* ---- Choices ---- */

/* The list before its filter: a row may have been open then that is not now. */
static struct choice *unfiltered(size_t *count, const struct record *record,
                                 const struct body_control *control, const struct node *node,
                                 struct arena *arena)
{
    struct body_control whole = *control;
    struct itemset list = *control->itemset;

    list.nodes = list.all;
    list.all = NULL;
    whole.itemset = &list;
    return choices_list(count, record, &whole, node, true, arena);
}

static bool find_choice(struct choice *found, const struct choice *choices, size_t count,
                        struct text value)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(choices[i].value, value)) {
            *found = choices[i];
            return true;
        }
    return false;
}

static void add_chosen(struct retold_answer *answer, const struct record *record,
                       struct place place, const struct question *question, struct text value,
                       struct arena *arena)
{
    struct choice *choice = &answer->chosen[answer->chosen_count++];
    const struct body_control *control = &record->form->controls[place.control];
    size_t count = 0;

    if (find_choice(choice, question->choices, question->choice_count, value))
        return;
    if (control->itemset && control->itemset->all) {
        const struct choice *all =
            unfiltered(&count, record, control, place_node(record, place), arena);
        if (find_choice(choice, all, count, value))
            return;
    }
    *choice = (struct choice){.value = value, .faces = {.text = value}};
}

static struct text words_of(const struct choice *choice)
{
    const struct faces *faces = &choice->faces;
    return faces->text.len > 0         ? faces->text
           : faces->short_text.len > 0 ? faces->short_text
                                       : choice->value;
}

static void tell_choices(struct retold_answer *answer, const struct record *record,
                         struct place place, const struct question *question,
                         struct arena *arena)
{
    struct text rest = answer->value, word;
    struct buffer shown = {0};
    bool one = question->control == CONTROL_SELECT1;

    /* As many as there could be words. */
    answer->chosen =
        arena_array(arena, one ? 1 : answer->value.len / 2 + 1, sizeof *answer->chosen);
    if (one)
        add_chosen(answer, record, place, question, answer->value, arena);
    while (!one && text_take_word(&rest, &word))
        add_chosen(answer, record, place, question, word, arena);
    for (size_t i = 0; i < answer->chosen_count; i++) {
        if (i > 0)
            buffer_add_string(&shown, ", ");
        buffer_add(&shown, words_of(&answer->chosen[i]));
    }
    answer->shown = text_copy(arena, buffer_text(&shown));
    buffer_close(&shown);
}

/* ---- Answers ---- */

static struct text extra(const struct question *question, const char *name)
{
    for (size_t i = 0; i < question->extra_count; i++)
        if (text_is(question->extras[i].name, name))
            return question->extras[i].value;
    return (struct text){0};
}

static void tell(struct retold_answer *answer, const struct record *record, struct place place,
                 const struct question *question, struct arena *arena)
{
    *answer = (struct retold_answer){
        .reference = question->reference,
        .name = question->name,
        .control = question->control,
        .type = question->type,
        .label = question->label,
        .section = question->section,
        .value = question->value,
        .shown = question->value,
        .is_file = question->control == CONTROL_UPLOAD || question->type == TYPE_BINARY,
        .media_type = question->media_type,
        .is_private = text_is(extra(question, "private"), "yes"),
        .is_secret = text_is(extra(question, "secret"), "yes"),
        .groups = extra(question, "groups"),
        .money = extra(question, "money"),
    };
    if (question->control == CONTROL_SELECT1 || question->control == CONTROL_SELECT ||
        question->control == CONTROL_RANK)
        tell_choices(answer, record, place, question, arena);
}

static size_t questions_of(const struct record *record)
{
    size_t count = 0;
    for (struct place each = record_next(record, record_start()); each.kind != PLACE_END;
         each = record_next(record, each))
        count += each.kind == PLACE_QUESTION;
    return count;
}

void retold_answers(struct retold_answer **answers, size_t *count, const struct record *record,
                    struct arena *arena)
{
    *answers = arena_array(arena, questions_of(record), sizeof **answers);
    *count = 0;
    for (struct place each = record_next(record, record_start()); each.kind != PLACE_END;
         each = record_next(record, each)) {
        struct question question;
        const struct node *node = place_node(record, each);
        if (!node || node_value(node).len == 0)
            continue;
        record_question(&question, record, each, arena);
        tell(&(*answers)[(*count)++], record, each, &question, arena);
    }
}

/* ---- Marks ---- */

struct marking {
    const struct record *record;
    struct arena *arena;
    struct retold_mark *marks;
    size_t count;
    struct text says;
};

static void mark_one(void *self, struct node *node)
{
    struct marking *marking = self;
    marking->marks =
        load_grow(marking->arena, marking->marks, marking->count, sizeof *marking->marks);
    marking->marks[marking->count++] = (struct retold_mark){
        .reference = reference_of(marking->record, node, marking->arena),
        .says = marking->says,
        .value = text_copy(marking->arena, node_value(node)),
    };
}

size_t retold_marks(struct retold_mark **marks, const struct record *record, const char *mark,
                    struct arena *arena)
{
    struct marking marking = {.record = record, .arena = arena};
    const struct form *form = record->form;

    for (uint32_t number = 0; number < form->def_count; number++)
        for (size_t i = 0; i < form->defs[number].extra_count; i++) {
            if (!text_is(form->defs[number].extras[i].name, mark))
                continue;
            marking.says = form->defs[number].extras[i].value;
            nodes_each(record, record->document.child, number, &marking, mark_one);
        }
    *marks = marking.marks;
    return marking.count;
}

struct text retold_marked(const struct record *record, const char *mark, const char *says,
                          struct arena *arena)
{
    struct retold_mark *marks;
    size_t count = retold_marks(&marks, record, mark, arena);

    for (size_t i = 0; i < count; i++)
        if (text_is(marks[i].says, says) && text_trim(marks[i].value).len > 0)
            return text_trim(marks[i].value);
    return (struct text){0};
}

/* The letters of a number that is a name, whoever typed it. */
static struct text plain_name(struct text text, struct arena *arena)
{
    char *plain = arena_bytes(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char letter = text.at[i];
        if (letter == ' ' || letter == '-' || letter == '/' || letter == '\t')
            continue;
        bool small = letter >= 'a' && letter <= 'z';
        plain[len++] = small ? (char)(letter - 'a' + 'A') : letter;
    }
    return (struct text){plain, len};
}

struct text retold_person(const struct record *record, struct arena *arena)
{
    return plain_name(retold_marked(record, "person", "yes", arena), arena);
}

struct text retold_joins(const struct record *record, struct arena *arena)
{
    return plain_name(retold_marked(record, "joins", "case", arena), arena);
}
