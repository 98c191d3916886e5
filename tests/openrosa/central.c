#include "tests/openrosa/central.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/check.h"

enum { LARGEST_POST = 32 * 1024 * 1024, MD5 = 16 };

/* ---- Hashes ---- */

static struct text md5_hex(struct text bytes, struct arena *arena)
{
    unsigned char md5[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    struct buffer hex = {0};
    EVP_Digest(bytes.at ? bytes.at : "", bytes.len, md5, &len, EVP_md5(), NULL);
    for (unsigned i = 0; i < len; i++)
        buffer_addf(&hex, "%02x", md5[i]);
    struct text made = text_copy(arena, buffer_text(&hex));
    buffer_close(&hex);
    return made;
}

struct text central_hash(struct text bytes, struct arena *arena)
{
    return text_format(arena, "md5:%.*s", TEXT_ARG(md5_hex(bytes, arena)));
}

/* ---- Who asks: RFC 7616 with MD5 and qop=auth, as servers offer it ---- */

static struct text parameter(struct text header, const char *name, struct arena *arena)
{
    struct text wanted = text_format(arena, "%s=", name);
    for (struct text rest = text_part(header, 7, SIZE_MAX), part;
         text_take_part(&rest, ',', &part);) {
        part = text_trim(part);
        if (!text_starts(part, wanted.at))
            continue;
        part = text_part(part, wanted.len, SIZE_MAX);
        return text_starts(part, "\"") ? text_part(part, 1, part.len - 2) : part;
    }
    return (struct text){0};
}

static bool knows_password(struct central *central, const struct http_request *request)
{
    struct arena *arena = request->arena;
    struct text said = http_header(request, "Authorization");
    if (!text_starts(said, "Digest "))
        return false;
    struct text one =
        md5_hex(text_format(arena, "%s:central:%s", central->user, central->password), arena);
    struct text two = md5_hex(text_format(arena, "%.*s:%.*s", TEXT_ARG(request->method),
                                          TEXT_ARG(parameter(said, "uri", arena))),
                              arena);
    struct text right =
        md5_hex(text_format(arena, "%.*s:%.*s:%.*s:%.*s:%.*s:%.*s", TEXT_ARG(one),
                            TEXT_ARG(parameter(said, "nonce", arena)),
                            TEXT_ARG(parameter(said, "nc", arena)),
                            TEXT_ARG(parameter(said, "cnonce", arena)),
                            TEXT_ARG(parameter(said, "qop", arena)), TEXT_ARG(two)),
                arena);
    bool knows = text_equal(right, parameter(said, "response", arena));
    central->refused_to_digest += !knows;
    return knows;
}

static bool is_let_in(struct central *central, const struct http_request *request,
                      struct http_reply *reply)
{
    if (http_header(request, "Authorization").len > 0 ||
        text_find(request->path, TEXT("To$ken!")) != SIZE_MAX)
        central->with_secret++;
    if (!central->user || knows_password(central, request))
        return true;
    central->challenges++;
    reply->status = 401;
    http_add_header(reply, TEXT("WWW-Authenticate"),
                    TEXT("Digest realm=\"central\", nonce=\"bm9uY2U\", qop=\"auth\""));
    return false;
}

static bool has_version(struct central *central, const struct http_request *request,
                        struct http_reply *reply)
{
    if (text_is(http_header(request, "X-OpenRosa-Version"), "1.0"))
        return true;
    central->without_version++;
    http_say(reply, 400, "X-OpenRosa-Version is missing.\n");
    return false;
}

static void say_xml(struct http_reply *reply, struct arena *arena, struct buffer *out)
{
    reply->type = TEXT("text/xml; charset=utf-8");
    reply->body = text_copy(arena, buffer_text(out));
    buffer_close(out);
}

static struct text quoted(struct text hash, struct arena *arena)
{
    return text_format(arena, "\"%.*s\"", TEXT_ARG(hash));
}

/* ---- Lists ---- */

static struct text root_of(const struct central *central, const struct central_form *form,
                           struct arena *arena)
{
    return form->is_relative
               ? TEXT("")
               : text_format(arena, "http://127.0.0.1:%u" CENTRAL_PATH "/", central->port);
}

static void serve_list(struct central *central, const struct http_request *request,
                       struct http_reply *reply)
{
    struct arena *arena = request->arena;
    struct buffer out = {0};
    central->lists++;
    /* As it was measured: a line break before the root. */
    buffer_add_string(&out, "\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">");
    for (size_t i = 0; i < central->form_count; i++) {
        const struct central_form *form = &central->forms[i];
        struct text root = root_of(central, form, arena);
        if (form->is_closed)
            continue;
        struct text hash = form->hash ? text_of(form->hash) : central_hash(form->xml, arena);
        buffer_addf(&out,
                    "<xform><formID>%s</formID><name>%s</name><version>%s</version>"
                    "<hash>%.*s</hash><downloadUrl>",
                    form->id, form->id, form->version, TEXT_ARG(hash));
        if (form->address)
            buffer_addf(&out, "%s</downloadUrl>", form->address);
        else
            buffer_addf(&out, "%.*sforms/%s.xml</downloadUrl>", TEXT_ARG(root), form->id);
        if (form->file_count > 0 || form->manifest)
            buffer_addf(&out, "<manifestUrl>%.*sforms/%s/manifest</manifestUrl>",
                        TEXT_ARG(root), form->id);
        buffer_add_string(&out, "</xform>");
    }
    buffer_add_string(&out, "</xforms>");
    if (central->list_cut > 0)
        out.len = out.len - central->list_cut;
    say_xml(reply, arena, &out);
    if (central->list_body)
        reply->body = text_of(central->list_body);
    if (central->zips) {
        http_add_header(reply, TEXT("Content-Encoding"), TEXT("gzip"));
        reply->body = TEXT("\x1f\x8b\x08 this is no gzip at all \xff\xfe");
    }
    http_serve(reply, request, quoted(md5_hex(reply->body, arena), arena));
    central->unchanged += reply->status == 304;
}

/* For XML. */
static struct text escaped(struct text text, struct arena *arena)
{
    struct buffer out = {0};
    for (struct text rest = text, part; text_take_part(&rest, '&', &part);) {
        buffer_add(&out, part);
        if (rest.at)
            buffer_add_string(&out, "&amp;");
    }
    struct text made = text_copy(arena, buffer_text(&out));
    buffer_close(&out);
    return made;
}

static void serve_manifest(struct central *central, const struct central_form *form,
                           const struct http_request *request, struct http_reply *reply)
{
    struct arena *arena = request->arena;
    struct buffer out = {0};
    central->manifests++;
    struct text root = root_of(central, form, arena);
    buffer_add_string(&out, "\n<?xml version=\"1.0\"?>"
                            "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\">");
    for (size_t i = 0; i < form->file_count; i++) {
        const struct central_file *file = &form->files[i];
        struct text hash = file->hash ? text_of(file->hash) : central_hash(file->bytes, arena);
        struct text name = escaped(text_of(file->name), arena);
        struct text address =
            file->address ? text_of(file->address)
                          : text_format(arena, "%.*s%s%s/attachments/%.*s", TEXT_ARG(root),
                                        form->is_relative ? "." : "forms/",
                                        form->is_relative ? "" : form->id, TEXT_ARG(name));
        buffer_addf(&out,
                    "<mediaFile%s><filename>%.*s</filename><hash>%.*s</hash>"
                    "<downloadUrl>%.*s</downloadUrl></mediaFile>",
                    file->is_entities ? " type=\"entityList\"" : "", TEXT_ARG(name),
                    TEXT_ARG(hash), TEXT_ARG(address));
    }
    buffer_add_string(&out, "</manifest>");
    say_xml(reply, arena, &out);
    if (form->manifest)
        reply->body = text_of(form->manifest);
}

static void serve_file(struct central *central, const struct central_file *file,
                       const struct http_request *request, struct http_reply *reply)
{
    central->downloads++;
    if (file->redirect) {
        reply->status = 307;
        http_add_header(reply, TEXT("Location"), text_of(file->redirect));
        return;
    }
    if (file->status) {
        reply->status = file->status;
        reply->body = TEXT("{\"message\":\"Could not find the resource\",\"code\":404.1}");
        return;
    }
    reply->type = TEXT("application/octet-stream");
    reply->body = file->bytes;
    struct text etag = file->etag                        ? text_of(file->etag)
                       : file->is_entities && file->hash ? text_of(file->hash)
                                                         : md5_hex(file->bytes, request->arena);
    if (text_starts(etag, "md5:"))
        etag = text_part(etag, 4, SIZE_MAX);
    http_serve(reply, request, quoted(etag, request->arena));
}

/* ---- Forms ---- */

static void serve_form(struct central *central, struct text path,
                       const struct http_request *request, struct http_reply *reply)
{
    struct arena *arena = request->arena;
    for (size_t i = 0; i < central->form_count; i++) {
        const struct central_form *form = &central->forms[i];
        struct text folder = text_format(arena, "%s/attachments/", form->id);
        if (text_equal(path, text_format(arena, "%s.xml", form->id))) {
            central->downloads++;
            reply->body = form->xml;
            reply->type = TEXT("application/xml");
            return;
        }
        if (text_equal(path, text_format(arena, "%s/manifest", form->id)) &&
            has_version(central, request, reply)) {
            serve_manifest(central, form, request, reply);
            return;
        }
        for (size_t k = 0; text_starts(path, folder.at) && k < form->file_count; k++)
            if (text_is(text_part(path, folder.len, SIZE_MAX), form->files[k].name)) {
                serve_file(central, &form->files[k], request, reply);
                return;
            }
    }
    http_say(reply, 404, "{\"message\":\"Could not find the resource\"}\n");
}

/* ---- Submissions ---- */

static void respond(struct http_reply *reply, int status, const char *message,
                    struct arena *arena)
{
    reply->status = status;
    reply->type = TEXT("text/xml; charset=utf-8");
    reply->body = text_format(arena,
                              "\n<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\" "
                              "items=\"0\"><message nature=\"\">%s</message><!--%3000s-->"
                              "</OpenRosaResponse>",
                              message, "wordy servers are read whole ");
}

const struct central_sent *central_find(const struct central *central, struct text instance_id)
{
    for (size_t i = 0; i < central->sent_count; i++)
        if (text_equal(central->sent[i].instance_id, instance_id))
            return &central->sent[i];
    return NULL;
}

static struct text between(struct text xml, const char *before, char after)
{
    size_t at = text_find(xml, text_of(before));
    struct text rest = text_part(xml, at == SIZE_MAX ? xml.len : at + strlen(before), SIZE_MAX);
    struct text found = {0};
    text_take_part(&rest, after, &found);
    return found;
}

static bool knows_form(const struct central *central, struct text xml)
{
    struct text id = between(xml, " id=\"", '"');
    for (size_t i = 0; i < central->form_count; i++)
        if (text_is(id, central->forms[i].id))
            return true;
    return false;
}

/* A part whose name the XML does not mention is dropped without a word. */
static void take_part(struct central *central, struct central_sent *sent,
                      const struct http_part *part, struct arena *arena)
{
    struct text mention = text_format(arena, ">%.*s<", TEXT_ARG(part->name));
    if (text_find(sent->xml, mention) == SIZE_MAX)
        return;
    for (size_t i = 0; i < sent->count; i++)
        if (text_equal(sent->parts[i].name, part->name)) {
            sent->parts[i].bytes = text_copy(central->arena, part->bytes);
            return;
        }
    assert_true(sent->count < CENTRAL_PARTS);
    sent->parts[sent->count].name = text_copy(central->arena, part->name);
    sent->parts[sent->count++].bytes = text_copy(central->arena, part->bytes);
}

static void take_submission(struct central *central, const struct http_part *parts,
                            size_t count, struct http_reply *reply, struct arena *arena)
{
    struct text xml = {0};
    for (size_t i = 0; i < count; i++)
        if (text_is(parts[i].name, "xml_submission_file") && parts[i].file_name.len > 0)
            xml = parts[i].bytes;
    struct text id = between(xml, "instanceID>", '<');
    if (xml.len == 0) {
        respond(reply, 400, "Required multipart POST field xml_submission_file missing", arena);
        return;
    }
    if (!knows_form(central, xml)) {
        respond(reply, 404, "The form submission you are trying to send is not known", arena);
        return;
    }
    struct central_sent *sent = (struct central_sent *)central_find(central, id);
    if (sent && !text_equal(sent->xml, xml)) {
        respond(reply, 409, "A submission already exists with this ID, but with different XML",
                arena);
        return;
    }
    if (!sent) {
        assert_true(central->sent_count < CENTRAL_SENT);
        sent = &central->sent[central->sent_count++];
        *sent = (struct central_sent){text_copy(central->arena, id),
                                      text_copy(central->arena, xml)};
    }
    for (size_t i = 0; i < count; i++)
        take_part(central, sent, &parts[i], arena);
    respond(reply, 201, "full submission upload was successful!", arena);
}

static bool is_bad_one(const struct central *central, const struct http_request *request)
{
    return central->answer != 0 &&
           (!central->only_for ||
            text_find(request->body, text_of(central->only_for)) != SIZE_MAX);
}

static void serve_submission(struct central *central, const struct http_request *request,
                             struct http_reply *reply)
{
    struct http_part *parts;
    size_t count = 0;
    if (text_is(request->method, "HEAD")) {
        central->heads++;
        reply->status = 204;
        if (central->accepts > 0)
            http_add_header(reply, TEXT("X-OpenRosa-Accept-Content-Length"),
                            text_format(request->arena, "%lld", (long long)central->accepts));
        return;
    }
    central->posts++;
    if (request->body.len > central->largest_post)
        central->largest_post = request->body.len;
    if (is_bad_one(central, request) && !central->stores_anyway) {
        reply->status = central->answer;
        reply->body = text_of(central->answer_body);
    } else if (http_parts(&parts, &count, request, NULL) != OK) {
        http_say(reply, 400, "{\"message\":\"Unexpected end of form\"}\n");
    } else {
        take_submission(central, parts, count, reply, request->arena);
    }
    if (is_bad_one(central, request)) {
        reply->status = central->answer;
        reply->body = text_of(central->answer_body);
        if (central->answers > 0 && --central->answers == 0)
            central->answer = 0;
    }
}

/* ---- All ---- */

/* Files that another server keeps here: no OpenRosa, no tokens. */
static void serve_bucket(void *self, const struct http_request *request,
                         struct http_reply *reply)
{
    struct central *central = self;
    if (http_header(request, "Authorization").len > 0)
        central->with_secret++;
    central->downloads++;
    reply->body = central->bucket;
    http_serve(reply, request, TEXT("\"bucket\""));
}

static void handle(void *self, const struct http_request *request, struct http_reply *reply)
{
    struct central *central = self;
    if (!is_let_in(central, request, reply))
        return;
    struct text path = text_part(request->path, sizeof CENTRAL_PATH, SIZE_MAX);
    if (text_is(path, "formList")) {
        if (!has_version(central, request, reply))
            return;
        if (central->redirect) {
            reply->status = 302;
            http_add_header(reply, TEXT("Location"), text_of(central->redirect));
        } else if (central->list_status) {
            reply->status = central->list_status;
            reply->body = TEXT("{\"code\":500.1,\"message\":\"the database is away\"}");
        } else {
            serve_list(central, request, reply);
        }
    } else if (text_is(path, "submission")) {
        if (has_version(central, request, reply))
            serve_submission(central, request, reply);
    } else if (text_starts(path, "forms/")) {
        serve_form(central, text_part(path, 6, SIZE_MAX), request, reply);
    } else {
        http_say(reply, 404, "There is no such page.\n");
    }
}

void central_open(struct central *central)
{
    struct fault why = {0};
    *central = (struct central){.arena = arena_open("central")};
    const struct http_route routes[] = {
        {.method = "GET", .path = "/", .self = central, .handle = handle},
        {.method = "GET", .path = "/bucket/", .self = central, .handle = serve_bucket},
        {.method = "GET", .path = CENTRAL_PATH "/", .self = central, .handle = handle},
        {.method = "HEAD", .path = CENTRAL_PATH "/", .self = central, .handle = handle},
        {.method = "POST",
         .path = CENTRAL_PATH "/",
         .largest_body = LARGEST_POST,
         .self = central,
         .handle = handle},
    };
    struct http_options options = {.address = TEXT("127.0.0.1"), .threads = 1, .workers = 1};
    if (http_start(&central->server, &options, routes, sizeof routes / sizeof *routes, &why) !=
        OK)
        fail_msg("%s", why.text);
    central->port = http_port(central->server);
}

void central_close(struct central *central)
{
    http_stop(central->server);
    arena_close(central->arena);
}

struct central_form *central_add(struct central *central, const char *id, struct text xml)
{
    assert_true(central->form_count < CENTRAL_FORMS);
    struct central_form *form = &central->forms[central->form_count++];
    *form = (struct central_form){.id = id, .version = "1", .xml = xml};
    return form;
}

struct central_file *central_add_file(struct central_form *form, const char *name,
                                      const char *bytes)
{
    assert_true(form->file_count < CENTRAL_FILES);
    struct central_file *file = &form->files[form->file_count++];
    *file = (struct central_file){.name = name, .bytes = text_of(bytes)};
    return file;
}
