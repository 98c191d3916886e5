/* compact_fuzz.c: any bytes as a compact submission ('b' first), or as the XML of one ('x'):
 * refused, or read; what is written is what comes back; what is read can be told again. */
#include "form/compact.h"
#include "form/retold.h"

#include <string.h>

#include "base/buffer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One node of each kind. */
static const char FORM[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
    "xmlns:jr='http://openrosa.org/javarosa' xmlns:orx='http://openrosa.org/xforms' "
    "xmlns:ds='urn:doorstep:xforms'><h:head><model><instance><data id='f' version='1'>"
    "<today/><plain/><name/><kind/><many/><number/><at/><where/><file/><note/><sum/>"
    "<r jr:template=''><who/><age/></r><g><in a='1'/></g>"
    "<orx:meta><orx:instanceID/><orx:instanceName/></orx:meta></data></instance>"
    "<bind nodeset='/data/today' type='date' jr:preload='date' jr:preloadParams='today'/>"
    "<bind nodeset='/data/plain' calculate=\"translate(/data/today, '-', '')\"/>"
    "<bind nodeset='/data/kind' relevant=\"/data/name != ''\"/>"
    "<bind nodeset='/data/number' type='int' ds:joins='case' ds:groups='3 3'/>"
    "<bind nodeset='/data/at' type='dateTime'/><bind nodeset='/data/where' type='geopoint'/>"
    "<bind nodeset='/data/file' type='binary'/><bind nodeset='/data/note' readonly='true()'/>"
    "<bind nodeset='/data/sum' calculate=\"if(/data/kind = 'a', 'much', 'little')\"/>"
    "<bind nodeset='/data/r/age' type='int'/>"
    "<bind nodeset='/data/orx:meta/orx:instanceName' calculate=\"concat('f ', /data/today)\"/>"
    "</model></h:head><h:body><input ref='/data/name'><label>Jina lako ni nani?</label></input>"
    "<select1 ref='/data/kind'><item><label>A</label><value>a</value></item><item><label>B"
    "</label><value>b</value></item></select1><select ref='/data/many'><item><label>X</label>"
    "<value>x</value></item><item><label>Y</label><value>y</value></item></select>"
    "<input ref='/data/number'/><input ref='/data/at'/><input ref='/data/where'/>"
    "<upload ref='/data/file' mediatype='audio/*'/><input ref='/data/note'/>"
    "<group ref='/data/r'><repeat nodeset='/data/r'><input ref='/data/r/who'/>"
    "<input ref='/data/r/age'/></repeat></group></h:body></h:html>";

static void tell(const struct form *form, struct text xml, struct arena *arena)
{
    struct record *record;
    struct retold_answer *answers;
    struct retold_mark *marks;
    size_t count;
    struct fault why;

    if (retold_open(&record, form, xml, &why) != OK)
        return;
    retold_answers(&answers, &count, record, arena);
    for (size_t i = 0; i < count; i++)
        if (answers[i].value.len == 0 || answers[i].reference.len == 0)
            __builtin_trap();
    retold_marks(&marks, record, "joins", arena);
    retold_joins(record, arena);
    record_close(record);
}

static void read_bytes(const struct form *form, struct text body, struct arena *arena)
{
    uint8_t print[COMPACT_PRINT];
    struct buffer bytes = {0};
    struct text xml;
    struct fault why;

    compact_print_of(print, form);
    buffer_add(&bytes, TEXT("\x01"));
    buffer_add(&bytes, (struct text){(const char *)print, sizeof print});
    buffer_add(&bytes, body);
    if (compact_read(&xml, form, buffer_text(&bytes), arena, &why) == OK)
        tell(form, xml, arena);
    buffer_close(&bytes);
}

static void read_xml(const struct form *form, struct text xml, struct arena *arena)
{
    struct text bytes, again;
    struct fault why;

    compact_write(&bytes, form, xml, arena);
    /* Bytes that were no XML are given back too, and then refused. */
    if (compact_read(&again, form, bytes, arena, &why) == OK ? !text_equal(again, xml)
                                                             : !text_equal(bytes, xml))
        __builtin_trap();
    tell(form, xml, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open("fuzz");
    struct text bytes = {(const char *)data, size};
    struct form *form;
    struct fault why;

    if (form_open(&form, text_of(FORM), TEXT("form.xml"), NULL, &why) != OK)
        __builtin_trap();
    if (text_starts(bytes, "b"))
        read_bytes(form, text_part(bytes, 1, SIZE_MAX), arena);
    else
        read_xml(form, text_part(bytes, 1, SIZE_MAX), arena);
    form_close(form);
    arena_close(arena);
    return 0;
}
