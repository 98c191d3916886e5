/* Devices and ODK clients, and people of the office: for administrators. */
#include <string.h>

#include "office/pages.h"
#include "office/qr.h"

static void hex_of(char out[2 * WIRE_ID + 1], const uint8_t id[WIRE_ID])
{
    for (size_t i = 0; i < WIRE_ID; i++) {
        out[2 * i] = "0123456789abcdef"[id[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[id[i] & 15];
    }
    out[2 * WIRE_ID] = '\0';
}

static bool id_of(uint8_t id[WIRE_ID], struct text hex)
{
    static const char DIGITS[] = "0123456789abcdef";
    if (hex.len != 2 * WIRE_ID)
        return false;
    for (size_t i = 0; i < WIRE_ID; i++) {
        const char *high = strchr(DIGITS, hex.at[2 * i]),
                   *low = strchr(DIGITS, hex.at[2 * i + 1]);
        if (!high || !low || *high == '\0' || *low == '\0')
            return false;
        id[i] = (uint8_t)((high - DIGITS) * 16 + (low - DIGITS));
    }
    return true;
}

static void add_field(struct ask *ask, const char *name, struct text value)
{
    html_raw(&ask->html, "<input type=\"hidden\"");
    html_attribute(&ask->html, "name", text_of(name));
    html_attribute(&ask->html, "value", value);
    html_raw(&ask->html, ">");
}

static void add_head(struct ask *ask, const char *const *keys, size_t count)
{
    html_raw(&ask->html, "<table><thead><tr>");
    for (size_t i = 0; i < count; i++)
        ask_element(ask, "th scope=\"col\"", keys[i]);
    html_raw(&ask->html, "</tr></thead><tbody>");
}

/* ---- Devices ---- */

static void add_device(struct ask *ask, const struct device_facts *facts)
{
    char hex[2 * WIRE_ID + 1];
    hex_of(hex, facts->id);
    html_raw(&ask->html, "<tr>");
    html_element(&ask->html, "td", facts->name);
    html_element(&ask->html, "td", facts->area);
    html_element(&ask->html, "td", ask_time(ask, facts->enrolled_ms));
    html_element(&ask->html, "td",
                 facts->seen_ms > 0 ? ask_time(ask, facts->seen_ms)
                                    : ask_words(ask, "worker.never"));
    html_raw(&ask->html, "<td>");
    if (facts->revoked) {
        html_text(&ask->html, ask_words(ask, "worker.revoked"));
    } else {
        ask_form(ask, TEXT("/office/devices/revoke"));
        add_field(ask, "id", text_of(hex));
        ask_button(ask, "worker.revoke");
        html_raw(&ask->html, "</form>");
    }
    html_raw(&ask->html, "</td></tr>");
}

void page_devices(struct ask *ask)
{
    static const char *const KEYS[] = {"worker.device", "worker.area", "worker.enrolled",
                                       "worker.seen", "worker.revoke"};
    struct device_facts *list;
    size_t count = 0;
    struct fault why = {0};
    enum status status =
        devices_list(&list, &count, ask->office->options.devices, ask->arena, &why);

    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.devices");
    ask_element(ask, "h1", "worker.devices");
    add_head(ask, KEYS, sizeof KEYS / sizeof *KEYS);
    for (size_t i = 0; i < count; i++)
        add_device(ask, &list[i]);
    html_raw(&ask->html, "</tbody></table>");
    ask_element(ask, "h2", "worker.device.new");
    ask_element(ask, "p", "worker.device.hint");
    ask_form(ask, TEXT("/office/devices/code"));
    ask_input(ask, "text", "area", "worker.area", (struct text){0},
              "maxlength=\"40\" required");
    ask_button(ask, "worker.device.code");
    html_raw(&ask->html, "</form>");
    ask_element(ask, "h2", "worker.token.new");
    ask_element(ask, "p", "worker.token.hint");
    ask_form(ask, TEXT("/office/tokens/add"));
    ask_input(ask, "text", "name", "worker.device", (struct text){0},
              "maxlength=\"40\" required");
    ask_input(ask, "text", "area", "worker.area", (struct text){0},
              "maxlength=\"40\" required");
    ask_button(ask, "worker.token.add");
    html_raw(&ask->html, "</form>");
    ask_form(ask, TEXT("/office/tokens/revoke"));
    ask_input(ask, "text", "name", "worker.device", (struct text){0},
              "maxlength=\"40\" required");
    ask_button(ask, "worker.token.revoke");
    html_raw(&ask->html, "</form>");
}

/* What is shown once, as letters and as a picture that a camera reads. */
static void show_once(struct ask *ask, const char *key, struct text secret)
{
    ask->title = ask_words(ask, key);
    ask_element(ask, "h1", key);
    ask_element(ask, "p", "worker.once");
    html_raw(&ask->html, "<p class=\"secret\"><code>");
    html_text(&ask->html, secret);
    html_raw(&ask->html, "</code></p>");
    qr_draw(&ask->html, secret);
    html_raw(&ask->html, "<p>");
    html_link(&ask->html, TEXT("/office/devices"), ask_words(ask, "worker.devices"));
    html_raw(&ask->html, "</p>");
}

void page_device_code(struct ask *ask)
{
    char code[WIRE_CODE + 1];
    struct fault why = {0};
    enum status status = devices_code(code, ask->office->options.devices,
                                      ask_field(ask, "area"), ask->visit.user.name, &why);
    if (status != OK)
        ask_fault(ask, status, &why);
    else
        show_once(
            ask, "worker.device.code",
            text_format(ask->arena, "%.*s#%s", TEXT_ARG(ask->office->options.address), code));
}

void page_device_revoke(struct ask *ask)
{
    uint8_t id[WIRE_ID];
    struct fault why = {0};
    enum status status =
        id_of(id, ask_field(ask, "id"))
            ? devices_revoke(ask->office->options.devices, id, ask->visit.user.name, &why)
            : NOT_FOUND;
    if (status != OK)
        ask_fault(ask, status, &why);
    else
        ask_go(ask, TEXT("/office/devices"));
}

void page_token_add(struct ask *ask)
{
    char token[DEVICES_TOKEN + 1];
    struct fault why = {0};
    enum status status =
        devices_token(token, ask->office->options.devices, ask_field(ask, "name"),
                      ask_field(ask, "area"), ask->visit.user.name, &why);
    if (status != OK)
        ask_fault(ask, status, &why);
    else
        show_once(ask, "worker.token.new",
                  text_format(ask->arena, "%.*s/key/%s", TEXT_ARG(ask->office->options.address),
                              token));
}

void page_token_revoke(struct ask *ask)
{
    struct fault why = {0};
    enum status status = devices_token_revoke(
        ask->office->options.devices, ask_field(ask, "name"), ask->visit.user.name, &why);
    if (status != OK)
        ask_fault(ask, status, &why);
    else
        ask_go(ask, TEXT("/office/devices"));
}

/* ---- People ---- */

static const char *const ROLES[] = {"worker", "reviewer", "auditor", "administrator"};

static const char *role_key(struct text role)
{
    static const char *const KEYS[] = {"worker.role.worker", "worker.role.reviewer",
                                       "worker.role.auditor", "worker.role.administrator"};
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        if (text_is(role, ROLES[i]))
            return KEYS[i];
    return "worker.role";
}

static void add_person(struct ask *ask, const struct user *user)
{
    html_raw(&ask->html, "<tr>");
    html_element(&ask->html, "td", user->name);
    html_element(&ask->html, "td", user->shown);
    html_element(&ask->html, "td", ask_words(ask, role_key(user->role)));
    html_element(&ask->html, "td", user->area);
    html_element(&ask->html, "td",
                 user->seen_ms > 0 ? ask_time(ask, user->seen_ms)
                                   : ask_words(ask, "worker.never"));
    html_raw(&ask->html, "<td>");
    if (user->disabled) {
        html_text(&ask->html, ask_words(ask, "worker.disabled"));
    } else {
        ask_form(ask, TEXT("/office/people/disable"));
        add_field(ask, "name", user->name);
        ask_button(ask, "worker.disable");
        html_raw(&ask->html, "</form>");
    }
    html_raw(&ask->html, "</td></tr>");
}

static void add_new_person(struct ask *ask)
{
    ask_element(ask, "h2", "worker.person.new");
    ask_form(ask, TEXT("/office/people/add"));
    ask_input(ask, "text", "name", "worker.user", (struct text){0},
              "maxlength=\"40\" required");
    ask_input(ask, "text", "shown", "worker.shown", (struct text){0},
              "maxlength=\"60\" required");
    html_raw(&ask->html, "<label>");
    html_text(&ask->html, ask_words(ask, "worker.role"));
    html_raw(&ask->html, "<select name=\"role\">");
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        html_option(&ask->html, text_of(ROLES[i]), ask_words(ask, role_key(text_of(ROLES[i]))),
                    TEXT("worker"));
    html_raw(&ask->html, "</select></label>");
    ask_input(ask, "text", "area", "worker.area-or-all", (struct text){0}, "maxlength=\"40\"");
    ask_input(ask, "password", "password", "worker.password", (struct text){0},
              "autocomplete=\"new-password\" minlength=\"10\" required");
    ask_button(ask, "worker.person.add");
    html_raw(&ask->html, "</form>");
    ask_element(ask, "h2", "worker.person.password");
    ask_form(ask, TEXT("/office/people/password"));
    ask_input(ask, "text", "name", "worker.user", (struct text){0},
              "maxlength=\"40\" required");
    ask_input(ask, "password", "password", "worker.password", (struct text){0},
              "autocomplete=\"new-password\" minlength=\"10\" required");
    ask_button(ask, "worker.person.password");
    html_raw(&ask->html, "</form>");
}

void page_people(struct ask *ask)
{
    static const char *const KEYS[] = {"worker.user", "worker.shown", "worker.role",
                                       "worker.area", "worker.seen",  "worker.disable"};
    struct user *list;
    size_t count = 0;
    struct fault why = {0};
    enum status status = users_list(&list, &count, ask->office->users, ask->arena, &why);

    if (status != OK) {
        ask_fault(ask, status, &why);
        return;
    }
    ask->title = ask_words(ask, "worker.people");
    ask_element(ask, "h1", "worker.people");
    add_head(ask, KEYS, sizeof KEYS / sizeof *KEYS);
    for (size_t i = 0; i < count; i++)
        add_person(ask, &list[i]);
    html_raw(&ask->html, "</tbody></table>");
    add_new_person(ask);
}

/* Back to the list, or what went wrong. */
static void end(struct ask *ask, enum status status, const struct fault *why)
{
    if (status != OK)
        ask_fault(ask, status, why);
    else
        ask_go(ask, TEXT("/office/people"));
}

void page_person_add(struct ask *ask)
{
    struct fault why = {0};
    const struct user user = {.name = ask_field(ask, "name"),
                              .shown = ask_field(ask, "shown"),
                              .role = ask_field(ask, "role"),
                              .area = ask_field(ask, "area"),
                              .language = catalogue_tag(ask->words)};
    end(ask,
        users_add(ask->office->users, &user, http_field(ask->request, "password"),
                  ask->visit.user.name, &why),
        &why);
}

void page_person_password(struct ask *ask)
{
    struct fault why = {0};
    end(ask,
        users_password(ask->office->users, ask_field(ask, "name"),
                       http_field(ask->request, "password"), ask->visit.user.name, &why),
        &why);
}

void page_person_disable(struct ask *ask)
{
    struct fault why = {0};
    struct text name = ask_field(ask, "name");
    if (text_equal(name, ask->visit.user.name)) {
        ask_refuse(ask, 409, "worker.not-yourself", NULL);
        return;
    }
    end(ask, users_disable(ask->office->users, name, ask->visit.user.name, &why), &why);
}
