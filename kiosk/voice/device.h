/* device.h: the loudspeaker (audio_*; core/seal has other devices): open while something is
 * said, closed in silence.
 *
 * An open device wakes the machine 138 times a second even when it has nothing to play, so it
 * is opened when the voice begins and closed a second after it ends. Opening and closing may
 * take long where a sound server is in trouble: a thread of its own does it. Without a device,
 * or when it is unplugged, speech goes on unheard in its own time, so that nobody waits for it,
 * and a device is looked for again; so trouble with sound never stops the kiosk. */
#ifndef VOICE_DEVICE_H
#define VOICE_DEVICE_H

#include <stdint.h>

#include "voice/voice.h"

struct audio;

/* `voice` outlives the device. Opens nothing yet; cannot fail. */
struct audio *audio_open(struct voice *voice);
void audio_close(struct audio *device);

/* To be told after everything that was said, and when audio_wake_ms says so. */
void audio_tick(struct audio *device, int64_t now_ms);
/* INT64_MAX: not before something is said. */
int64_t audio_wake_ms(const struct audio *device, int64_t now_ms);
/* A sound card came or went. */
void audio_changed(struct audio *device);

enum audio_state {
    DEVICE_UNKNOWN, /* nothing was said yet */
    DEVICE_FINE,
    DEVICE_NONE /* nothing of what is said can be heard */
};
enum audio_state audio_state(const struct audio *device);

#endif
