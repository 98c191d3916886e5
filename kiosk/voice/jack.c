#include "voice/jack.h"

#include <alsa/asoundlib.h>

enum { MOST_CARDS = 32 };

/* "Headphone Jack", "Front Headphone Jack", "Headset Headphone Phantom Jack" (which never
 * changes: there is no sensor). */
static bool is_headphone_jack(const char *name)
{
    return strstr(name, "Headphone") && strstr(name, "Jack") && !strstr(name, "Phantom");
}

static bool is_plugged(snd_hctl_elem_t *element)
{
    snd_ctl_elem_value_t *value;
    snd_ctl_elem_value_alloca(&value);
    return snd_hctl_elem_get_interface(element) == SND_CTL_ELEM_IFACE_CARD &&
           is_headphone_jack(snd_hctl_elem_get_name(element)) &&
           snd_hctl_elem_read(element, value) >= 0 &&
           snd_ctl_elem_value_get_boolean(value, 0) != 0;
}

static bool card_has_headphones(int card)
{
    char name[16];
    snd_hctl_t *controls;
    bool plugged = false;
    snprintf(name, sizeof name, "hw:%d", card);
    if (snd_hctl_open(&controls, name, SND_CTL_READONLY) < 0)
        return false;
    if (snd_hctl_load(controls) >= 0)
        for (snd_hctl_elem_t *element = snd_hctl_first_elem(controls); element && !plugged;
             element = snd_hctl_elem_next(element))
            plugged = is_plugged(element);
    snd_hctl_close(controls);
    return plugged;
}

bool jack_has_headphones(void)
{
    int card = -1;
    for (int i = 0; i < MOST_CARDS && snd_card_next(&card) >= 0 && card >= 0; i++)
        if (card_has_headphones(card))
            return true;
    return false;
}
