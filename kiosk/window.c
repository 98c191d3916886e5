#include "kiosk/window.h"

#include <signal.h>
#include <stdlib.h>

#include "base/log.h"
#include "voice/device.h"

struct window {
    struct kiosk *kiosk;
    struct audio *device;
    SDL_Window *window;
    SDL_Surface *surface; /* the window's, while the kiosk draws on it */
    const struct window_options *options;
    struct clock pace;
    bool done;
};

enum { LONGEST_SLEEP_MS = 3600 * 1000, MOUSE = -1 };

/* ---- The picture ---- */

/* The kiosk draws on the window's own surface, and the picture is in memory once. When SDL
 * takes that surface back (the display has another size now) the kiosk draws for itself, and
 * what it has drawn is copied. */
static void copy(struct window *window, const SDL_Rect *changed, size_t count)
{
    struct fault why = {0};

    if (screen_leave_surface(kiosk_screen(window->kiosk), &why) != OK)
        fatal("screen: %s", why.text);
    SDL_Surface *glass = SDL_GetWindowSurface(window->window);
    if (glass == NULL)
        return;
    window->surface = NULL;
    for (size_t i = 0; i < count; i++) {
        SDL_Rect from = changed[i], to = changed[i];
        SDL_BlitSurface(kiosk_picture(window->kiosk), &from, glass, &to);
    }
    SDL_UpdateWindowSurfaceRects(window->window, changed, (int)count);
}

static void copy_all(struct window *window)
{
    SDL_Surface *picture = kiosk_picture(window->kiosk);

    copy(window, &(SDL_Rect){0, 0, picture->w, picture->h}, 1);
}

/* ---- Events ---- */

static const struct {
    SDL_Keycode code;
    enum desk_key key;
} KEYS[] = {
    {SDLK_DOWN, KEY_NEXT},     {SDLK_RIGHT, KEY_NEXT},       {SDLK_TAB, KEY_NEXT},
    {SDLK_UP, KEY_PREVIOUS},   {SDLK_LEFT, KEY_PREVIOUS},    {SDLK_KP_ENTER, KEY_SELECT},
    {SDLK_F1, KEY_HELP},       {SDLK_F2, KEY_AGAIN},         {SDLK_F3, KEY_PERSON},
    {SDLK_ESCAPE, KEY_BACK},   {SDLK_VOLUMEUP, KEY_LOUDER},  {SDLK_VOLUMEDOWN, KEY_QUIETER},
    {SDLK_PAGEUP, KEY_LOUDER}, {SDLK_PAGEDOWN, KEY_QUIETER},
};

/* A scanner types its digits and then Return; a person with keys presses Return to select. Both
 * come here as they are: the desk knows whether letters came just before. */
static void take_key(struct window *window, SDL_Keycode code)
{
    if (window->options->one_switch && (code == SDLK_SPACE || code == SDLK_RETURN)) {
        kiosk_key(window->kiosk, KEY_SWITCH);
        return;
    }
    if (code == SDLK_RETURN)
        kiosk_type(window->kiosk, TEXT("\n"));
    if (code == SDLK_BACKSPACE)
        kiosk_type(window->kiosk, TEXT("\b"));
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (KEYS[i].code == code)
            kiosk_key(window->kiosk, KEYS[i].key);
}

static void take_finger(struct window *window, const SDL_TouchFingerEvent *finger,
                        enum kiosk_move move)
{
    SDL_Surface *picture = kiosk_picture(window->kiosk);

    kiosk_finger(window->kiosk, move, finger->fingerId, (int)(finger->x * (float)picture->w),
                 (int)(finger->y * (float)picture->h));
}

static void take_event(struct window *window, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_QUIT:
        window->done = true;
        break;
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_EXPOSED &&
            SDL_UpdateWindowSurface(window->window) != 0)
            copy_all(window);
        break;
    case SDL_MOUSEBUTTONDOWN:
        if (event->button.button == SDL_BUTTON_LEFT)
            kiosk_finger(window->kiosk, FINGER_DOWN, MOUSE, event->button.x, event->button.y);
        break;
    case SDL_MOUSEMOTION:
        if (event->motion.state & SDL_BUTTON_LMASK)
            kiosk_finger(window->kiosk, FINGER_MOVE, MOUSE, event->motion.x, event->motion.y);
        break;
    case SDL_MOUSEBUTTONUP:
        if (event->button.button == SDL_BUTTON_LEFT)
            kiosk_finger(window->kiosk, FINGER_UP, MOUSE, event->button.x, event->button.y);
        break;
    case SDL_FINGERDOWN:
        take_finger(window, &event->tfinger, FINGER_DOWN);
        break;
    case SDL_FINGERMOTION:
        take_finger(window, &event->tfinger, FINGER_MOVE);
        break;
    case SDL_FINGERUP:
        take_finger(window, &event->tfinger, FINGER_UP);
        break;
    case SDL_KEYDOWN:
        if (event->key.repeat == 0)
            take_key(window, event->key.keysym.sym);
        break;
    case SDL_TEXTINPUT:
        if (!window->options->one_switch)
            kiosk_type(window->kiosk, text_of(event->text.text));
        break;
    case SDL_AUDIODEVICEADDED:
    case SDL_AUDIODEVICEREMOVED:
        audio_changed(window->device);
        break;
    default:
        break;
    }
}

/* ---- The loop ---- */

static void show(struct window *window)
{
    SDL_Rect changed[KIOSK_MOST_CHANGES];
    size_t count = kiosk_turn(window->kiosk, changed);

    if (count == 0)
        return;
    if (kiosk_picture(window->kiosk) != window->surface)
        copy(window, changed, count);
    else if (SDL_UpdateWindowSurfaceRects(window->window, changed, (int)count) != 0)
        copy_all(window);
}

static int sleep_ms(const struct window *window)
{
    int64_t now = window->pace.now_ms(window->pace.self);
    int64_t wake = kiosk_wake_ms(window->kiosk);
    int64_t device = audio_wake_ms(window->device, now);

    if (device < wake)
        wake = device;
    if (wake - now > LONGEST_SLEEP_MS)
        return LONGEST_SLEEP_MS;
    return wake > now ? (int)(wake - now) : 0;
}

/* The greeting is seen and heard while the services are read. */
static enum status run(struct window *window, struct fault *why)
{
    SDL_Event event;

    show(window);
    audio_tick(window->device, window->pace.now_ms(window->pace.self));
    enum status status = kiosk_settle(window->kiosk, why);
    while (status == OK && !window->done && !window->options->first_only &&
           !kiosk_wants_restart(window->kiosk)) {
        audio_tick(window->device, window->pace.now_ms(window->pace.self));
        kiosk_set_silent(window->kiosk, audio_state(window->device) == DEVICE_NONE);
        if (SDL_WaitEventTimeout(&event, sleep_ms(window)))
            do
                take_event(window, &event);
            while (SDL_PollEvent(&event));
        show(window);
    }
    return status;
}

/* Everything SDL is to know before it begins: no mouse made of fingers, no screen that goes
 * dark. */
static void set_hints(void)
{
    /* Xlib would read five thousand sequences of dead keys, which nobody here types. */
    if (SDL_getenv("WAYLAND_DISPLAY") == NULL)
        setenv("XCOMPOSEFILE", "/dev/null", 0);
    /* Where there is no session of D-Bus its library would start one for us: a process more. */
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    /* The touch that gives the window its focus is a touch, not a click to be swallowed. */
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    SDL_SetHint(SDL_HINT_APP_NAME, "doorstep-kiosk");
}

/* SDL's last resort where there is no screen is one in memory, which nobody would see. */
static bool is_seen(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();

    return SDL_getenv("SDL_VIDEODRIVER") != NULL ||
           (driver != NULL && SDL_strcmp(driver, "offscreen") != 0);
}

static enum status open_window(struct window *window, struct kiosk_options *options,
                               struct fault *why)
{
    Uint32 flags = window->options->full_screen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;

    set_hints();
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0)
        return fault_set(why, FAILED, "there is no screen to show the kiosk on: %s",
                         SDL_GetError());
    /* No OpenGL for a few rectangles: it costs 70 MB under X11. Wayland and KMSDRM have no
     * other way to a screen in SDL. */
    if (SDL_strcmp(SDL_GetCurrentVideoDriver(), "x11") == 0)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    if (!is_seen())
        return fault_set(why, FAILED,
                         "there is no screen to show the kiosk on: no X11, no Wayland, and no "
                         "display of this machine");
    window->window =
        SDL_CreateWindow("Doorstep", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                         options->screen.width, options->screen.height, flags);
    if (window->window == NULL)
        return fault_set(why, FAILED, "no window can be opened: %s", SDL_GetError());
    SDL_GetWindowSize(window->window, &options->screen.width, &options->screen.height);
    window->surface = options->screen.surface = SDL_GetWindowSurface(window->window);
    if (window->options->full_screen)
        SDL_ShowCursor(SDL_DISABLE);
    SDL_StartTextInput();
    return OK;
}

enum status window_run(const struct kiosk_options *options, const struct window_options *with,
                       bool *restart, struct fault *why)
{
    struct window window = {.options = with, .pace = options->pace};
    struct kiosk_options fitted = *options;
    fitted.house.forms_later = true;
    enum status status = open_window(&window, &fitted, why);

    if (status == OK)
        status = kiosk_open(&window.kiosk, &fitted, why);
    if (status == OK) {
        window.device = audio_open(kiosk_voice(window.kiosk));
        status = run(&window, why);
        audio_close(window.device);
        *restart = kiosk_wants_restart(window.kiosk);
    }
    kiosk_close(window.kiosk);
    if (window.window != NULL)
        SDL_DestroyWindow(window.window);
    SDL_Quit();
    return status;
}
