/* The village in testdata is sound. Each row changes one thing in it and names what must be
 * said of that, and was not said before. */
#include "tools/check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "tools/options.h"
#include "tools/report.h"

enum { LONGEST = 1024 * 1024 };
static const char VILLAGE[] = "tools/testdata/village";
static const char *const FILES[] = {"deployment.conf", "pictures.csv", "home/form.xml",
                                    "join/form.xml", "join/data-sheet.csv"};

static const char HOME[] = "home/form.xml", JOIN[] = "join/form.xml",
                  SHEET[] = "join/data-sheet.csv";

struct row {
    const char *why;
    const char *file, *from, *to; /* `to` in place of `from`, everywhere in that file */
    enum severity severity;
    const char *kind, *says; /* part of the sentence */
    const char *place;       /* the whole, or NULL: any */
};

static const struct row ROWS[] = {
    /* Errors and warnings of the form */
    {"a path that leads nowhere", JOIN, "/data/agree = 'no'", "/data/disagree = 'no'",
     SEVERITY_ERROR, "form", "there is no node disagree", NULL},
    {"XML that does not end", JOIN, "</h:html>", "", SEVERITY_ERROR, "form", "XML", NULL},
    {"what is better mended", JOIN, "type=\"int\"", "type=\"integral\"", SEVERITY_WARNING,
     "form", "integral", NULL},
    /* Words */
    {"a text without translation", JOIN,
     "<text id=\"sorry\"><value>Hakuna kilichowekwa.</value>", "<text id=\"sorry\">",
     SEVERITY_ERROR, "translation", "has no translation", "sorry"},
    {"a short text in one language alone", JOIN, "<value form=\"short\">Unakubali?</value>", "",
     SEVERITY_WARNING, "translation", "short text", "agree"},
    {"a language of the deployment that the form lacks", JOIN, "Kiswahili (sw)",
     "Kiswahili (sx)", SEVERITY_ERROR, "translation", "no translation named so", ""},
    {"words in the form itself", JOIN, "<label ref=\"jr:itext('children')\"/>",
     "<label>How many?</label>", SEVERITY_ERROR, "translation", "same in every language",
     "/data/children"},
    {"a question without words", JOIN, "<label ref=\"jr:itext('children')\"/>", "",
     SEVERITY_ERROR, "words", "no words", "/data/children"},
    {"a text id that is not there", JOIN, "<label ref=\"jr:itext('children')\"/>",
     "<label ref=\"jr:itext('child')\"/>", SEVERITY_ERROR, "words", "no text \"child\"",
     "/data/children"},
    {"a refusal without words", JOIN, " jr:constraintMsg=\"jr:itext('children:wrong')\"", "",
     SEVERITY_WARNING, "words", "does not say why", "/data/children"},
    {"choices with the same words in two languages", HOME,
     "<label ref=\"jr:itext('menu:join')\"/>", "<label>Join</label>", SEVERITY_NOTICE,
     "translation", "all of its 1 choices", "/data/menu"},
    /* Kind words */
    {"a word of offices", JOIN, "How many children?", "Submit how many children?",
     SEVERITY_WARNING, "kind-words", "submit", "children"},
    {"blame in a short text", JOIN, "<value form=\"short\">Unakubali?</value>",
     "<value form=\"short\">Umekosea?</value>", SEVERITY_WARNING, "kind-words", "umekosea",
     "agree"},
    {"two ideas in a sentence", JOIN, "Nothing is kept.", "Nothing is kept, unless you ask.",
     SEVERITY_WARNING, "kind-words", "two ideas", "sorry"},
    {"suspicion in what only staff read", JOIN, "<value>Nothing is kept.</value>",
     "<value>Nothing is kept.</value><value form=\"guidance\">Look out for fraud.</value>",
     SEVERITY_WARNING, "kind-words", "fraud", "sorry"},
    /* Letters */
    {"a letter that phones lack", JOIN, "Watoto wangapi?", "Watoto wangapi\xC4\x99",
     SEVERITY_WARNING, "letters", "U+0119", "children"},
    {"a letter that phones lack, in the short text", JOIN, "Unakubali?", "Una\xC4\x99?",
     SEVERITY_WARNING, "letters", "U+0119", "agree"},
    {"a letter that phones lack, in a choice of the form itself", HOME,
     "<label ref=\"jr:itext('menu:join')\"/>", "<label>Z\xC4\x99n</label>", SEVERITY_WARNING,
     "letters", "U+0119", "/data/menu"},
    /* Media */
    {"a picture that is nowhere", JOIN, "jr://images/no.png", "jr://images/nought.png",
     SEVERITY_ERROR, "picture", "no picture nought.png", NULL},
    {"a question without picture", JOIN,
     "How many children?</value><value form=\"image\">jr://images/person.png</value>",
     "How many children?</value>", SEVERITY_WARNING, "picture", "question has no picture",
     "/data/children"},
    {"a choice without picture", JOIN,
     "<value>No</value><value form=\"image\">jr://images/no.png</value>", "<value>No</value>",
     SEVERITY_WARNING, "picture", "1 of 2 choices have no picture for the kiosk: no",
     "/data/agree"},
    {"a recording that is named and not there", JOIN, "<value>Nothing is kept.</value>",
     "<value>Nothing is kept.</value><value form=\"audio\">jr://audio/sorry.mp3</value>",
     SEVERITY_ERROR, "recording", "no recording sorry.mp3", "sorry"},
    {"a table that is not there", JOIN, "<itext>",
     "<instance id=\"t\" src=\"jr://file-csv/tiers.csv\"/><itext>", SEVERITY_ERROR, "table",
     "no table tiers.csv", ""},
    /* The data sheet */
    {"a question without a row", SHEET,
     "/data/children,to count who is paid for,the village's rule 2,the office,as long as the "
     "membership,asked\n",
     "", SEVERITY_ERROR, "data-sheet", "no row in data-sheet.csv", "/data/children"},
    {"a row without purpose", SHEET, "to count who is paid for", "", SEVERITY_ERROR,
     "data-sheet", "lacks its purpose", "/data/children"},
    {"a row without legal basis", SHEET, "the village's rule 1", " ", SEVERITY_ERROR,
     "data-sheet", "lacks its basis", "/data/agree"},
    {"a row that does not say who sees it", SHEET, "rule 1,the office", "rule 1,",
     SEVERITY_ERROR, "data-sheet", "lacks its seen_by", "/data/agree"},
    {"a row that does not say how long it is kept", SHEET,
     "find the person in the register,the village's rule 2,the office,as long as the "
     "membership",
     "find the person in the register,the village's rule 2,the office,", SEVERITY_ERROR,
     "data-sheet", "lacks its keep", "/data/number"},
    {"a row of a node that is not there", SHEET, "/data/children", "/data/child",
     SEVERITY_ERROR, "data-sheet", "no such node", "/data/child"},
    {"two rows of a node", SHEET, "/data/children", "/data/number", SEVERITY_ERROR,
     "data-sheet", "two rows", "/data/number"},
    {"a data sheet without one of its columns", SHEET, ",seen_by,", ",seen,", SEVERITY_ERROR,
     "data-sheet", "no column \"seen_by\"", NULL},
    {"a data sheet that is no table", SHEET, "to prove", "\"to prove", SEVERITY_ERROR,
     "data-sheet", "quote", NULL},
    {"a value that is worked out and sent without a row", JOIN, "<children/>",
     "<children/><total/>", SEVERITY_NOTICE, "data-sheet", "worked out and sent", ""},
    /* Screens */
    {"a text that flows over", JOIN, "How many children?",
     "How many children do you have who live with you in the same house and eat from the same "
     "pot "
     "every day, your own and those of others, and also the grown ones who are at school far "
     "from "
     "home?",
     SEVERITY_NOTICE, "screen", "takes more than one screen: en 2", "/data/children"},
    {"an answer that makes a text flow over", JOIN, "^[0-9]{6}$", "^[0-9]{140}$",
     SEVERITY_NOTICE, "screen", "takes more than one screen", "/data/thanks"},
    {"answers that make the review flow over", JOIN, "^[0-9]{6}$", "^[0-9]{140}$",
     SEVERITY_NOTICE, "screen", "the review takes more than one screen", ""},
    {"a choice that no screen holds", JOIN, "<value>No</value>",
     "<value>No, for I do not want that anything of mine is written down by anybody anywhere "
     "at "
     "all, neither here nor in the town nor in the capital, and I shall ask my children "
     "what they think of it first, and their children after them</value>",
     SEVERITY_ERROR, "screen", "choice no is ", "/data/agree"},
    {"a short text that is too long", JOIN, "<value form=\"short\">Agree?</value>",
     "<value form=\"short\">Do you agree that we keep what you say in a book that lies here in "
     "a "
     "box with a key, and that the people of the office read it when they come in the month "
     "of the harvest and at no other time?</value>",
     SEVERITY_WARNING, "screen", "its short text is ", "/data/agree"},
    {"why an answer is refused, too long", JOIN, "<value>Six digits, please.</value>",
     "<value>It must have six digits, as on the card that you got from the office in the town "
     "when you came of age; if the card is lost, ask for another one there, it costs nothing "
     "and takes a day or two at most.</value>",
     SEVERITY_WARNING, "screen", "why an answer is refused is ", "/data/number"},
    {"a digit that is a key", JOIN, "<item><label ref=\"jr:itext('agree:no')\"/>",
     "<item ds:digit=\"98\"><label ref=\"jr:itext('agree:no')\"/>", SEVERITY_ERROR, "screen",
     "digit 98", "/data/agree"},
    {"two choices with one digit", JOIN, "<item><label ref=\"jr:itext('agree:no')\"/>",
     "<item ds:digit=\"1\"><label ref=\"jr:itext('agree:no')\"/>", SEVERITY_ERROR, "digit",
     "same digit 1", "/data/agree"},
    /* Paths */
    {"a menu that leads nowhere", HOME, "<value>join</value>", "<value>leave</value>",
     SEVERITY_ERROR, "dead end", "opens \"leave\"", "/data/menu"},
    {"a menu that opens itself", HOME, "<value>join</value>", "<value>home</value>",
     SEVERITY_ERROR, "dead end", "opens the menu it stands in", "/data/menu"},
    {"a home form without menu", HOME, "ds:menu=\"yes\"", "", SEVERITY_ERROR, "dead end",
     "leads to no service", ""},
    {"nothing to choose where one must", HOME,
     "<item><label ref=\"jr:itext('menu:join')\"/><value>join</value></item>", "",
     SEVERITY_ERROR, "dead end", "a choice must be made", "/data/menu"},
    {"a filter that leaves nothing", JOIN,
     "<input ref=\"/data/children\"><label ref=\"jr:itext('children')\"/></input>",
     "<select1 ref=\"/data/children\"><label ref=\"jr:itext('children')\"/>"
     "<itemset nodeset=\"instance('kin')/root/item[of = /data/agree]\"><value ref=\"name\"/>"
     "<label ref=\"name\"/></itemset></select1>",
     SEVERITY_WARNING, "dead end", "some answers leave nothing", "/data/children"},
    {"a filter that leaves nothing where one must choose", JOIN,
     "<input ref=\"/data/number\" appearance=\"numbers\"><label "
     "ref=\"jr:itext('number')\"/></input>",
     "<select1 ref=\"/data/number\"><label ref=\"jr:itext('number')\"/>"
     "<itemset nodeset=\"instance('kin')/root/item[of = /data/agree]\"><value ref=\"name\"/>"
     "<label ref=\"name\"/></itemset></select1>",
     SEVERITY_ERROR, "dead end", "and a choice must be made", "/data/number"},
    {"a constraint that is always false", JOIN, "regex(., '^[0-9]{6}$')", "false()",
     SEVERITY_ERROR, "dead end", "no answer is ever taken", "/data/number"},
    {"a question nobody is asked", JOIN, "/data/agree = 'no'", "false()", SEVERITY_WARNING,
     "never", "always false", "/data/sorry"},
    {"a question that no walk reaches", JOIN, "/data/agree = 'no'", "/data/agree = 'maybe'",
     SEVERITY_NOTICE, "never", "came here", "/data/sorry"},
    {"a recording that must be made", JOIN,
     "<input ref=\"/data/sorry\"><label ref=\"jr:itext('sorry')\"/></input>",
     "<upload ref=\"/data/children\" mediatype=\"audio/*\"><label ref=\"jr:itext('sorry')\"/>"
     "</upload>",
     SEVERITY_NOTICE, "keypad", "can be left out", "/data/children"},
    {"a picture that must be taken, on all paths", JOIN,
     "<input ref=\"/data/number\" appearance=\"numbers\"><label "
     "ref=\"jr:itext('number')\"/></input>",
     "<upload ref=\"/data/agree\" mediatype=\"image/*\"><label "
     "ref=\"jr:itext('number')\"/></upload>",
     SEVERITY_ERROR, "keypad", "nothing leads past it", "/data/agree"},
    {"a code that must be scanned", JOIN, "type=\"int\"", "type=\"barcode\"", SEVERITY_NOTICE,
     "keypad", "cannot scan", "/data/children"},
    {"words that must be typed, on one path", JOIN, " appearance=\"numbers\"", "",
     SEVERITY_WARNING, "keypad", "other answers lead past it", "/data/number"},
    {"words that must be typed, on all paths", JOIN,
     "<bind nodeset=\"/data/children\" type=\"int\" relevant=\"/data/agree = 'yes'\" "
     "constraint=\". &lt; 20\" jr:constraintMsg=\"jr:itext('children:wrong')\"/>",
     "<bind nodeset=\"/data/children\" required=\"true()\"/>", SEVERITY_WARNING, "keypad",
     "nothing leads past it", "/data/children"},
    {"no made-up answer will do", JOIN, "regex(., '^[0-9]{6}$')",
     "digest(., 'SHA-256') = 'none'", SEVERITY_NOTICE, "untried", "no made-up answer",
     "/data/number"},
    /* The deployment */
    {"a setting that is none", "deployment.conf", "name =", "nama =", SEVERITY_ERROR,
     "deployment", "nama", ""},
    {"no home form", "deployment.conf", "home = home", "home = house", SEVERITY_ERROR,
     "deployment", "house", ""},
    {"no place where people serve people", "deployment.conf", "staffed_place.sw = ", "# ",
     SEVERITY_WARNING, "deployment", "staffed_place.sw", ""},
    {"nor their hours", "deployment.conf", "staffed_hours.en = ", "# ", SEVERITY_WARNING,
     "deployment", "staffed_hours.en", ""},
    {"two forms of one id", HOME, "id=\"home\"", "id=\"join\"", SEVERITY_ERROR, "form",
     "is also that of", ""},
    {"a mark that means nothing", JOIN, "<bind nodeset=\"/data/agree\"",
     "<bind ds:priority=\"soon\" nodeset=\"/data/agree\"", SEVERITY_ERROR, "deployment",
     "priority", ""},
};

/* ---- A copy of the village ---- */

static struct text replaced(struct text text, const char *from, const char *to, bool *found,
                            struct arena *arena)
{
    struct text out = TEXT(""), wanted = text_of(from);
    size_t at;

    while (from && (at = text_find(text, wanted)) != SIZE_MAX) {
        *found = true;
        out = text_format(arena, "%.*s%.*s%s", TEXT_ARG(out), TEXT_ARG(text_part(text, 0, at)),
                          to);
        text = text_part(text, at + wanted.len, text.len);
    }
    return text_format(arena, "%.*s%.*s", TEXT_ARG(out), TEXT_ARG(text));
}

static struct text copy_village(const char *file, const char *from, const char *to,
                                struct arena *arena)
{
    char folder[] = "/tmp/doorstep-check-XXXXXX";
    struct fault why = {0};
    bool found = false;

    assert_non_null(mkdtemp(folder));
    struct text root = text_copy(arena, text_of(folder));
    assert_int_equal(mkdir(text_format(arena, "%s/home", folder).at, 0700), 0);
    assert_int_equal(mkdir(text_format(arena, "%s/join", folder).at, 0700), 0);
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        struct text bytes;
        bool changed = file && strcmp(file, FILES[i]) == 0;
        assert_int_equal(file_read(&bytes, text_format(arena, "%s/%s", VILLAGE, FILES[i]).at,
                                   LONGEST, arena, &why),
                         OK);
        bytes = replaced(bytes, changed ? from : NULL, to, &found, arena);
        assert_int_equal(
            file_replace(text_format(arena, "%s/%s", folder, FILES[i]).at, bytes, 0600, &why),
            OK);
    }
    if (file && !found)
        fail_msg("%s does not hold \"%s\"", file, from);
    return root;
}

static void remove_village(struct text root, struct arena *arena)
{
    static const char *const PARTS[] = {
        "deployment.conf", "pictures.csv", "home/form.xml", "join/data-sheet.csv",
        "join/form.xml",   "home",         "join"};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        (void)remove(text_format(arena, "%.*s/%s", TEXT_ARG(root), PARTS[i]).at);
    (void)rmdir(root.at);
}

/* ---- Looking ---- */

struct seen {
    struct bundle bundle, old;
    struct report report;
};

static void look_with(struct seen *seen, const char *path, const char *deployed,
                      const char *locales)
{
    struct options options = {.path = path,
                              .budget = {182, 80},
                              .has_now = true,
                              .now = {INT64_C(1795413600000)}}; /* in November 2026 */
    struct fault why = {0};

    *seen = (struct seen){0};
    if (bundle_open(&seen->bundle, path, locales, &why) != OK)
        fail_msg("%s", why.text);
    if (deployed)
        assert_int_equal(bundle_open(&seen->old, deployed, NULL, &why), OK);
    check_bundle(&seen->report, &seen->bundle, &seen->old, &options);
}

static void look(struct seen *seen, const char *path, const char *deployed)
{
    look_with(seen, path, deployed, NULL);
}

static void close_seen(struct seen *seen)
{
    bundle_close(&seen->bundle);
    bundle_close(&seen->old);
}

static const struct finding *find(const struct seen *seen, const struct row *row)
{
    for (size_t i = 0; i < seen->report.findings.count; i++) {
        const struct finding *each = &seen->report.findings.at[i];
        if (each->severity == row->severity && strcmp(each->kind, row->kind) == 0 &&
            text_find(each->text, text_of(row->says)) != SIZE_MAX &&
            (!row->place || text_is(each->place, row->place)))
            return each;
    }
    return NULL;
}

static void print_all(const struct seen *seen)
{
    for (size_t i = 0; i < seen->report.findings.count; i++) {
        const struct finding *each = &seen->report.findings.at[i];
        print_message("  %s %s %.*s: %.*s\n", severity_name(each->severity), each->kind,
                      TEXT_ARG(each->place), TEXT_ARG(each->text));
    }
}

static void a_sound_deployment_has_nothing_to_mend(void **state)
{
    (void)state;
    struct seen seen;
    look(&seen, VILLAGE, VILLAGE);
    assert_true(report_is_deployable(&seen.report));
    assert_int_equal(finding_count(&seen.report.findings, SEVERITY_WARNING), 0);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (ROWS[i].kind && find(&seen, &ROWS[i]))
            fail_msg("%s: said of a sound deployment", ROWS[i].why);
    close_seen(&seen);
}

static void each_fault_is_said_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct arena *arena = arena_open("test");
        struct seen seen;
        if (!ROWS[i].kind)
            continue;
        struct text root = copy_village(ROWS[i].file, ROWS[i].from, ROWS[i].to, arena);
        look(&seen, root.at, NULL);
        const struct finding *found = find(&seen, &ROWS[i]);
        if (!found) {
            print_all(&seen);
            fail_msg("%s: not said", ROWS[i].why);
            return;
        }
        if (report_is_deployable(&seen.report) != (ROWS[i].severity != SEVERITY_ERROR)) {
            print_all(&seen);
            fail_msg("%s: deployable or not?", ROWS[i].why);
        }
        if (text_starts(found->place, "/data/") && found->line == 0)
            fail_msg("%s: without a line", ROWS[i].why);
        close_seen(&seen);
        remove_village(root, arena);
        arena_close(arena);
    }
}

/* ---- Words that lie in tables and catalogues ---- */

static void write_file(struct text root, const char *name, const char *words,
                       struct arena *arena)
{
    struct fault why = {0};
    struct text path = text_format(arena, "%.*s/%s", TEXT_ARG(root), name);
    if (file_replace(path.at, text_of(words), 0600, &why) != OK)
        fail_msg("%s", why.text);
}

static void tables_and_catalogues_are_heard_too(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct seen seen;
    struct fault why = {0};
    struct text mo, root = copy_village(NULL, NULL, NULL, arena);
    const struct row told = {.severity = SEVERITY_WARNING,
                             .kind = "kind-words",
                             .says = "invalid",
                             .place = "closed.told"},
                     card = {.severity = SEVERITY_WARNING,
                             .kind = "kind-words",
                             .says = "invalid",
                             .place = "free"},
                     place = {.severity = SEVERITY_WARNING,
                              .kind = "kind-words",
                              .says = "invalid",
                              .place = "staffed_place"},
                     back = {.severity = SEVERITY_WARNING,
                             .kind = "kind-words",
                             .says = "goes nowhere",
                             .place = "nav.back"};

    write_file(root, "join/told.csv", "key,en\nclosed.told,Your form is invalid.\n", arena);
    write_file(root, "join/cards.csv", "name,answer_en\nfree,An invalid card is free.\n",
               arena);
    struct text settings;
    bool found = false;
    struct text conf = text_format(arena, "%.*s/deployment.conf", TEXT_ARG(root));
    assert_int_equal(file_read(&settings, conf.at, LONGEST, arena, &why), OK);
    settings = replaced(settings, "The school", "Desk of invalid forms", &found, arena);
    assert_true(found);
    write_file(root, "deployment.conf", settings.at, arena);
    look(&seen, root.at, NULL);
    assert_non_null(find(&seen, &told));
    assert_non_null(find(&seen, &card));
    assert_non_null(find(&seen, &place));
    close_seen(&seen);

    assert_int_equal(mkdir(text_format(arena, "%.*s/words", TEXT_ARG(root)).at, 0700), 0);
    write_file(root, "words/en.csv", "rule,what,for,why\nword,back,all,it goes nowhere\n",
               arena);
    assert_int_equal(file_read(&mo, DOORSTEP_BUILT_LOCALES "/en.mo", LONGEST, arena, &why), OK);
    struct text path = text_format(arena, "%.*s/en.mo", TEXT_ARG(root));
    assert_int_equal(file_replace(path.at, mo, 0600, &why), OK);
    look_with(&seen, root.at, NULL, root.at);
    if (!find(&seen, &back)) {
        print_all(&seen);
        fail_msg("a catalogue's words are not heard");
    }
    close_seen(&seen);
    static const char *const PARTS[] = {"join/told.csv", "words/en.csv", "words", "en.mo"};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        (void)remove(text_format(arena, "%.*s/%s", TEXT_ARG(root), PARTS[i]).at);
    remove_village(root, arena);
    arena_close(arena);
}

/* ---- Digits ---- */

static const struct row MOVED[] = {
    {"two choices change places", JOIN,
     "<item><label ref=\"jr:itext('agree:yes')\"/><value>yes</value></item>\n"
     "      <item><label ref=\"jr:itext('agree:no')\"/><value>no</value></item>",
     "<item><label ref=\"jr:itext('agree:no')\"/><value>no</value></item>\n"
     "      <item><label ref=\"jr:itext('agree:yes')\"/><value>yes</value></item>",
     SEVERITY_ERROR, "digit", "choice yes was 1 where it is deployed, and is 2 here",
     "/data/agree"},
    {"another choice takes a digit", JOIN, "<value>no</value>", "<value>never</value>",
     SEVERITY_ERROR, "digit", "digit 2 meant no where it is deployed, and means never here",
     "/data/agree"},
    {"a service goes away", JOIN, "id=\"join\"", "id=\"enter\"", SEVERITY_WARNING, "deployed",
     "\"join\" is deployed, and is there no more", ""},
    {"a choice goes away", JOIN,
     "<item><label ref=\"jr:itext('agree:no')\"/><value>no</value></item>", "", SEVERITY_NOTICE,
     "digit", "choice no (digit 2) is there no more", "/data/agree"},
};

static void a_form_that_is_sent_needs_a_data_sheet(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct seen seen;
    const struct row missing = {.severity = SEVERITY_ERROR,
                                .kind = "data-sheet",
                                .says = "there is no data-sheet.csv beside the form"};
    struct text root = copy_village(NULL, NULL, NULL, arena);

    assert_int_equal(remove(text_format(arena, "%.*s/%s", TEXT_ARG(root), SHEET).at), 0);
    look(&seen, root.at, NULL);
    assert_non_null(find(&seen, &missing));
    assert_false(report_is_deployable(&seen.report));
    close_seen(&seen);
    remove_village(root, arena);

    root = copy_village(JOIN, "<bind nodeset=\"/data/agree\"",
                        "<bind nodeset=\"/data\" ds:submit=\"no\"/>"
                        "<bind nodeset=\"/data/agree\"",
                        arena);
    assert_int_equal(remove(text_format(arena, "%.*s/%s", TEXT_ARG(root), SHEET).at), 0);
    look(&seen, root.at, NULL);
    if (find(&seen, &missing))
        fail_msg("a form that sends nothing needs no data sheet");
    close_seen(&seen);
    remove_village(root, arena);
    arena_close(arena);
}

static void a_data_sheet_may_lie_among_the_media(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct seen seen;
    const struct row missing = {.severity = SEVERITY_ERROR, .kind = "data-sheet", .says = ""};
    struct text root = copy_village(NULL, NULL, NULL, arena);
    const char *folder = text_format(arena, "%.*s/join/media", TEXT_ARG(root)).at;
    const char *from = text_format(arena, "%.*s/%s", TEXT_ARG(root), SHEET).at;
    const char *to = text_format(arena, "%s/data-sheet.csv", folder).at;

    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(rename(from, to), 0);
    look(&seen, root.at, NULL);
    assert_null(find(&seen, &missing));
    close_seen(&seen);
    assert_int_equal(rename(to, from), 0);
    assert_int_equal(rmdir(folder), 0);
    remove_village(root, arena);
    arena_close(arena);
}

static void a_digit_that_moved_is_said(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof MOVED / sizeof *MOVED; i++) {
        struct arena *arena = arena_open("test");
        struct seen seen;
        struct text root = copy_village(MOVED[i].file, MOVED[i].from, MOVED[i].to, arena);
        look(&seen, root.at, VILLAGE);
        if (!find(&seen, &MOVED[i])) {
            print_all(&seen);
            fail_msg("%s: not said", MOVED[i].why);
        }
        close_seen(&seen);
        look(&seen, root.at, NULL);
        if (find(&seen, &MOVED[i]))
            fail_msg("%s: said without a deployed version", MOVED[i].why);
        close_seen(&seen);
        remove_village(root, arena);
        arena_close(arena);
    }
}

static void a_choice_added_at_the_end_moves_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_open("test");
    struct seen seen;
    struct text root =
        copy_village(JOIN, "<value>no</value></item>",
                     "<value>no</value></item><item><label ref=\"jr:itext('agree:no')\"/>"
                     "<value>later</value></item>",
                     arena);
    look(&seen, root.at, VILLAGE);
    for (size_t i = 0; i < seen.report.findings.count; i++)
        assert_string_not_equal(seen.report.findings.at[i].kind, "digit");
    assert_true(report_is_deployable(&seen.report));
    close_seen(&seen);
    remove_village(root, arena);
    arena_close(arena);
}

/* ---- Uyghur ---- */

static void letters_that_only_look_uyghur_are_said(void **state)
{
    (void)state;
    static const struct {
        const char *why, *letter;
        bool wrong;
    } LETTERS[] = {{"heh", "\xD9\x87", true},
                   {"teh marbuta", "\xD8\xA9", true},
                   {"keheh", "\xDA\xA9", true},
                   {"farsi yeh", "\xDB\x8C", true},
                   {"Arabic kaf is the kaf of Uyghur", "\xD9\x83", false},
                   {"ae", "\xDB\x95", false}};
    for (size_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++) {
        struct arena *arena = arena_open("test");
        struct seen seen;
        struct fault why;
        const struct row row = {.severity = SEVERITY_ERROR,
                                .kind = "letters",
                                .says = "no letter of Uyghur",
                                .place = "sorry"};
        struct text root =
            copy_village(JOIN, "Hakuna kilichowekwa.",
                         text_format(arena, "\xD8\xA6\xDB\x87%s", LETTERS[i].letter).at, arena);
        struct text file = text_format(arena, "%.*s/join/form.xml", TEXT_ARG(root)), xml;
        bool found = false;
        assert_int_equal(file_read(&xml, file.at, LONGEST, arena, &why), OK);
        xml = replaced(xml, "Kiswahili (sw)", "ug", &found, arena);
        assert_int_equal(file_replace(file.at, xml, 0600, &why), OK);
        look(&seen, file.at, NULL);
        if ((find(&seen, &row) != NULL) != LETTERS[i].wrong)
            fail_msg("%s", LETTERS[i].why);
        close_seen(&seen);
        remove_village(root, arena);
        arena_close(arena);
    }
}

/* ---- The packs ---- */

static void the_packs_can_be_deployed(void **state)
{
    (void)state;
    static const char *const PACKS[] = {"assets/services/cn-rural", "assets/services/ke"};
    for (size_t i = 0; i < sizeof PACKS / sizeof *PACKS; i++) {
        struct seen seen;
        look(&seen, PACKS[i], PACKS[i]);
        if (!report_is_deployable(&seen.report)) {
            print_all(&seen);
            fail_msg("%s cannot be deployed", PACKS[i]);
        }
        for (size_t k = 0; k < seen.report.findings.count; k++)
            /* What only the program or the office brings up, no walk of a form alone comes to.
             */
            if ((strcmp(seen.report.findings.at[k].kind, "never") == 0 &&
                 seen.report.findings.at[k].severity == SEVERITY_WARNING) ||
                strcmp(seen.report.findings.at[k].kind, "kind-words") == 0) {
                print_all(&seen);
                fail_msg("%s: a question that no walk reaches, or words that are unkind",
                         PACKS[i]);
            }
        close_seen(&seen);
    }
}

static void be_quiet(void *self, enum log_level level, const char *line)
{
    (void)self;
    (void)level;
    (void)line;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_deployment_has_nothing_to_mend),
        cmocka_unit_test(each_fault_is_said_with_its_place),
        cmocka_unit_test(a_form_that_is_sent_needs_a_data_sheet),
        cmocka_unit_test(a_data_sheet_may_lie_among_the_media),
        cmocka_unit_test(tables_and_catalogues_are_heard_too),
        cmocka_unit_test(a_digit_that_moved_is_said),
        cmocka_unit_test(a_choice_added_at_the_end_moves_nothing),
        cmocka_unit_test(letters_that_only_look_uyghur_are_said),
        cmocka_unit_test(the_packs_can_be_deployed),
    };
    log_set_sink((struct log_sink){.line = be_quiet, .least = LOG_FATAL});
    return cmocka_run_group_tests(tests, NULL, NULL);
}
